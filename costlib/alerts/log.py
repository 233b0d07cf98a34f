"""The log of deliveries: every attempt as the audit holds it, so that none can be changed unseen."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from costlib.alerts.claims import ACTION
from costlib.state import State

NEWEST = 200
"""Attempts that are shown."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to send one notice to one channel.

    Args:
        at: When, ISO 8601, UTC.
        channel: To whom.
        key: Of the notice.
        title: Of the notice.
        severity: Of the notice.
        status: ``sent`` or ``failed``.
        attempt: Which one of this notice and channel, from 1 on.
        error: Why it failed, without any address; empty where it did not.
        actor: Who sent it.
    """

    at: str
    channel: str
    key: str
    title: str
    severity: str
    status: str
    attempt: int
    error: str
    actor: str

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return asdict(self)


def log(state: State, limit: int = NEWEST) -> list[Attempt]:
    """The newest attempts, newest first."""
    rows: Sequence[dict[str, str]] = state.rows("audit", f"action = ? ORDER BY seq DESC LIMIT {limit:d}", [ACTION])
    return [_attempt(row) for row in rows]


def _attempt(row: dict[str, str]) -> Attempt:
    told = json.loads(row["detail"])
    return Attempt(
        at=row["at"],
        channel=row["subject"],
        key=told["key"],
        title=told["title"],
        severity=told["severity"],
        status=told["status"],
        attempt=int(told["attempt"]),
        error=told["error"],
        actor=row["actor"],
    )
