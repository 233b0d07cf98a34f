"""What became of a notice with a channel, and which notices a channel takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from costlib.alerts.standing import Standing, Status
from costlib.policy.alerts import Channel
from costlib.policy.notices import SEVERITIES, Notice


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one notice with one channel, or would.

    Args:
        channel: Its name.
        notice: What was to be told.
        status: See ``costlib.alerts.standing.Status``.
        attempts: Made so far.
        until: When it may be tried again; None where it will not, or may at once.
        error: What went wrong, without any address; empty where nothing did.
    """

    channel: str
    notice: Notice
    status: Status
    attempts: int = 0
    until: datetime | None = None
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether it went wrong in this run."""
        return self.status in {"failed", "no address"}

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        notice = self.notice
        return {
            "channel": self.channel,
            "status": self.status,
            "key": notice.key,
            "title": notice.title,
            "severity": notice.severity,
            "about": notice.about,
            "amount": None if notice.amount is None else str(notice.amount),
            "currency": notice.currency,
            "attempts": self.attempts,
            "until": self.until.isoformat() if self.until else None,
            "error": self.error,
        }


def ordered(channel: Channel, notices: Iterable[Notice]) -> list[Notice]:
    """What a channel takes, gravest and dearest first, each key once."""
    first = {notice.key: notice for notice in reversed(list(notices)) if channel.takes(notice)}
    return sorted(
        first.values(), key=lambda each: (-SEVERITIES.index(each.severity), -abs(each.amount or Decimal(0)), each.key)
    )


def openly(stands: Standing, channel: Channel, environ: Mapping[str, str], *, crowded: bool = False) -> Standing:
    """What stands in the way of a notice that is due: no address, or too many before it."""
    if stands.status != "due":
        return stands
    if not environ.get(channel.variable, "").strip():
        return Standing("no address", stands.attempts)
    return Standing("next run", stands.attempts) if crowded else stands


def delivery(channel: Channel, notice: Notice, stands: Standing, error: str = "") -> Delivery:
    """How a notice stands with a channel, with what went wrong."""
    if stands.status == "no address":
        error = f"{channel.variable} is not set: put the channel's address into it"
    return Delivery(channel.name, notice, stands.status, stands.attempts, stands.until, error)
