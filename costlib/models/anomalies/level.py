"""The usual level of a series, as the median of its last ordinary days, and how it moves to a new one."""

from bisect import bisect_left, insort
from collections.abc import Sequence

ADOPTED = 4
"""Flagged days in a row after which their level is the usual one."""
KEPT = 10
"""Days before it that go on counting, in proportion."""
BACK = 2
"""Days at a level that was usual before, after which it is so again."""
FORMER = 4
"""Former levels that are remembered."""
FORGOTTEN = 130
"""Days after which one is forgotten."""
LASTED = 10
"""Days that a level must have lasted to be remembered: the steps of a leak are none."""
NEAR = 3.5
"""A former level is reached within so many daily scales."""
NEAREST = 0.06
"""Or within this fraction of it."""
SAME_SIGN = 0.02
"""A new level below this fraction of the old one is no multiple of it: the days before are dropped."""

LATELY, STRANGE = 60, 10
"""Days that tell the size of the series' days; one counts at most so many times it."""


class Level:
    """Ordinary days of late, without the shape of their week.

    Args:
        lookback: How many.

    Attributes:
        value: Their median; None before the first day.
        size: The mean amount of all days of late, whatever their sign and however they stray.
        gap: Ordinary days since the last flagged one.
    """

    __slots__ = ("_back", "_former", "_lookback", "_moved", "_ordered", "_pending", "_window", "gap", "size", "value")

    def __init__(self, lookback: int) -> None:
        self._lookback = lookback
        self.value: float | None = None
        self.size = 0.0
        self._window: list[float] = []
        self._ordered: list[float] = []
        self._pending: list[float] = []
        self._back: list[float] = []
        self._former: list[tuple[float, int]] = []
        self._moved = 0
        self.gap = 0

    def seen(self, value: float, today: int) -> None:
        """Any day, whatever it is: its amount tells the size of the series' days."""
        amount = abs(value)
        self.size += (min(amount, STRANGE * self.size or amount) - self.size) / min(today, LATELY)

    def ordinary(self, value: float) -> None:
        """A day like others."""
        self.gap += 1
        self._window.append(value)
        insort(self._ordered, value)
        if len(self._window) > self._lookback:
            del self._ordered[bisect_left(self._ordered, self._window.pop(0))]
        self._settle()

    def unusual(self, value: float, today: int) -> bool:
        """A flagged day; whether its level, after enough of them in a row, is now the usual one."""
        if self.gap > 0 or not self._goes_on(value):
            self._pending = []
        self.gap = 0
        self._pending.append(value)
        if len(self._pending) < ADOPTED:
            return False
        self._adopt(self._pending[-ADOPTED:], today)
        return True

    def _goes_on(self, value: float) -> bool:
        """Whether a day strays to the same side as the ones before it."""
        usual = self.value or 0.0
        return not self._pending or (value > usual) == (self._pending[-1] > usual)

    def is_former(self, value: float, daily: float, today: int) -> float | None:
        """The former, lower level that a value is at, if any; ``daily`` is the scale of a day's noise."""
        usual = self.value
        near = max(NEAR * daily, NEAREST)
        for level, left in self._former:
            if usual is not None and level < usual and today - left < FORGOTTEN and abs(value - level) < near * level:
                return level
        return None

    def back(self, level: float, value: float) -> bool:
        """A day at a former level; whether that, after enough of them in a row, is the usual one again."""
        self._back.append(value)
        if len(self._back) < BACK:
            return False
        self._former = [each for each in self._former if each[0] != level]
        self._move(level / (self.value or level), self._back)
        return True

    @property
    def is_returning(self) -> bool:
        """Whether the day before was at a former level."""
        return bool(self._back)

    def stays(self) -> None:
        """The day was at no former level."""
        self._back = []

    def _adopt(self, values: Sequence[float], today: int) -> None:
        usual, new = self.value or 0.0, sorted(values)[len(values) // 2]
        factor = new / usual if usual else 0.0
        if factor > SAME_SIGN and today - self._moved > LASTED:
            self._former = [*self._former[1 - FORMER :], (usual, today)]
        self._moved = today
        self._move(factor if factor > SAME_SIGN else None, values)

    def _move(self, factor: float | None, values: Sequence[float]) -> None:
        """Go on from ``values``, and from days before them in proportion if there is one."""
        kept = [] if factor is None else [each * factor for each in self._window[-KEPT:]]
        self._window = [*kept, *values]
        self._ordered = sorted(self._window)
        self._pending, self._back = [], []
        self._settle()

    def _settle(self) -> None:
        days = self._ordered
        self.value = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
