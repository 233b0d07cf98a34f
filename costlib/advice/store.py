"""Where it is kept: per source and topic the newest answer alone, in the state file."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from costlib.advice.shapes import Said, Shape
from costlib.state import State

TABLE = "advice"
COLUMNS: dict[str, Any] = {"source": str, "topic": str, "at": str, "provider": str, "shape": str, "body": str}
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Noted:
    """What the answers on a topic make, in one shape. ``provider`` is who says it, as the ledger names it."""

    topic: str
    provider: str
    shape: type[Shape]
    rows: tuple[Shape, ...]


def note(state: State, source: str, found: Noted, now: datetime) -> None:
    """Keep what a source says on a topic, in place of what it said before."""
    body = [row.model_dump(mode="json") for row in found.rows]
    row = {"source": source, "topic": found.topic, "at": now.isoformat(), "provider": found.provider}
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk=("source", "topic"), if_not_exists=True)
        db.table(TABLE).upsert({**row, "shape": found.shape.__name__, "body": json.dumps(body)}, pk=("source", "topic"))


def said(state: State, shape: type[S], topic: str | None = None) -> list[tuple[Said, tuple[S, ...]]]:
    """What sources say in one shape; one that was asked and said nothing is there with no rows.

    Args:
        state: Of the ledger.
        shape: Of the rows.
        topic: Only this one; None for every topic in the shape.
    """
    rows = state.rows(TABLE, "shape = ? order by source, topic", [shape.__name__])
    return [
        (_said(row), tuple(shape.model_validate(each) for each in json.loads(row["body"])))
        for row in rows
        if topic in {None, row["topic"]}
    ]


def topics(state: State) -> list[Said]:
    """On what which source was asked, and when."""
    return [_said(row) for row in state.rows(TABLE, "1 order by source, topic")]


def _said(row: dict[str, Any]) -> Said:
    return Said(
        source=row["source"], topic=row["topic"], at=datetime.fromisoformat(row["at"]), provider=row["provider"]
    )
