"""Sealed months in the state file: written once with an audit entry, never rewritten, checked on reading."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from costlib.errors import ClosingError, SealError
from costlib.state import State, append

TABLE = "seals"
ACTION = "close"
"""Action of the audit's entries; their subject is the month."""
COLUMNS = {"month": str, "body": str, "sha256": str, "at": str, "actor": str}


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed month.

    Args:
        month: As ``2026-10``.
        body: What was sealed: canonical JSON.
        sha256: Of the body.
        at: When, ISO 8601.
        actor: By whom.
    """

    month: str
    body: str
    sha256: str
    at: str
    actor: str

    @property
    def content(self) -> dict[str, Any]:
        """The body, read.

        Raises:
            SealError: It was altered after it was sealed.
        """
        if _sha256(self.body) != self.sha256:
            raise SealError(
                f"the seal of {self.month} was altered after it was sealed: restore the state from a backup"
            )
        content: dict[str, Any] = json.loads(self.body)
        return content


def seal(state: State, month: str, body: str, *, actor: str, now: datetime) -> Seal:
    """Keep a month for good: the seal and its entry in the audit are written together, or not at all.

    Args:
        state: Where to.
        month: As ``2026-10``.
        body: Canonical JSON.
        actor: By whom.
        now: When, UTC.

    Raises:
        ClosingError: The month is sealed already.
    """
    made = Seal(month, body, _sha256(body), now.isoformat(), actor)
    with state.database() as db:
        table = db.table(TABLE)
        table.create(COLUMNS, pk="month", if_not_exists=True)
        if table.count_where("month = ?", [month]):
            raise ClosingError(f"{month} is sealed already: what changed since goes to the next statement by itself")
        table.insert({name: getattr(made, name) for name in COLUMNS})
        append(db, ACTION, month, {"sha256": made.sha256}, actor=actor, at=made.at)
    return made


def read(state: State, month: str) -> Seal | None:
    """The seal of a month; None while it is not sealed."""
    return next((Seal(**row) for row in state.rows(TABLE, "month = ?", [month])), None)


def sealed_months(state: State) -> list[str]:
    """Months that are sealed, oldest first."""
    return sorted(row["month"] for row in state.rows(TABLE))


def altered(state: State) -> Iterator[str]:
    """What is wrong with seals, a line each: a seal is right when the audit knows its hash, time and maker."""
    audited = {
        entry.subject: (json.loads(entry.detail).get("sha256"), entry.at, entry.actor)
        for entry in state.audit()
        if entry.action == ACTION
    }
    seals = {row["month"]: Seal(**row) for row in state.rows(TABLE)}
    for month in sorted(audited.keys() | seals.keys()):
        found = seals.get(month)
        if found is None:
            yield f"the seal of {month} is gone: restore the state from a backup"
        elif _sha256(found.body) != found.sha256 or (found.sha256, found.at, found.actor) != audited.get(month):
            yield f"the seal of {month} is not what the audit says was sealed: restore the state from a backup"


def _sha256(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
