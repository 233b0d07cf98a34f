"""What strays again and again: charges on odd days, batches, bursts. What came often enough of late is usual."""

from itertools import pairwise
from typing import NamedTuple

BLOCK = 35
"""Days: what comes every month comes in each block of so many."""
BLOCKS = 5
"""Past blocks that tell."""
OFTEN = 3
"""Blocks in which something like it must have begun."""
APART = 10
"""It begins after so many days without: weekends in a row are one incident."""
WEEK, WEEKS, MOST_WEEKS = 7, 13, 5
"""Or weeks: in so many of the last so many."""
YEAR = 400
"""Days in which it may have come on the same day of the month."""
TWICE = 2
"""Months in which it must have come then."""
ALIKE = 0.8
"""What came before tells of amounts up to so much by it."""
SLOW = 3
"""Tests over so many days are told apart from sudden ones: frequent spikes don't hide a leak."""


class _Stray(NamedTuple):
    day: int
    beyond: float
    slow: bool
    places: tuple[int, ...]


class Recurring:
    """Days that strayed, and what that makes usual."""

    __slots__ = ("_strays",)

    def __init__(self) -> None:
        self._strays: list[_Stray] = []

    def strays(self, today: int, beyond: float, days: int, places: tuple[int, ...]) -> None:
        """A day that strayed by an amount, as a test over so many days told."""
        self._strays = [each for each in self._strays if today - each.day <= YEAR]
        self._strays.append(_Stray(today, beyond, days >= SLOW, places))

    def covers(self, today: int, beyond: float, days: int, places: tuple[int, ...]) -> bool:
        """Whether days strayed as far before, often enough: in several months, or on the same day of them."""
        slow = days >= SLOW
        alike = [
            each
            for each in self._strays
            if each.slow == slow and each.beyond * beyond > 0 and abs(each.beyond) >= ALIKE * abs(beyond)
        ]
        if len(alike) < TWICE:
            return False
        ages = [today - each.day for each in alike]
        months = {(today - each.day) // BLOCK for each in alike if not set(places).isdisjoint(each.places)} - {0}
        return _in_weeks(ages) or _in_months(ages) or len(months) >= TWICE


def _in_weeks(ages: list[int]) -> bool:
    """Whether it came in enough of the last weeks; ``ages`` are days ago, the oldest first."""
    return len({(age - 1) // WEEK for age in ages if age <= WEEK * WEEKS}) >= MOST_WEEKS


def _in_months(ages: list[int]) -> bool:
    """Whether it began in enough of the last blocks."""
    begun = [age for before, age in pairwise([ages[0] + APART + 1, *ages]) if before - age > APART]
    return len({(age - 1) // BLOCK for age in begun if age <= BLOCK * BLOCKS}) >= OFTEN
