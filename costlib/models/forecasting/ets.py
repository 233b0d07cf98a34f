"""ETS: level, trend and season, each smoothed exponentially; additive, or multiplicative through logarithms.

Source: Hyndman, Koehler, Ord, Snyder, "Forecasting with Exponential Smoothing" (2008); weighed by AICc, not chosen.
"""

from collections.abc import Sequence

import numpy as np

from costlib.models.forecasting.grids import SEASONAL, TINY, averaged, likelihood, reach
from costlib.models.forecasting.season import Floats, in_logarithms

FARTHEST = 3.0
"""Logarithms that a forecast may leave the range of its history by."""


def ets(values: Floats, season: int, origins: Sequence[int], horizon: int) -> Floats:
    """Forecasts (origins, horizon); every origin (ascending) must have two seasons behind it."""
    paths, chance = _smoothed(values, season, origins, horizon)
    if in_logarithms(values):
        taken = np.log(values)
        others, likely = _smoothed(taken, season, origins, horizon)
        paths = np.concatenate([paths, np.exp(np.clip(others, taken.min() - FARTHEST, taken.max() + FARTHEST))], axis=2)
        chance = np.concatenate([chance, likely - np.cumsum(taken)[np.asarray(origins) - 1, None]], axis=1)
    return averaged(paths, chance)


def _smoothed(values: Floats, season: int, origins: Sequence[int], horizon: int) -> tuple[Floats, Floats]:
    """Paths (origins, horizon, grid) and their likelihood (origins, grid).

    Everything starts from the first seasons, so one run over time serves all origins with three seasons or more.
    """
    level_rate, slope_rate, damping, phase_rate = SEASONAL.T
    flat = damping == 0
    starts = sorted({min(origin, 3 * season) for origin in origins})
    ends = {start: [origin for origin in origins if min(origin, 3 * season) == start] for start in starts}
    paths, chance = [], []
    for start in starts:
        line, phases = _start(values[:start], season)
        level = np.where(flat, values[:season].mean(), line[0] - line[1])
        slope = np.where(flat, 0.0, line[1])
        factors = np.repeat(phases[:, None], len(flat), axis=1)
        errors, time = np.zeros(len(flat)), 0
        for origin in ends[start]:
            for now in range(time, origin):
                expected = level + damping * slope
                error = values[now] - expected - factors[now % season]
                errors += error * error
                level = expected + level_rate * error
                slope = damping * slope + slope_rate * error
                factors[now % season] += phase_rate * error
            time = origin
            paths.append(level + slope * reach(damping, horizon) + factors[(origin + np.arange(horizon)) % season])
            power = TINY * (float(values[:origin] @ values[:origin]) + 1)
            chance.append(likelihood((errors + power)[None], np.array([[float(origin)]]), _parameters(season))[0])
    return np.array(paths), np.array(chance)


def _parameters(season: int) -> Floats:
    _, slope_rate, damping, phase_rate = SEASONAL.T
    trend = np.select([damping == 0, slope_rate == 0, damping < 1], [1.0, 2.0, 4.0], 3.0)
    found: Floats = trend + (phase_rate > 0) + season
    return found


def _start(values: Floats, season: int) -> tuple[tuple[float, float], Floats]:
    """Level and slope of a line, and phases, by least squares over the first seasons."""
    times = np.arange(len(values))
    table = np.column_stack([times, *(times % season == phase for phase in range(season))]).astype(float)
    slope, *phases = np.linalg.lstsq(table, values, rcond=None)[0]
    level = float(np.mean(phases))
    return (level, float(slope)), np.array(phases) - level
