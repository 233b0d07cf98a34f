"""Where it is kept: per source and topic the newest answer alone (of forecasts earlier ones too), in the state file."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlite_utils

from costlib.advice import past
from costlib.advice.reading import rows_of
from costlib.advice.shapes import Said, Shape
from costlib.state import State

TABLE = "advice"
COLUMNS: dict[str, Any] = {
    "source": str,
    "topic": str,
    "at": str,
    "provider": str,
    "shape": str,
    "body": str,
    "reason": str,
}
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the answers on a topic make, in one shape. ``provider`` is who says it, as the ledger names it.

    ``reason`` is why it says nothing, or less than it was asked; empty where it says all.
    """

    topic: str
    provider: str
    shape: type[Shape]
    rows: tuple[Shape, ...]
    reason: str = ""


def note(state: State, source: str, found: Noted, now: datetime) -> None:
    """Keep what a source says on a topic, in place of what it said before."""
    body = json.dumps([row.model_dump(mode="json") for row in found.rows])
    key = {"source": source, "topic": found.topic}
    told = {"at": now.isoformat(), "provider": found.provider, "reason": found.reason}
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk=("source", "topic"), if_not_exists=True)
        row = {**key, **told, "shape": found.shape.__name__, "body": body}
        db.table(TABLE).upsert(row, pk=("source", "topic"), alter=True)
        past.keep(db, row)


def said(
    state: State, shape: type[S], topic: str | None = None, *, named: Collection[str] | None = None
) -> list[tuple[Said, tuple[S, ...]]]:
    """What sources say in one shape; one that was asked and said nothing is there with no rows.

    Args:
        state: Of the ledger.
        shape: Of the rows.
        topic: Only this one; None for every topic in the shape.
        named: Sources that there are still: what others once said is as old as they are; None for any.

    Raises:
        StateError: Another version of Costboard kept it; names the source and the remedy.
    """
    rows = state.rows(TABLE, "shape = ? order by source, topic", [shape.__name__])
    return [
        (_said(row), rows_of(shape, row["body"], row["source"]))
        for row in rows
        if topic in {None, row["topic"]} and (named is None or row["source"] in named)
    ]


def drop_strangers(state: State, sources: Collection[str]) -> int:
    """Drop what all but these sources say and ever said; returns how many answers."""
    with state.database() as db:
        return sum(_dropped(db, table, sources) for table in (TABLE, past.TABLE, past.FOUND))


def _dropped(db: sqlite_utils.Database, table: str, sources: Collection[str]) -> int:
    if not db.table(table).exists():
        return 0
    marks = ", ".join("?" * len(sources))
    return int(db.execute(f"DELETE FROM {table} WHERE source NOT IN ({marks})", list(sources)).rowcount)


def topics(state: State) -> list[Said]:
    """On what which source was asked, and when."""
    return [_said(row) for row in state.rows(TABLE, "1 order by source, topic")]


def version(state: State) -> tuple[tuple[str, str, str], ...]:
    """Changes with every answer: what caches of advice are keyed on."""
    return tuple((each.source, each.topic, each.at.isoformat()) for each in topics(state))


def _said(row: dict[str, Any]) -> Said:
    return Said(
        source=row["source"],
        topic=row["topic"],
        at=datetime.fromisoformat(row["at"]),
        provider=row["provider"],
        reason=row.get("reason") or "",
    )
