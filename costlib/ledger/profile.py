"""Look before writing: how many rows of one file are good, in which scopes and months, and what they add up to."""

from collections import Counter
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import duckdb

from costlib import sql
from costlib.focus.contract import COSTS, FACTS, Dataset
from costlib.ledger.deliveries import Slice
from costlib.ledger.reports import Total, merged


def count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number of a query."""
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def slices(con: duckdb.DuckDBPyConnection, dataset: Dataset, no_scope: str) -> list[Slice]:
    """Good rows by billing scope and month; rows without an account get the scope ``no_scope``.

    Reads the view ``good`` once.
    """
    costs = "".join(
        f", sum({c}) AS {c}, count({c}) AS known_{c}, sum(x_Residue{c}) AS residue_{c}"
        for c in COSTS
        if dataset is FACTS
    )
    currency = "BillingCurrency" if dataset is FACTS else "''"
    found = con.execute(
        f"SELECT {scope_of(dataset, no_scope)} AS scope, strftime({sql.ident(dataset.month)}, '%Y-%m') AS month, "
        f"{currency} AS currency, count(*) AS rows, bit_or({_covered(dataset)}) AS covered{costs} "
        "FROM good GROUP BY ALL ORDER BY ALL"
    )
    names = [column[0] for column in found.description or []]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        groups.setdefault((row["scope"], row["month"]), []).append(row)
    return [_slice(scope, month, rows, dataset) for (scope, month), rows in groups.items()]


def _covered(dataset: Dataset) -> str:
    """SQL of the days of its month that a row covers, as bits; none where it is charged in another month.

    Times are read as UTC without a zone, which is many times faster than with one.
    """
    span = dataset.spans[0] if dataset.spans else (dataset.month, dataset.month)
    start, end, month = (f"make_timestamp(epoch_us({sql.ident(name)}))" for name in (*span, dataset.month))
    days = f"greatest(1, least(32 - day({start}), date_diff('day', {start}, {end})))"
    inside = f"date_trunc('month', {start}) = date_trunc('month', {month})"
    return f"CASE WHEN {inside} THEN ((1 << {days}) - 1) << (day({start}) - 1) ELSE 0 END"


def scope_of(dataset: Dataset, no_scope: str) -> str:
    """SQL of a row's billing scope: its account, or what stands for it."""
    fallback = sql.text(no_scope)
    return f"coalesce(BillingAccountId, {fallback})" if dataset is FACTS else fallback


def reasons(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Quarantined source rows per reason (a row with two reasons counts under both)."""
    counts: Counter[str] = Counter()
    for why, rows in con.execute("SELECT x_Reasons, count(*) FROM bad GROUP BY ALL").fetchall():
        for reason in str(why).split("; "):
            counts[reason] += rows
    return dict(counts)


def _slice(scope: str, month: str, rows: list[dict[str, Any]], dataset: Dataset) -> Slice:
    totals = merged(_total(row) for row in rows) if dataset is FACTS else ()
    covered = reduce(or_, (row["covered"] for row in rows))
    return Slice(scope, month, sum(row["rows"] for row in rows), covered, totals)


def _total(row: dict[str, Any]) -> Total:
    return Total(
        row["currency"],
        row["rows"],
        {name: row[name] for name in COSTS},
        {name: row[f"known_{name}"] for name in COSTS},
        {name: (row[f"residue_{name}"] or Decimal(0)).normalize() for name in COSTS},
    )
