"""Seasonal ARIMA over a grid: changes over a season follow ARMA(1,1) or ARIMA(1,1,1), with a seasonal moving average.

No optimiser: errors of every point of the grid follow from one filter, for all origins at once, and forecasts are
averaged by likelihood, as in ``grids``.

Source: Box, Jenkins, Reinsel, "Time Series Analysis" (2008), chapter 9.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy.signal import lfilter

from costlib.models.forecasting.grids import TINY, averaged
from costlib.models.forecasting.season import Floats, in_logarithms

SEASONAL = (0.4, 0.7, 0.9, 0.98)
GRID = np.array(
    [
        *product((0,), (0.0, 0.3, 0.6, 0.8, 0.95), (0.0, 0.4), SEASONAL),
        *product((1,), (0.0, 0.5), (0.0, 0.25, 0.5, 0.7, 0.85, 0.95), SEASONAL),
    ]
)
"""Rows of (differences, autoregression, moving average, seasonal moving average)."""
DRIFT = {12: 12.0, 7: np.inf}
"""Changes over a season that a drift of 0 counts like, by season: days have no drift."""
FARTHEST = 2.0
"""Logarithms that a forecast may leave the range of its history by."""


def sarima(values: Floats, season: int, origins: Sequence[int], horizon: int) -> Floats:
    """Forecasts (origins, horizon); every origin must have a season and three observations behind it."""
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    ends = np.asarray(origins)
    changes = taken[season:] - taken[:-season]
    drift = _drift(changes, season)
    errors = np.array([_errors(changes, drift, season, point) for point in GRID]).T
    ahead = averaged(_ahead(taken, drift, errors, ends, horizon), _likelihood(taken, errors, ends - season))
    return np.exp(np.clip(ahead, taken.min() - FARTHEST, taken.max() + FARTHEST)) if multiplies else ahead


def _drift(changes: Floats, season: int) -> Floats:
    """Mean change before each time, and after the last; shrunk to 0."""
    count = np.arange(len(changes) + 1)
    found: Floats = np.concatenate([[0.0], np.cumsum(changes)]) / (count + DRIFT.get(season, DRIFT[12]) + TINY)
    return found


def _errors(changes: Floats, drift: Floats, season: int, point: Floats) -> Floats:
    """What one point of the grid did not expect; 0 at the first time."""
    differences, kept, average, seasonal = point
    if differences:
        steps = lfilter([1.0, -1.0 - kept, kept], [1.0], changes)
        steps[1:2] = np.diff(changes[:2])
    else:
        steps = lfilter([1.0, -kept], [1.0], changes) - (1 - kept) * drift[:-1]
    steps[0] = 0.0
    past = np.zeros(season + 2)
    past[[0, 1]] = 1.0, -average
    past[[season, season + 1]] += -seasonal, average * seasonal
    found: Floats = lfilter([1.0], past, steps)
    return found


def _likelihood(taken: Floats, errors: Floats, known: Floats) -> Floats:
    """Logarithms, (origins, grid)."""
    count = np.maximum(known - 1, 1)[:, None]
    power = TINY * (float(taken @ taken) / len(taken) + 1)
    squares = np.cumsum(errors**2, axis=0)[known - 1] / count
    found: Floats = -0.5 * count * np.log(squares + power) - (GRID[:, 1:3] > 0).sum(axis=1)
    return found


def _ahead(taken: Floats, drift: Floats, errors: Floats, ends: Floats, horizon: int) -> Floats:
    """Paths (origins, horizon, grid) when every forecast comes true."""
    differences, kept, average, seasonal = GRID.T
    season = len(taken) - len(errors)
    known = np.vstack([np.zeros((season + 1, len(GRID))), errors])
    base = np.repeat(taken[:, None], len(GRID), axis=1)
    mean = (1 - differences) * (1 - kept) * drift[ends - season][:, None]
    last = np.repeat((taken[ends - 1] - taken[ends - 1 - season])[:, None], len(GRID), axis=1)
    before = np.repeat((taken[ends - 2] - taken[ends - 2 - season])[:, None], len(GRID), axis=1)
    found: list[Floats] = []
    for step in range(horizon):
        change = (differences + kept) * last - differences * kept * before + mean
        if step == 0:
            change = change - average * known[ends]
        if step < season:
            change = change - seasonal * known[ends - season + step + 1]
        if step <= season:
            change = change + average * seasonal * known[ends - season + step]
        found.append((base[ends - season + step] if step < season else found[step - season]) + change)
        last, before = change, last
    return np.stack(found, axis=1)
