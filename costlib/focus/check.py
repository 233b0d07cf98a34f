"""The check: source text in, typed good rows and reasons for the bad ones out, as one streaming SQL view.

The check never drops a row. A row that breaks the contract carries its reasons in ``x_Reasons``; the others carry null.
"""

import re
from collections.abc import Mapping

from costlib import sql
from costlib.focus.columns import Column
from costlib.focus.contract import COSTS, FACTS, MONEY_SCALE, SQL_TYPES, Dataset

WIDTH = 38
"""Digits of the widest decimal."""

EXACT = f"DECIMAL({WIDTH}, 28)"
"""Wide enough for the longest amounts seen in real bills (26 decimals); used to measure what rounding took away."""

KNOWN_TIMES = "TIMESTAMPTZ '1970-01-01' AND TIMESTAMPTZ '2199-12-31'"
"""What a bill can speak of: an infinite or absurd time is a mistake of its exporter."""

OPEN_LISTS = frozenset({"ServiceCategory", "ServiceSubcategory"})
"""Closed lists in FOCUS that real exporters widen: their values are kept as they come."""


def checked(mapped: str, types: Mapping[str, str], dataset: Dataset = FACTS) -> str:
    """Wrap a mapping's SQL: every column of ``dataset`` typed, ``x_SourceRow``, and ``x_Reasons`` (null = good).

    Args:
        mapped: SQL that yields some of the dataset's columns, as text or typed, and ``x_SourceRow``.
        types: DuckDB type of each column that ``mapped`` yields.
        dataset: The contract to hold rows against.
    """
    present = [column for column in dataset.columns if column.name in types]
    absent = [column for column in dataset.columns if column.name not in types]
    raw = ", ".join(
        f"{sql.ident(c.name)} AS {_raw(c)}, {typed(c, types[c.name])} AS {sql.ident(c.name)}" for c in present
    )
    nulls = "".join(f", CAST(NULL AS {SQL_TYPES[c.kind]}) AS {sql.ident(c.name)}" for c in absent)
    reject = "x_Reject" if "x_Reject" in types else "CAST(NULL AS VARCHAR) AS x_Reject"
    conditions = _conditions(dataset, types)
    ok = " AND ".join(f"({condition})" for condition, _ in conditions)
    reasons = ", ".join(f"CASE WHEN ({condition}) THEN NULL ELSE {sql.text(why)} END" for condition, why in conditions)
    columns = ", ".join(sql.ident(name) for name in dataset.names)
    residues = "".join(f", {_residue(c, types)} AS {sql.ident('x_Residue' + c)}" for c in COSTS if dataset is FACTS)
    return (
        f"SELECT {columns}, x_SourceRow{residues}, "
        f"CASE WHEN x_Reject IS NULL AND {ok} THEN NULL ELSE concat_ws('; ', x_Reject, {reasons}) END AS x_Reasons "
        f"FROM (SELECT {raw}{nulls}, {reject}, x_SourceRow FROM ({mapped}))"
    )


def typed(column: Column, source_type: str) -> str:
    """SQL that casts a source column to the contract's type; null where it can't be."""
    name = sql.ident(column.name)
    if column.kind == "decimal":
        return _decimal(name, source_type)
    if column.kind == "time":
        return _time(name, source_type)
    if column.kind == "json":
        return f"nullif(trim({name}), '')" if source_type == "VARCHAR" else f"CAST(to_json({name}) AS VARCHAR)"
    value = f"nullif(trim({name}), '')" if source_type == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    if column.name == "BillingCurrency":
        return f"upper({value})"
    if column.allowed and column.name not in OPEN_LISTS:
        return _canonical(value, column.allowed)
    return value


def _decimal(name: str, source_type: str) -> str:
    """A double is read by its shortest decimal form, so that 0.1 is 0.1."""
    value = f"CAST({name} AS VARCHAR)" if source_type in {"DOUBLE", "FLOAT"} else name
    return f"TRY_CAST({value} AS {SQL_TYPES['decimal']})"


