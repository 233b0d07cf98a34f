"""Exponential smoothing over grids of parameters, for many series at once.

No optimiser: every point of a grid is run, and forecasts are averaged by likelihood (with AICc's penalty), which is
quick, deterministic, and steadier on short histories than the single best point.
"""

from collections.abc import Sequence

import numpy as np

from costlib.models.forecasting.season import Floats

TINY = 1e-12
TREND = np.array(
    [
        (level, level * slope, damping)
        for level in (0.02, 0.06, 0.12, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95)
        for slope, damping in [
            (0.0, 0.0),
            (0.0, 1.0),
            *((slope, damping) for slope in (0.03, 0.1, 0.25, 0.5) for damping in (0.8, 0.9, 0.96, 1.0)),
        ]
    ]
)
"""Rows of (level, slope, damping); damping 0 means no trend."""
SEASONAL = np.array(
    [
        (level, level * slope, damping, phase * (1 - level))
        for level in (0.02, 0.08, 0.18, 0.35, 0.6, 0.9)
        for slope, damping in [(0.0, 0.0), (0.0, 1.0), *((s, d) for s in (0.05, 0.2) for d in (0.9, 0.97, 1.0))]
        for phase in (0.0, 0.05, 0.15, 0.35)
    ]
)
"""Rows of (level, slope, damping, phase)."""
THETA = np.array([(level, theta) for level in (*TREND[::18, 0], 0.99) for theta in (1.0, 1.5, 2.0, 3.0, 5.0, 10.0)])
"""Rows of (level, theta)."""


def averaged(paths: Floats, likelihood: Floats) -> Floats:
    """Paths weighed by likelihood.

    Args:
        paths: (series, horizon, grid).
        likelihood: Logarithms, (series, grid).
    """
    weights = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    found: Floats = np.einsum("bhg,bg->bh", paths, weights)
    return found


def likelihood(errors: Floats, lengths: Floats, parameters: Floats) -> Floats:
    """AICc / -2 from sums of squared errors (series, grid), lengths (series, 1) and parameters (grid)."""
    used = np.minimum(parameters[None, :], lengths - 2)
    penalty = used + used * (used + 1) / np.maximum(lengths - used - 1, 1)
    found: Floats = -0.5 * lengths * np.log(errors) - penalty
    return found


def trended(rows: Floats, ends: Sequence[int], horizon: int) -> Floats:
    """Forecasts (series, horizon) of a damped, straight or no trend; ``ends`` (ascending) tells each row's length."""
    level_rate, slope_rate, damping = TREND.T
    flat = damping == 0
    starts = np.array([_start(row[:end]) for row, end in zip(rows, ends, strict=True)])
    level = np.where(flat, rows[:, :1], starts[:, :1] - starts[:, 1:])
    slope = np.where(flat, 0.0, starts[:, 1:])
    errors = np.zeros_like(level)
    for time, since in enumerate(_running(ends)):
        expected = level[since:] + damping * slope[since:]
        error = rows[since:, time, None] - expected
        errors[since:] += error * error
        level[since:] = expected + level_rate * error
        slope[since:] = damping * slope[since:] + slope_rate * error
    parameters = np.select([flat, slope_rate == 0, damping < 1], [2.0, 3.0, 5.0], 4.0)
    size = np.asarray(ends, dtype=float)[:, None]
    power = np.array([float(row[:end] @ row[:end]) for row, end in zip(rows, ends, strict=True)])[:, None]
    chance = likelihood(errors + TINY * (power + 1), size, parameters) - np.log(
        np.where(flat, flat.sum(), (~flat).sum())
    )
    return averaged(level[:, None, :] + slope[:, None, :] * reach(damping, horizon)[None], chance)


def reach(damping: Floats, horizon: int) -> Floats:
    """Sum of damping^1..k: how far a slope of 1 leads in k steps; (horizon, grid).

    >>> reach(np.array([0.0, 0.5, 1.0]), 2).tolist()
    [[0.0, 0.5, 1.0], [0.0, 0.75, 2.0]]
    """
    return np.cumsum(damping[None, :] ** np.arange(1, horizon + 1)[:, None], axis=0)


def _start(values: Floats) -> tuple[float, float]:
    """Level at observation 0 and slope of a line through the first observations."""
    first = values[: max(4, min(12, len(values) // 2))]
    slope, level = np.polyfit(np.arange(len(first)), first, 1)
    return float(level), float(slope)


def _running(ends: Sequence[int]) -> list[int]:
    """For each time the first of the rows (shortest first) that still runs."""
    return [int(row) for row in np.searchsorted(np.asarray(ends), np.arange(max(ends)), side="right")]
