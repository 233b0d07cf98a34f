"""Tables of live sources as they are shown and exported: one row per source, attempt or part; costs in US dollars."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.sources.journal import Attempt
from costlib.sources.loading import notes_of
from costlib.sources.plan import Plan
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus
from costlib.sources.standing.words import WORDS, remedy

TIME = pa.timestamp("us", tz="UTC")
COST = pa.decimal128(38, 12)
DIGITS = 12
"""After the point of a cost: prices of a request may be fractions of a cent."""
SOURCES = pa.schema(
    [
        ("state", pa.string()),
        ("source", pa.string()),
        ("what_to_do", pa.string()),
        ("kind", pa.string()),
        ("data_until", pa.date32()),
        ("last_success", TIME),
        ("due", TIME),
        ("failing_since", TIME),
        ("failures", pa.int64()),
        ("parts", pa.int64()),
        ("missing", pa.int64()),
        ("out_of_reach", pa.int64()),
        ("rows", pa.int64()),
        ("requests", pa.int64()),
        ("cost", COST),
    ]
)
ATTEMPTS = pa.schema(
    [
        ("state", pa.string()),
        ("part", pa.string()),
        ("started", TIME),
        ("ended", TIME),
        ("requests", pa.int64()),
        ("cost", COST),
        ("rows", pa.int64()),
        ("said", pa.string()),
    ]
)
PARTS = pa.schema([("part", pa.string()), ("how", pa.string()), ("most_requests", pa.int64()), ("most_cost", COST)])
ENDED: Mapping[str, str] = {
    "running": "→ running",
    "fetched": "… not loaded yet",
    "done": "✓ done",
    "failed": "▲ failed",
}


def sources_table(found: Overview, until: Mapping[str, date]) -> pa.Table:
    """One row per source, those to look after first.

    Args:
        found: How they stand.
        until: Exclusive end of what each has delivered.
    """
    return _table(SOURCES, (_source(each, found.at, until.get(each.name)) for each in found.sources))


def attempts_table(found: Iterable[Attempt], *, held: bool) -> pa.Table:
    """One row per attempt, in the order given.

    Args:
        found: Attempts at one source.
        held: Whether it is being fetched: else what runs was stopped.
    """
    return _table(
        ATTEMPTS,
        (
            {
                "state": "▲ stopped" if each.status == "running" and not held else ENDED[each.status],
                "part": each.month,
                "started": datetime.fromisoformat(each.started),
                "ended": datetime.fromisoformat(each.ended) if each.ended else None,
                "requests": each.requests,
                "cost": round(Decimal(each.cost), DIGITS),
                "rows": each.rows,
                "said": each.error or "".join(notes_of(each.unread or 0)),
            }
            for each in found
        ),
    )


def plan_table(plan: Plan) -> pa.Table:
    """One row per part that a fetch would ask for."""
    return _table(
        PARTS,
        (
            {
                "part": each.name,
                "how": "goes on" if each.resumes else "begins",
                "most_requests": each.most.requests,
                "most_cost": round(each.most.cost, DIGITS),
            }
            for each in plan.due
        ),
    )


def as_json(table: pa.Table) -> list[dict[str, Any]]:
    """Rows as the command line prints them: amounts as decimal strings, times in ISO 8601."""
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _source(each: SourceStatus, now: datetime, until: date | None) -> dict[str, Any]:
    return {
        "state": WORDS[each.standing],
        "source": each.name,
        "what_to_do": remedy(each, now),
        "kind": each.title,
        "data_until": None if until is None else until - timedelta(days=1),
        "last_success": each.succeeded,
        "due": each.fresh_until,
        "failing_since": each.trouble.since if each.trouble else None,
        "failures": each.trouble.failures if each.trouble else 0,
        "parts": len(each.there),
        "missing": len(each.missing),
        "out_of_reach": len(each.beyond),
        "rows": each.rows,
        "requests": each.requests,
        "cost": round(each.cost, DIGITS),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _table(schema: pa.Schema, rows: Iterable[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema)
