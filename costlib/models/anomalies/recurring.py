"""What strays again and again: charges on odd days, batches, bursts. What came often enough of late is usual."""

from typing import NamedTuple

BLOCK = 35
"""Days: what comes every month comes in each block of so many."""
BLOCKS = 5
"""Past blocks that tell."""
OFTEN = 3
"""Blocks in which something like it must have come."""
WEEK, WEEKS, MOST_WEEKS = 7, 13, 5
"""Or weeks: in so many of the last so many."""
YEAR = 400
"""Days in which it may have come on the same day of the month."""
TWICE = 2
"""Months in which it must have come then."""
ALIKE = 0.7
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
        blocks = {(today - each.day - 1) // BLOCK for each in alike}
        months = {(today - each.day) // BLOCK for each in alike if not set(places).isdisjoint(each.places)} - {0}
        weeks = {(today - each.day - 1) // WEEK for each in alike}
        if sum(week < WEEKS for week in weeks) >= MOST_WEEKS:
            return True
        return sum(block < BLOCKS for block in blocks) >= OFTEN or len(months) >= TWICE
