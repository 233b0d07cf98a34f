"""Moments as cron writes them: minute, hour, day of the month, month, day of the week; always UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

FIELDS = 5
LONGEST = 100
"""Characters of a text."""
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""A text must name a moment within 50 years after it."""


def checked(text: str) -> str:
    """The text with single spaces.

    Raises:
        ValueError: It names no moment; says what is wrong.

    >>> checked(" 30 5  * * * ")
    '30 5 * * *'
    """
    clean = " ".join(text.split())
    if len(clean) > LONGEST or len(clean.split()) != FIELDS:
        raise ValueError(f"'{clean[:LONGEST]}' is no schedule: write five fields as 30 5 * * * (05:30 UTC every day)")
    try:
        first = next(CronSim(clean, SINCE), None)
    except CronSimError as error:
        raise ValueError(f"'{clean}' is no schedule ({error}): write it as 30 5 * * * (05:30 UTC every day)") from None
    if first is None:
        raise ValueError(f"'{clean}' names no moment that ever comes: choose another day")
    return clean


def moments(text: str, after: datetime) -> Iterator[datetime]:
    """Every moment later than another one, the soonest first. ``after`` is aware; so are the moments, in UTC.

    >>> [f"{each:%d %H:%M}" for each, _ in zip(moments("0 6 * * *", datetime(2026, 11, 20, 6, tzinfo=UTC)), "ab")]
    ['21 06:00', '22 06:00']
    """
    return CronSim(text, after.astimezone(UTC))


def in_words(text: str) -> str:
    """When that is, to be read.

    >>> in_words("5 * * * *"), in_words("0 6 * * 1")
    ('at minute 5 of every hour', 'at 06:00 on Monday')
    """
    said = CronSim(text, SINCE).explain()
    return said[:1].lower() + said[1:]
