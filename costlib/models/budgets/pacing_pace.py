"""One cycle on its way: landing, interval, probability of overrun, day of the breach."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

Floats = npt.NDArray[np.float64]
FEWEST, MOST = 3.0, 30.0
"""Least and most degrees of freedom."""
LEVELS = (80, 95)
"""Levels of intervals, per cent."""


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """What a cycle has cost and what its days left are foretold to cost.

    Args:
        days: The days left.
        rest: Foretold cost of each of them.
        spread: Scale of the relative error of their sum.
        freedom: Degrees of freedom of Student's t.
        so_far: Cost until now.
        tries: Errors that the spread rests on.
    """

    days: tuple[date, ...]
    rest: Floats
    spread: float
    freedom: float
    so_far: float
    tries: int

    @property
    def landing(self) -> float:
        """What the cycle will have cost: as often too much as too little."""
        return self.so_far + float(self.rest.sum())

    def within(self, level: int) -> tuple[float, float]:
        """Bounds of the landing: in ``level`` per cent of cases the truth lies between them.

        >>> pace = Pace((date(2026, 11, 30),), np.array([10.0]), 0.1, 30.0, 90.0, 60)
        >>> low, high = pace.within(80)
        >>> round(low, 2), pace.landing, round(high, 2)
        (98.69, 100.0, 101.31)
        """
        return self.at((100 - level) / 200), self.at((100 + level) / 200)

    def at(self, share: float) -> float:
        """The landing that this share of cases stays below."""
        return self.so_far + float(self.rest.sum()) * self.factor(share)

    def factor(self, share: float) -> float:
        """What the foretold rest is multiplied by in that case; never negative. Of credits, more is a lower landing."""
        side = share if self.rest.sum() >= 0 else 1 - share
        return max(1 + self.spread * float(stdtrit(self.freedom, side)), 0.0)

    def probability_above(self, amount: float) -> float:
        """Chance that the landing is above an amount; 0 or 1 where no days are left.

        >>> pace = Pace((date(2026, 11, 30),), np.array([10.0]), 0.1, 30.0, 90.0, 60)
        >>> pace.probability_above(100.0), pace.probability_above(89.0), round(pace.probability_above(101.0), 2)
        (0.5, 1.0, 0.16)
        """
        scale = self.spread * abs(float(self.rest.sum()))
        if scale == 0 or self.so_far > amount:  # what is spent is spent
            return float(self.landing > amount)
        return float(stdtr(self.freedom, (self.landing - amount) / scale))

    def breach(self, amount: float, share: float = 0.5) -> date | None:
        """The day left on which the cycle passes an amount, in the case that ``share`` of cases stay below."""
        path = self.so_far + np.cumsum(self.rest) * self.factor(share)
        over = np.flatnonzero(path > amount)
        return self.days[int(over[0])] if len(over) else None
