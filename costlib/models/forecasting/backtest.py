"""Rolling origins: what each member would have said at earlier times, held against what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from costlib.models.forecasting.history import WEEK, History
from costlib.models.forecasting.season import Floats

MOST = {12: 12, 7: 6}
"""Origins by season."""
FROM = (24, 36)
"""Months that the first origin has behind it from three years on: a year less than history, within these bounds."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """What members said.

    Args:
        origins: Observations known at each origin.
        actual: (origins, horizon); NaN beyond the end of history.
        said: Member to forecasts (origins, horizon); NaN where it was not asked.
        ahead: Member to its forecast from the end (horizon).
        left_out: Member to the reason why it says nothing.
    """

    origins: tuple[int, ...]
    actual: Floats
    said: Mapping[str, Floats]
    ahead: Mapping[str, Floats]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def few(self, name: str) -> bool:
        """Whether a member was asked at fewer than all origins."""
        return not np.isfinite(self.said[name]).all()

    def errors(self, name: str) -> Floats:
        """Actual minus forecast of a member, (origins, horizon)."""
        return self.actual - self.said[name]


def origins(size: int, season: int) -> list[int]:
    """Origins of a history of so many observations, ascending.

    >>> origins(14, 12), origins(28, 7)
    ([7, 8, 9, 10, 11, 12, 13], [14, 21])
    """
    if season == WEEK:
        behind = range(size - WEEK, max(2 * WEEK, size // 3) - 1, -WEEK)
        step = min(2, max(1, len(behind) // MOST[season]))
    else:
        long = min(max(size - season, FROM[0]), FROM[1])
        behind = range(size - 1, (long if size >= 3 * season else max(3, size // 2)) - 1, -1)
        step = max(1, len(behind) // MOST[season])
    return sorted(behind[::step][: MOST[season]])


def actuals(history: History, starts: Sequence[int], horizon: int) -> Floats:
    """What came after each origin, (origins, horizon); NaN beyond the end."""
    known = np.concatenate([history.amounts, np.full(horizon, np.nan)])
    return np.array([known[start : start + horizon] for start in starts]).reshape(len(starts), horizon)
