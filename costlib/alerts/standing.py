"""Where a notice stands with a channel: due, told already, held back by a wait, a cooldown or somebody who sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from costlib.policy.alerts import Trying
from costlib.policy.notices import Notice

Status = Literal[
    "due",
    "sent",
    "failed",
    "sent before",
    "covered",
    "being sent",
    "waiting",
    "given up",
    "cooling down",
    "next run",
    "no address",
]
"""What became of a notice in a run, or would: ``due`` is sent now; of what is ``covered`` a graver one, or
the same under another key, was told; the last five are not sent for now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a notice stands with a channel.

    Args:
        status: Whether it is due, else why not.
        attempts: Made so far.
        until: When a wait, a lease or a cooldown ends; None where there is none.
    """

    status: Status
    attempts: int = 0
    until: datetime | None = None


def standing(
    rows: Mapping[str, Mapping[str, Any]], notice: Notice, trying: Trying, now: datetime, *, retry: bool = False
) -> Standing:
    """Whether a notice is due.

    Args:
        rows: Of the channel, by key.
        notice: It.
        trying: How deliveries are tried.
        now: The moment, UTC.
        retry: Whether failed ones are due at once, however often they were tried.
    """
    row = rows.get(notice.key)
    if row is not None and (held := _held(row, trying, now, retry=retry)) is not None:
        return held
    if any(key in rows and rows[key]["status"] == "sent" for key in notice.aliases):
        return Standing("covered")
    attempts = int(row["attempts"]) if row is not None else 0
    cooled = _cooled(rows, notice, trying)
    if cooled is not None and cooled > now:
        return Standing("cooling down", attempts, cooled)
    return Standing("due", attempts)


def _held(row: Mapping[str, Any], trying: Trying, now: datetime, *, retry: bool) -> Standing | None:
    attempts, until = int(row["attempts"]), _moment(row["until"])
    if row["status"] == "sent":
        return Standing("sent before", attempts)
    if row["status"] == "sending":
        return Standing("being sent", attempts, until) if until and until > now else None
    if retry:
        return None
    if attempts >= trying.attempts:
        return Standing("given up", attempts)
    return Standing("waiting", attempts, until) if until and until > now else None


def _cooled(rows: Mapping[str, Mapping[str, Any]], notice: Notice, trying: Trying) -> datetime | None:
    """When the response of a notice may fire again; None where it never fired, or there is none."""
    if not notice.response:
        return None
    hours = trying.cooldown_hours if notice.cooldown_hours is None else notice.cooldown_hours
    fired = [
        datetime.fromisoformat(row["at"])
        for row in rows.values()
        if row["response"] == notice.response and row["status"] != "failed" and row["key"] != notice.key
    ]
    return max(fired) + timedelta(hours=hours) if fired else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
