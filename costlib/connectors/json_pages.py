"""JSON answers of billing APIs: which entries of a body are source rows, and the SQL that reads from an entry.

A body holds a list (days, invoice items), and an entry of it may hold a list of its own (the results of a day). A
source row is one innermost entry, as JSON in the column ``result``. Where a list or an entry has another shape, one
source row stands for it and ``x_Fault`` says why it can't be read. An empty list holds no source row.

DuckDB reads a JSON number as a double and writes its shortest form, which changes amounts of more than 17 digits.
Amounts are therefore quoted in the text before anything parses it (``exact``) and survive as they were written.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from costlib import sql
from costlib.connectors.base import Head
from costlib.focus.contract import FACTS, Dataset

LAST = "TIMESTAMPTZ '9999-12-31 00:00:00+00'"


class JsonConnector:
    """Base of connectors whose source rows lie in JSON bodies."""

    dataset: Dataset = FACTS
    explodes: bool = False


def body_of(head: Head) -> Mapping[str, Any]:
    """Return the first JSON body of a file; empty where there is none."""
    return head.sample[0] if head.shape == "json" and head.sample else {}


def listed(holder: str, key: str) -> str:
    """SQL of a list's entries as ``JSON[]``; one null where there is no list."""
    path, each = sql.text(f"$.{key}"), sql.text(f"$.{key}[*]")
    return (
        f"CASE json_type({holder}, {path}) WHEN 'ARRAY' THEN json_extract({holder}, {each}) "
        "ELSE [CAST(NULL AS JSON)] END"
    )


def exact(amounts: Iterable[str], body: str = "body") -> str:
    """SQL of the body with the numbers under these keys quoted.

    Inside a text a quote is always escaped, so only a real key can match.
    """
    number = '"(' + "|".join(amounts) + r')"\s*:\s*(-?[0-9][0-9.eE+-]*)'
    quoted = r'"\1":"\2"'
    return f"regexp_replace({body}, {sql.text(number)}, {sql.text(quoted)}, 'g')"


def entries(
    outer: str,
    inner: str | None = None,
    *,
    amounts: Iterable[str] = (),
    of_body: Mapping[str, str] | None = None,
    of_outer: Mapping[str, str] | None = None,
) -> str:
    """SQL over ``staged`` that yields one row per innermost entry: ``result``, ``x_Fault``, ``x_SourceRow``.

    Args:
        outer: Key of the body's list.
        inner: Key of the list in each of its entries; without it the entry itself is the source row.
        amounts: Keys of numbers that must survive digit by digit.
        of_body: Columns to read from the ``body`` for each row, as name to SQL.
        of_outer: Columns to read from the ``outer`` entry for each row, as name to SQL.
    """
    inside = listed("entry", inner) if inner else "[entry]"
    return numbered(outer_entries(outer, amounts, of_body or {}), inside, (outer, inner or outer), of_outer or {})


def outer_entries(outer: str, amounts: Iterable[str], of_body: Mapping[str, str]) -> str:
    """SQL over ``staged`` that yields one row per entry of the body's list: ``entry``, its place, columns carried."""
    body = exact(amounts) if amounts else "body"
    columns = "".join(f", {expression} AS {sql.ident(name)}" for name, expression in of_body.items())
    return (
        f"SELECT * EXCLUDE (body, list), unnest(list) AS entry, generate_subscripts(list, 1) AS x_Outer FROM ("
        f"SELECT x_SourceRow AS x_Document, body, {listed('body', outer)} AS list{columns} "
        f"FROM (SELECT x_SourceRow, {body} AS body FROM staged))"
    )


