"""Ways on which cost came to an owner: by which pool or service, and how each amount was made."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import added
from costlib.models.allocation.lineage import lineage
from costlib.models.allocation.result import DIRECT, Allocation, Share
from costlib.models.ratios import in_percent, share

MONEY = pa.decimal128(38, 12)
_PLACES = Decimal(1).scaleb(-12)
SHOWN_WAYS = 10
SHOWN = (
    "month",
    "amount",
    "activity",
    "part",
    "driver",
    "quantity",
    "total",
    "unit",
    "share_percent",
    "pool_cost",
    "weight_percent",
    "rate",
    "note",
    "method",
)
"""Columns of a lineage: the amount, and then how it is made."""


@dataclass(frozen=True, slots=True)
class Way:
    """A pool, service, or whatever else brought cost to an owner. ``share`` is None where the whole is not positive.

    ``merged`` stands for several.
    """

    name: str
    amount: Decimal
    share: float | None
    merged: bool = False


def ways(found: Allocation, tenant: str, column: str | None = None) -> list[Way]:
    """What an owner's cost is made of, dearest first.

    Args:
        found: An allocation.
        tenant: Whose.
        column: One of those that it is broken down by; None for pools.
    """
    place = None if column is None else found.by.index(column)
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in found.rows:
        if row.tenant == tenant:
            sums[row.pool if place is None else row.slice[place] or "Not named"].append(row.amount)
    whole = added(amount for each in sums.values() for amount in each)
    parts = [Way(name, added(each), share(added(each), whole)) for name, each in sums.items()]
    return sorted((part for part in parts if part.amount), key=lambda part: (-part.amount, part.name))


def dearest_shared(found: Sequence[Way]) -> str:
    """The dearest pool; what is owned directly only where nothing else is; empty where nothing is at all."""
    names = [each.name for each in found]
    return next((name for name in names if name != DIRECT), next(iter(names), ""))


def condensed(found: Sequence[Way], shown: int = SHOWN_WAYS) -> list[Way]:
    """The dearest, and all others as one: for a chart, never for a table."""
    rest = found[shown:] if len(found) > shown + 1 else []
    if not rest:
        return list(found)
    shares = [each.share for each in rest if each.share is not None]
    other = Way(
        f"All others ({len(rest)})", added(each.amount for each in rest), sum(shares) if shares else None, merged=True
    )
    return [*found[:shown], other]


def ways_table(found: Sequence[Way], column: str) -> pa.Table:
    """Ways as a table: ``column``, amount, share_percent."""
    return pa.table(
        {
            column: pa.array([each.name for each in found], pa.string()),
            "amount": _money(each.amount for each in found),
            "share_percent": pa.array([in_percent(each.share) for each in found], pa.float64()),
        }
    )


def services_table(found: Allocation, tenant: str) -> pa.Table:
    """An owner's cost by service, dearest first: service, direct, shared, amount.

    Args:
        found: Broken down by ServiceName.
        tenant: Whose.
    """
    place = found.by.index("ServiceName")
    mine = found.of([tenant])
    sums = mine.sums(lambda row: (row.slice[place], row.pool == DIRECT))
    totals = mine.sums(lambda row: row.slice[place])
    names = sorted((name for name in totals if totals[name]), key=lambda name: (-totals[name], name or ""))
    return pa.table(
        {
            "service": pa.array(names, pa.string()),
            "direct": _money(sums.get((name, True), Decimal(0)) for name in names),
            "shared": _money(sums.get((name, False), Decimal(0)) for name in names),
            "amount": _money(totals[name] for name in names),
        }
    )


def made_of(found: Allocation, tenant: str, pool: str) -> list[Share]:
    """Every amount of an owner from a pool, newest month first, then largest; slices are added up."""
    lines: dict[tuple[object, ...], list[Share]] = defaultdict(list)
    for row in found.rows:
        if row.tenant == tenant and row.pool == pool:
            lines[row.segment, row.activity, row.part, row.driver, row.reason].append(row)
    merged = [_merged(rows) for rows in lines.values()]
    return sorted(merged, key=lambda row: (-row.segment.start.toordinal(), -row.amount, row.activity, row.part))


def _merged(rows: Sequence[Share]) -> Share:
    return replace(
        rows[0],
        slice=(),
        cost=added(row.cost for row in rows),
        exact=added(row.exact for row in rows),
        amount=added(row.amount for row in rows),
    )


def lineage_table(found: Allocation, rows: Sequence[Share]) -> pa.Table:
    """How amounts of one owner from one pool were made, one row each: columns of ``lineage.SCHEMA`` that tell anything.

    Args:
        found: The allocation that the rows are of.
        rows: As ``made_of`` gives them.
    """
    table = lineage(replace(found, rows=tuple(rows), by=()))
    same = {"weight_percent"} if all(row.weight == 1 for row in rows) else set()
    told = [name for name in SHOWN if name not in same and any(table[name].to_pylist())]
    return table.select(told)


def _money(amounts: Iterable[Decimal | None]) -> pa.Array:
    return pa.array([None if amount is None else amount.quantize(_PLACES) for amount in amounts], MONEY)
