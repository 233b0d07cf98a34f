"""What certain days of the month bring every month: charges on the 1st, batches at its end."""

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

OFTEN_CHARGED = frozenset({1, 2, 3, 4, 5, 15})
"""Days of the month on which something is often charged."""
FROM_END = 4
"""And so many at its end."""
MONTHS = 5
"""Past months that tell."""
SEEN = 2
"""Months before one is believed."""
ALIKE = 0.6
"""Part of them that must agree."""
SURE = 0.8
"""And so much for a day that can't come without."""
CLEAR, RARE = 1.2, 6.0
"""Daily scales that it must be worth: on days on which something is often charged or at the end, and on others."""
HALF = 0.5
SPREADS = 3
"""A day may bring so many spreads more or less than usual."""


class Extra(NamedTuple):
    """What a day of the month usually brings beyond the level: an amount, or a fraction of the level of today.

    Where it is not ``sure``, the day may as well come without. Half of the past amounts lay within ``spread`` of it.
    """

    amount: float
    fraction: float
    sure: bool
    spread: float

    def nearest(self, beyond: float, unit: float) -> float:
        """What of an amount beyond the level it explains; ``unit`` is the level of today."""
        other = self.fraction * unit
        low, high = min(self.amount, other), max(self.amount, other)
        if not self.sure:
            low, high = min(low, 0.0), max(high, 0.0)
        return min(max(beyond, low), high)

    @property
    def room(self) -> float:
        """How far the day may stray from it."""
        return SPREADS * self.spread


class _Past(NamedTuple):
    """What the last months brought on one day: as amounts, and as fractions of the level of then."""

    amounts: deque[float]
    fractions: deque[float]


def places(days: NDArray[np.datetime64]) -> list[tuple[int, ...]]:
    """Per day its places in the month, from the start and near the end: 1 is the first day, -1 the last.

    >>> places(np.array(["2026-02-01", "2026-02-10", "2026-02-28"], dtype="datetime64[D]"))
    [(1,), (10,), (28, -1)]
    """
    months = days.astype("datetime64[M]")
    from_start = ((days - months.astype("datetime64[D]")).astype(int) + 1).tolist()
    from_end = ((days - (months + 1).astype("datetime64[D]")).astype(int)).tolist()
    return [(first, last) if last >= -FROM_END else (first,) for first, last in zip(from_start, from_end, strict=True)]


class MonthDays:
    """What the days of past months brought."""

    __slots__ = ("_brought",)

    def __init__(self) -> None:
        self._brought: dict[int, _Past] = {}

    def learn(self, where: tuple[int, ...], amount: float, unit: float) -> None:
        """A day with what it had beyond its level, and that level."""
        for place in where:
            if place not in self._brought:
                self._brought[place] = _Past(deque(maxlen=MONTHS), deque(maxlen=MONTHS))
            past = self._brought[place]
            past.amounts.append(amount)
            past.fractions.append(amount / unit)

    def usual(self, where: tuple[int, ...], daily: float) -> Extra | None:
        """What such a day usually brings, None where that is nothing clear; ``daily`` is the scale of a day's noise."""
        best = None
        for place in where:
            extra = self._at(place, daily)
            if extra is not None and (best is None or abs(extra.fraction) > abs(best.fraction)):
                best = extra
        return best

    def _at(self, place: int, daily: float) -> Extra | None:
        past = self._brought.get(place)
        if past is None or len(past.amounts) < SEEN:
            return None
        middle = _median(past.fractions)
        often = place < 0 or place in OFTEN_CHARGED
        if abs(middle) < (CLEAR if often else RARE) * daily:
            return None
        agree = sum(each * middle > 0 and abs(each) > HALF * abs(middle) for each in past.fractions) / len(past.amounts)
        if agree < ALIKE:
            return None
        amount = _median(past.amounts)
        return Extra(amount, middle, often and agree >= SURE, _median([abs(each - amount) for each in past.amounts]))


def _median(values: Collection[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