def numbered(outers: str, inside: str, names: tuple[str, str], of_outer: Mapping[str, str]) -> str:
    """SQL that opens the list ``inside`` of each row of ``outers`` and numbers the entries in the order of the file.

    Args:
        outers: SQL that yields ``entry``, its place (``x_Document``, ``x_Outer``) and columns to carry through.
        inside: SQL of an entry's list, one null where it has none.
        names: What the outer and the inner list are called in a fault.
        of_outer: Columns to read from the ``entry``, as name to SQL.
    """
    outer, inner = names
    columns = "".join(f", {expression} AS {sql.ident(name)}" for name, expression in of_outer.items())
    return (
        "SELECT * EXCLUDE (x_Document, x_Outer, x_Inner, x_Type), "
        f"CASE WHEN x_Type IS NULL THEN '{outer} is no list' "
        f"WHEN x_Type <> 'OBJECT' THEN 'an entry of {outer} is no object' "
        f"WHEN result IS NULL THEN '{inner} is no list' "
        f"WHEN json_type(result) <> 'OBJECT' THEN 'an entry of {inner} is no object' END AS x_Fault, "
        "row_number() OVER (ORDER BY x_Document, x_Outer, x_Inner) AS x_SourceRow FROM ("
        "SELECT * EXCLUDE (list), unnest(list) AS result, generate_subscripts(list, 1) AS x_Inner FROM ("
        f"SELECT * EXCLUDE (entry), json_type(entry) AS x_Type, {inside} AS list{columns} FROM ({outers})))"
    )


def field(path: str, holder: str = "result") -> str:
    """SQL of one value of an entry, as text without blanks around it; null where nothing else is there."""
    return f"nullif(trim(json_extract_string({holder}, {sql.text('$.' + path)})), '')"


def rest(used: Iterable[str], holder: str = "result") -> str:
    """SQL of one JSON object of what the mapping did not use and that is not null; null where nothing is left."""
    unused = f"json_merge_patch({holder}, {sql.text(json.dumps(dict.fromkeys(used)))})"
    return f"nullif(CAST(json_merge_patch('{{}}', {unused}) AS VARCHAR), '{{}}')"


def known(values: Mapping[str, str]) -> str:
    """SQL of one JSON object of the values that are not null; null where all are."""
    pairs = ", ".join(f"{sql.text(name)}: {value}" for name, value in values.items())
    return f"nullif(CAST(json_merge_patch('{{}}', to_json({{{pairs}}})) AS VARCHAR), '{{}}')"


def shifted(number: str, places: str) -> str:
    """SQL of a decimal text times ten to the power of ``places``: exact, for only the exponent changes.

    What is no number stays text that nothing can read as one.
    """
    text = f"lower({number})"
    exponent = f"(CASE WHEN contains({text}, 'e') THEN TRY_CAST(split_part({text}, 'e', 2) AS INTEGER) ELSE 0 END)"
    moved = f"split_part({text}, 'e', 1) || 'e' || CAST({exponent} + {places} AS VARCHAR)"
    return f"coalesce(CASE WHEN TRY_CAST({text} AS DOUBLE) IS NOT NULL THEN {moved} END, 'unreadable ' || {number})"


def unix(seconds: str) -> str:
    """SQL of the moment of a text of unix seconds; null where it is none."""
    number = f"TRY_CAST({seconds} AS DOUBLE)"
    return f"to_timestamp(CASE WHEN {number} BETWEEN 0 AND 253402300799 THEN {number} END)"


def moment(text: str) -> str:
    """SQL of the moment of an ISO 8601 text (also with a blank before its offset); null where it is none.

    Years beyond four digits are none: a month could not be added to the last of them.
    """
    closed = rf"regexp_replace({text}, '\s+([+-][0-9]{{2}}):?([0-9]{{2}})$', '\1:\2')"
    found = f"TRY_CAST({closed} AS TIMESTAMPTZ)"
    return f"CASE WHEN {found} BETWEEN TIMESTAMPTZ '0001-01-01 00:00:00+00' AND {LAST} THEN {found} END"


def periods(start: str, end: str) -> dict[str, str]:
    """FOCUS columns of a charge period, and of the calendar month (UTC) in which it starts as its billing period."""
    month = f"date_trunc('month', {start})"
    return {
        "ChargePeriodStart": start,
        "ChargePeriodEnd": end,
        "BillingPeriodStart": month,
        "BillingPeriodEnd": f"{month} + INTERVAL 1 MONTH",
    }
