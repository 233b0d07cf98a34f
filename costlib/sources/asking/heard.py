"""What answers say beside their bodies: the provider's clock, and how many requests it still allows."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol, runtime_checkable

MOST_SKEW = timedelta(minutes=5)
"""Clocks may differ by so much: signatures hold that long, and a month's end is not told wrong for it."""
WORDS_FROM = 2
"""Of hours and days, from which on a difference is told in them."""
LONGEST_REST = 60.0
"""Seconds to wait for the provider at most; whether it still refuses then, its answer says."""
LIMITS = (
    ("ratelimit-remaining", "ratelimit-reset"),
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
)
"""Headers that say how many requests are left and when there are more: DigitalOcean, OpenAI, Anthropic."""
PIECE = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
EPOCH = 1_000_000_000
"""A number from here on is a moment in seconds since 1970, a smaller one a time to wait."""


@dataclass(slots=True)
class Heard:
    """What the newest answer said. ``date`` is its time; None where it gave none."""

    date: datetime | None = None
    free: float = 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        """Take in the headers of an answer."""
        named = {name.lower(): text for name, text in headers.items()}
        self.date = _moment(named.get("date", ""))
        self.free = time.monotonic() + rest_of(named)

    def rest(self) -> None:
        """Wait until the provider allows another request."""
        if (left := self.free - time.monotonic()) > 0:
            time.sleep(left)

    def skew(self, now: datetime) -> str:
        """How far this machine's clock is from the provider's, in words; empty where it hardly is.

        >>> Heard(datetime(2026, 11, 20, 12, tzinfo=UTC)).skew(datetime(2026, 11, 20, 12, 9, tzinfo=UTC))
        "this machine's clock is 9 minutes ahead: set it right, or months end at the wrong time"
        """
        if self.date is None or abs(now - self.date) <= MOST_SKEW:
            return ""
        way = "ahead" if now > self.date else "behind"
        lasting = _lasting(abs(now - self.date).total_seconds() / 60)
        return f"this machine's clock is {lasting} {way}: set it right, or months end at the wrong time"


@runtime_checkable
class Hears(Protocol):
    """Who takes in what answers say beside their bodies."""

    @property
    def heard(self) -> Heard:
        """What the newest answer said."""


def rest_of(headers: Mapping[str, str]) -> float:
    """Seconds to wait before the next request, from headers in lower case; 0 while some requests are left.

    >>> rest_of({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m2.5s"})
    60.0
    >>> rest_of({"ratelimit-remaining": "0", "ratelimit-reset": "1795176007", "date": "Fri, 20 Nov 2026 12:00:00 GMT"})
    7.0
    >>> rest_of({"ratelimit-remaining": "1", "ratelimit-reset": "1795176007"}), rest_of({})
    (0.0, 0.0)
    """
    now = _moment(headers.get("date", ""))
    waits = [_until(headers.get(reset, ""), now) for left, reset in LIMITS if headers.get(left, "").strip() == "0"]
    return min(max(waits, default=0.0), LONGEST_REST)


def _lasting(minutes: float) -> str:
    """A time that is no matter of seconds, in words.

    >>> _lasting(9.2), _lasting(150), _lasting(60 * 24 * 20)
    ('9 minutes', '2 hours', '20 days')
    """
    hours = minutes / 60
    if hours < WORDS_FROM:
        return f"{minutes:.0f} minutes"
    return f"{hours:.0f} hours" if hours < WORDS_FROM * 24 else f"{hours / 24:.0f} days"


def _until(reset: str, now: datetime | None) -> float:
    """Seconds until a moment, or of a time to wait; nonsense counts as none."""
    if pieces := PIECE.findall(reset):
        return sum(float(number) * SECONDS[unit] for number, unit in pieces)
    try:
        number = float(reset)
    except ValueError:
        then = _moment(reset)
        return max(0.0, (then - now).total_seconds()) if then and now else 0.0
    if number < EPOCH:
        return max(0.0, number)
    return max(0.0, number - now.timestamp()) if now else 0.0


def _moment(text: str) -> datetime | None:
    """A time as headers write it; None for anything else."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
        except (TypeError, ValueError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
