"""Who sends what: a row per channel and notice, claimed before it is sent, so that each is sent once.

A claim is a row that one process writes alone. It holds until it is settled or its lease is over: a process that died
between sending and settling leaves a notice that is sent once more rather than never.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from costlib.alerts.standing import Standing, standing
from costlib.policy.alerts import Channel, Trying
from costlib.policy.notices import Notice
from costlib.state import State, append

TABLE = "alert_claims"
COLUMNS = {
    "channel": str,
    "key": str,
    "status": str,
    "attempts": int,
    "at": str,
    "until": str,
    "response": str,
    "token": str,
}
ACTION = "alert"
"""Name of an attempt in the audit."""
LEASE = 3
"""A claim holds for so many deadlines of a run."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one notice to one channel, now."""

    channel: str
    notice: Notice
    attempt: int
    token: str


def known(state: State, channel: str) -> dict[str, dict[str, Any]]:
    """Rows of a channel by key."""
    return {row["key"]: row for row in state.rows(TABLE, "channel = ?", [channel])}


def claim(
    state: State, channel: Channel, notice: Notice, trying: Trying, now: datetime, *, retry: bool = False
) -> Claim | Standing:
    """Claim a notice for a channel; where it is not due, say how it stands.

    Raises:
        StateError: The state file is locked or damaged.
    """
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk=("channel", "key"), if_not_exists=True)
        rows = {row["key"]: row for row in db.table(TABLE).rows_where("channel = ?", [channel.name])}
        found = standing(rows, notice, trying, now, retry=retry)
        if found.status != "due":
            return found
        made = Claim(channel.name, notice, found.attempts + 1, uuid.uuid4().hex)
        lease = now + timedelta(seconds=LEASE * trying.deadline_seconds)
        _write(db, made, "sending", now, lease)
        return made


def settle(state: State, claim: Claim, error: str | None, trying: Trying, *, actor: str, now: datetime) -> Standing:
    """Keep what became of a claim, with its entry in the audit.

    Args:
        state: Where to.
        claim: The claim.
        error: Why it failed, without any address; None: it was sent.
        trying: How deliveries are tried.
        actor: Who sends.
        now: When it was sent, or failed.

    Returns:
        How the notice stands. A claim that somebody else made since is theirs to settle, and one that was given up
        for its silence may still be settled as sent.

    Raises:
        StateError: The state file is locked or damaged.
    """
    failed = Standing("failed", claim.attempt, now + timedelta(seconds=trying.wait_seconds(claim.attempt)))
    with state.database() as db:
        row = next(db.table(TABLE).rows_where("channel = ? and key = ?", [claim.channel, claim.notice.key]))
        if row["token"] == claim.token and row["status"] == "sent":
            return Standing("sent", claim.attempt)
        if row["token"] == claim.token and not (error and row["status"] == "failed"):
            _write(db, claim, "failed" if error else "sent", now, failed.until if error else None)
            append(db, ACTION, claim.channel, _told(claim, error), actor=actor, at=now.isoformat())
    return failed if error else Standing("sent", claim.attempt)


def _told(claim: Claim, error: str | None) -> dict[str, str]:
    """What the audit keeps of an attempt."""
    told = {"key": claim.notice.key, "title": claim.notice.title, "severity": claim.notice.severity}
    return told | {"status": "failed" if error else "sent", "attempt": str(claim.attempt), "error": error or ""}


def _write(db: sqlite_utils.Database, claim: Claim, status: str, now: datetime, until: datetime | None) -> None:
    row = {"channel": claim.channel, "key": claim.notice.key, "status": status, "attempts": claim.attempt}
    row |= {"at": now.isoformat(), "until": until.isoformat() if until else ""}
    db.table(TABLE).upsert({**row, "response": claim.notice.response, "token": claim.token}, pk=("channel", "key"))
