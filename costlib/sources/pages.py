"""Answers as they came: each kept with its request, so that nothing is asked twice and a mapping can be replayed."""

import hashlib
import json
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from costlib.sources.kind import Request
from costlib.state import State

TABLE = "fetched"
COLUMNS: dict[str, Any] = {
    "id": int,
    "source": str,
    "month": str,
    "turn": str,
    "request": str,
    "operation": str,
    "parameters": str,
    "at": str,
    "cost": str,
    "sha256": str,
    "size": int,
}
BODIES = "fetched_bodies"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is kept. ``turn`` is the attempt at its month that it belongs to."""

    request: Request
    body: bytes
    at: str
    cost: Decimal


def fingerprint(request: Request) -> str:
    """What equal requests have in common.

    >>> one = Request("costs", {"a": 1, "b": 2})
    >>> fingerprint(one) == fingerprint(Request("costs", {"b": 2, "a": 1}))
    True
    """
    text = json.dumps([request.operation, request.parameters], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def keep(
    state: State, source: str, month: str, turn: str, request: Request, body: bytes, *, cost: Decimal, now: datetime
) -> None:
    """Keep an answer; the same body is stored once."""
    digest = hashlib.sha256(body).hexdigest()
    row = {
        "source": source,
        "month": month,
        "turn": turn,
        "request": fingerprint(request),
        "operation": request.operation,
        "parameters": json.dumps(request.parameters, sort_keys=True, default=str),
        "at": now.isoformat(),
        "cost": str(cost),
        "sha256": digest,
        "size": len(body),
    }
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk="id", if_not_exists=True)
        db.table(BODIES).create({"sha256": str, "body": bytes}, pk="sha256", if_not_exists=True)
        db.table(TABLE).insert(row)
        db.table(BODIES).insert({"sha256": digest, "body": zlib.compress(body)}, ignore=True)


def kept(state: State, source: str, month: str, turn: str) -> list[Page]:
    """Answers of one attempt at a month, oldest first."""
    rows = state.rows(TABLE, "source = ? and month = ? and turn = ? order by id", [source, month, turn])
    return [_page(state, row) for row in rows]


def forget(state: State, source: str, month: str, turns: Sequence[str]) -> int:
    """Drop the answers of attempts that another one has replaced; returns how many. Bodies still in use stay."""
    with state.database() as db:
        if not db.table(TABLE).exists() or not turns:
            return 0
        marks = ", ".join("?" * len(turns))
        gone = db.execute(
            f"DELETE FROM {TABLE} WHERE source = ? AND month = ? AND turn IN ({marks})", [source, month, *turns]
        ).rowcount
        db.execute(f"DELETE FROM {BODIES} WHERE sha256 NOT IN (SELECT sha256 FROM {TABLE})")
        return int(gone)


def drop_unwanted(state: State, source: str, wanted: Collection[str], before: datetime) -> int:
    """Drop the answers for parts that are wanted no more, if they came before a moment; returns how many."""
    old = state.rows(TABLE, "source = ? and at < ?", [source, before.isoformat()])
    turns = {(row["month"], row["turn"]) for row in old if row["month"] not in wanted}
    return sum(forget(state, source, part, [turn]) for part, turn in sorted(turns))


def drop_strangers(state: State, sources: Collection[str]) -> int:
    """Drop the answers of all but these sources; returns how many."""
    kept_of = {(row["source"], row["month"], row["turn"]) for row in state.rows(TABLE)}
    gone = sorted(each for each in kept_of if each[0] not in sources)
    return sum(forget(state, source, part, [turn]) for source, part, turn in gone)


def weight(state: State) -> tuple[int, int]:
    """How many answers are kept, and the bytes that they take."""
    with state.database() as db:
        if not db.table(BODIES).exists():
            return 0, 0
        query = f"SELECT (SELECT count(*) FROM {TABLE}), (SELECT coalesce(sum(length(body)), 0) FROM {BODIES})"
        answers, size = db.execute(query).fetchone()
    return int(answers), int(size)


def keep_only(state: State, source: str, month: str, turn: str, requests: Collection[str]) -> None:
    """Drop those answers of an attempt whose requests (by fingerprint) it does not ask any more."""
    with state.database() as db:
        if db.table(TABLE).exists():
            marks = ", ".join("?" * len(requests))
            db.execute(
                f"DELETE FROM {TABLE} WHERE source = ? AND month = ? AND turn = ? AND request NOT IN ({marks})",
                [source, month, turn, *requests],
            )


def _page(state: State, row: dict[str, Any]) -> Page:
    (found,) = state.rows(BODIES, "sha256 = ?", [row["sha256"]])
    request = Request(row["operation"], json.loads(row["parameters"]))
    return Page(request, zlib.decompress(found["body"]), row["at"], Decimal(row["cost"]))
