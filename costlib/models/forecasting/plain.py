"""Plain seasonal members: what history shows, carried on. They steady every combination."""

import numpy as np

from costlib.models.forecasting.season import Floats, adjusted, in_logarithms

KEPT = 0.5
"""Part of last season's growth that goes on."""
LATE = {12: 6, 7: 28}
"""Observations whose mean is the level, by season."""
TOWARDS_MEAN = 0.8
"""How much of the last season's profile is kept where it is the only one."""


def seasonal_naive(values: Floats, season: int, horizon: int) -> Floats:
    """The last season again; the last value where there is no whole season.

    >>> seasonal_naive(np.array([9.0, 1.0, 2.0, 3.0]), 3, 4).tolist()
    [1.0, 2.0, 3.0, 1.0]
    """
    return np.resize(values[-(season if len(values) >= season else 1) :], horizon)


def seasonal_growth(values: Floats, season: int, horizon: int) -> Floats:
    """The last season, nearer to its mean, with half of its growth over the season before."""
    if season <= 1 or len(values) <= season:
        return seasonal_naive(values, season, horizon)
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    pairs = min(len(values) - season, season)
    growth = float(np.mean(taken[-pairs:] - taken[len(taken) - pairs - season : len(taken) - season]))
    last = taken[-season:]
    ahead = np.resize(last.mean() + TOWARDS_MEAN * (last - last.mean()), horizon) + KEPT * growth
    return np.exp(ahead) if multiplies else ahead


def seasonal_level(values: Floats, season: int, horizon: int) -> Floats:
    """Seasonal profile on the mean level of late: half a year, or four weeks.

    >>> seasonal_level(np.array([9.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]), 12, 2).round(6).tolist()
    [5.0, 5.0]
    """
    free = adjusted(values, season)
    return free.restored(np.full(horizon, free.values[-LATE.get(season, season) :].mean()))
