"""Optimised Theta: a line through all history and an exponentially smoothed level, weighed by the data.

Source: Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler, "Models for optimising the theta method", IJF 32 (2016).
"""

from collections.abc import Sequence

import numpy as np

from costlib.models.forecasting.grids import THETA, TINY, averaged
from costlib.models.forecasting.season import Floats


def theta(rows: Floats, ends: Sequence[int], horizon: int) -> Floats:
    """Forecasts (series, horizon) of series without season; ``ends`` (ascending) tells each row's length."""
    rate = THETA[:, 0]
    lines = _lines(rows, ends, max(ends) + horizon)
    level = np.repeat(rows[:, :1], len(rate), axis=1)
    errors = np.zeros_like(level)
    for time in range(max(ends)):
        since = int(np.searchsorted(np.asarray(ends), time, side="right"))
        error = rows[since:, time, None] - level[since:] - lines[since:, :, time]
        errors[since:] += error * error if time > 1 else 0.0
        level[since:] += rate * (error + lines[since:, :, time])
    size = np.asarray(ends, dtype=float)[:, None]
    power = np.array([float(row[:end] @ row[:end]) for row, end in zip(rows, ends, strict=True)])[:, None]
    paths = _ahead(level, np.array([lines[row, :, end : end + horizon] for row, end in enumerate(ends)]))
    return averaged(paths, -0.5 * size * np.log(errors + TINY * (power + 1)))


def _ahead(level: Floats, lines: Floats) -> Floats:
    """Paths (series, horizon, grid) when every forecast comes true."""
    rate, found = THETA[:, 0], []
    for step in range(lines.shape[2]):
        expected = level + lines[:, :, step]
        found.append(expected)
        level = rate * expected + (1 - rate) * level
    return np.stack(found, axis=1)


def _lines(rows: Floats, ends: Sequence[int], length: int) -> Floats:
    """What the line adds to the level at each time: (series, grid, time)."""
    rate, angle = THETA.T
    fading = (1 - rate)[:, None] ** np.arange(length + 1)
    found = []
    for row, end in zip(rows, ends, strict=True):
        slope, start = np.polyfit(np.arange(1, end + 1), row[:end], 1)
        found.append((1 - 1 / angle)[:, None] * (start * fading[:, :-1] + slope * (1 - fading[:, 1:]) / rate[:, None]))
    return np.array(found)
