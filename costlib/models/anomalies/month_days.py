"""What certain days of the month bring every month: charges on the 1st, batches at its end."""

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


class Extra(NamedTuple):
    """What a day of the month usually brings beyond the level: an amount, or a fraction of the level of today.

    Where it is not ``sure``, the day may as well come without. Half of the past amounts lay within ``spread`` of it.
    """

    amount: float
    fraction: float
    sure: bool = True
    spread: float = 0.0


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
        self._brought: dict[int, list[Extra]] = {}

    def learn(self, where: tuple[int, ...], extra: Extra) -> None:
        """A day with what it had beyond its level."""
        for place in where:
            self._brought.setdefault(place, []).append(extra)

    def usual(self, where: tuple[int, ...], daily: float) -> Extra | None:
        """What such a day usually brings, None where that is nothing clear; ``daily`` is the scale of a day's noise."""
        found = [extra for place in where if (extra := self._at(place, daily)) is not None]
        return max(found, key=lambda extra: abs(extra.fraction)) if found else None

    def _at(self, place: int, daily: float) -> Extra | None:
        past = self._brought.get(place, [])[-MONTHS:]
        if len(past) < SEEN:
            return None
        often = place < 0 or place in OFTEN_CHARGED
        amount = _median([each.amount for each in past])
        spread = _median([abs(each.amount - amount) for each in past])
        middle = _median([each.fraction for each in past])
        agree = sum(each.fraction * middle > 0 and abs(each.fraction) > HALF * abs(middle) for each in past)
        clear = CLEAR if often else RARE
        if abs(middle) < clear * daily or agree < ALIKE * len(past):
            return None
        return Extra(amount, middle, often and agree >= SURE * len(past), spread)


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