def _time(name: str, source_type: str) -> str:
    """ISO 8601 in any of its spellings (UTC where no zone is given), or the American dates of some exports.

    The slash decides, for read as ISO 9/2/23 would be a day in the year 9.
    """
    if source_type != "VARCHAR":
        return f"TRY_CAST({name} AS TIMESTAMPTZ)"
    american = f"try_strptime({name}, ['%m/%d/%y', '%m/%d/%Y', '%m/%d/%y %H:%M:%S', '%m/%d/%Y %H:%M:%S'])"
    iso = f"TRY_CAST({name} AS TIMESTAMPTZ)"
    return f"CASE WHEN contains({name}, '/') THEN CAST({american} AS TIMESTAMPTZ) ELSE {iso} END"


def _canonical(value: str, allowed: tuple[str, ...]) -> str:
    """Allowed values pass; another case of one is put right; anything else becomes null (and so a reason)."""
    cases = " ".join(f"WHEN {sql.text(word.lower())} THEN {sql.text(word)}" for word in allowed)
    return f"CASE WHEN {value} IN ({sql.texts(allowed)}) THEN {value} ELSE CASE lower({value}) {cases} END END"


def _conditions(dataset: Dataset, types: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of (SQL that holds for a good row, the reason when it does not)."""
    conditions = [(_readable(dataset.column(name)), f"{name} is missing or unreadable") for name in dataset.essential]
    conditions += [
        (f"({sql.ident(end)} < {sql.ident(start)}) IS NOT TRUE", f"{end} lies before {start}")
        for start, end in dataset.spans
    ]
    if "BillingCurrency" in types:
        code = "BillingCurrency IS NULL OR regexp_full_match(BillingCurrency, '[A-Z]{3}')"
        conditions.append((code, "BillingCurrency is no three-letter currency code"))
    for column in dataset.columns:
        why = _why_unreadable(column, types.get(column.name))
        if why and column.name not in dataset.essential:
            conditions.append((f"{_readable(column)} OR {_blank(column, types[column.name])}", why))
    return conditions + [
        (f"{sql.ident(c.name)} IS NULL OR json_valid({sql.ident(c.name)})", f"{c.name} is no valid JSON")
        for c in dataset.columns
        if c.kind == "json" and types.get(c.name) == "VARCHAR"
    ]


def _readable(column: Column) -> str:
    name = sql.ident(column.name)
    return f"{name} BETWEEN {KNOWN_TIMES}" if column.kind == "time" else f"{name} IS NOT NULL"


def _blank(column: Column, source_type: str) -> str:
    given = _raw(column)
    return f"coalesce(trim({given}), '') = ''" if source_type == "VARCHAR" else f"{given} IS NULL"


def _why_unreadable(column: Column, source_type: str | None) -> str | None:
    """Why a given value can become null when it is typed; None where it can't."""
    if source_type is None:
        return None
    if column.kind == "decimal" and not _fits(source_type):
        return f"{column.name} is no finite number"
    if column.kind == "time":
        return f"{column.name} is no date"
    if column.allowed and column.name not in OPEN_LISTS:
        return f"{column.name} has a value that FOCUS does not allow"
    return None


def _fits(source_type: str) -> bool:
    """Whether every number of the type has a place in the ledger's."""
    digits, scale = _digits(source_type)
    return source_type in {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"} or 0 < digits - scale <= WIDTH - MONEY_SCALE


def _digits(source_type: str) -> tuple[int, int]:
    """Width and scale of a decimal type; (0, 0) for any other.

    >>> _digits("DECIMAL(38,10)"), _digits("DOUBLE")
    ((38, 10), (0, 0))
    """
    found = re.fullmatch(r"DECIMAL\((\d+), ?(\d+)\)", source_type)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _residue(name: str, types: Mapping[str, str]) -> str:
    """What rounding to the ledger's scale takes away from an amount given with more decimals (exact minus stored)."""
    given, kind = sql.ident("x_Raw" + name), types.get(name, "")
    exact = f"coalesce(TRY_CAST({given} AS {EXACT}) - TRY_CAST({sql.ident(name)} AS {EXACT}), 0)"
    if _digits(kind)[1] > MONEY_SCALE:
        return exact
    if kind not in {"VARCHAR", "DOUBLE", "FLOAT"}:
        return f"CAST(0 AS {EXACT})"
    text = f"CAST({given} AS VARCHAR)"
    exact = exact.replace(given, text)
    return f"CASE WHEN length({text}) > {MONEY_SCALE} OR contains(lower({text}), 'e') THEN {exact} ELSE 0 END"


def _raw(column: Column) -> str:
    return sql.ident("x_Raw" + column.name)
