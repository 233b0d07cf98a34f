"""What is told to whom, as the command line prints it. Addresses are nowhere in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from costlib.alerts.log import Attempt
from costlib.alerts.outcome import Delivery
from costlib.alerts.ways import Way
from costlib.policy.notices import Notice

QUIET = "No channel is configured: nothing leaves this machine."


@dataclass(frozen=True, slots=True)
class Told:
    """One run.

    Args:
        notices: What was found.
        left_out: What could not be looked at, and why.
        ways: The channels.
        deliveries: What became of each notice with each channel, or would.
        sent: Whether things were sent, or only looked at.
    """

    notices: Sequence[Notice]
    left_out: Sequence[str]
    ways: Sequence[Way]
    deliveries: Sequence[Delivery]
    sent: bool

    def as_json(self) -> dict[str, Any]:
        """Amounts are decimal strings."""
        return {
            "dry_run": not self.sent,
            "notices": [notice_json(each) for each in self.notices],
            "left_out": list(self.left_out),
            "channels": [each.as_json() for each in self.ways],
            "deliveries": [each.as_json() for each in self.deliveries],
        }

    def as_text(self) -> str:
        """A line per channel, and one per notice with what becomes of it."""
        lines = [self.headline, *(f"  left out: {each}" for each in self.left_out)]
        for way in self.ways:
            lines.append(f"{way.channel.name} ({way.kind or f'{way.channel.variable} is not set'}): {way.takes}")
            lines += [
                f"  {_line(each)}"
                for each in self.deliveries
                if each.channel == way.channel.name and each.status != "covered"
            ]
        if not self.ways:
            lines += [f"  {each.severity}: {each.title}" for each in self.notices]
        return "\n".join(lines)

    @property
    def headline(self) -> str:
        """What became of it all, in one line."""
        there = f"{len(self.notices)} {'notice' if len(self.notices) == 1 else 'notices'}"
        if not self.ways:
            return f"{there}. {QUIET}"
        counts = Counter(each.status for each in self.deliveries)
        told = ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing for any channel"
        return f"{there}: {told}{'' if self.sent else ' (dry run: add --send to send what is due)'}"


def notice_json(notice: Notice) -> dict[str, Any]:
    """A notice; its amount is a decimal string."""
    return {
        "key": notice.key,
        "title": notice.title,
        "body": notice.body,
        "severity": notice.severity,
        "about": notice.about,
        "amount": None if notice.amount is None else str(notice.amount),
        "currency": notice.currency,
        "scope": notice.scope,
        "link": notice.link,
    }


def log_json(attempts: Sequence[Attempt]) -> dict[str, Any]:
    """The log, newest first."""
    return {"rows": [each.as_json() for each in attempts]}


def log_text(attempts: Sequence[Attempt]) -> str:
    """The log, a line each, newest first."""
    lines = [
        f"{each.at[:19]} {each.status} {each.channel}: {each.title}{f' ({each.error})' if each.error else ''}"
        for each in attempts
    ]
    return "\n".join(lines) or "Nothing was sent so far."


def _line(each: Delivery) -> str:
    until = f" until {each.until:%Y-%m-%d %H:%M} UTC" if each.until and each.status != "failed" else ""
    again = f", again from {each.until:%Y-%m-%d %H:%M} UTC on" if each.until and each.status == "failed" else ""
    error = f" ({each.error}{again})" if each.error and each.status != "no address" else ""
    return f"{each.status}{until}: {each.notice.title}{error}"
