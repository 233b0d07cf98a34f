"""Linear members: a straight trend, season and errors that go on; and autoregressions averaged by AICc."""

import numpy as np

from costlib.models.forecasting.season import Floats, adjusted, in_logarithms

FARTHEST = 2.0
"""Logarithms that a forecast may leave the range of its history by."""
ROUNDS = 3
"""Times that coefficients and memory of errors are estimated, one from the other."""
LONGEST_MEMORY = 0.98
TINY = 1e-20
"""Fraction of the power of a history below which errors are rounding."""
LARGEST_ROOT = 1.02
ORDERS = {12: 5, 7: 14}
"""Highest order of an autoregression, by season."""


def linear(values: Floats, season: int, horizon: int) -> Floats:
    """Straight trend and seasonal dummies by least squares, with errors that go on for a while.

    >>> linear(np.array([1.0, 2.0, 3.0, 4.0]) * -1, 1, 2).round(6).tolist()
    [-5.0, -6.0]
    """
    size = len(values)
    if size < 2 * season:
        return _short(values, season, horizon)
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    times = np.arange(size + horizon)
    dummies = [(times % season == phase) * 1.0 - (times % season == season - 1) for phase in range(season - 1)]
    table = np.column_stack([np.ones(size + horizon), times / size, *dummies])
    found, kept, left = _with_memory(table[:size], taken)
    ahead: Floats = table[size:] @ found + left * kept ** np.arange(1, horizon + 1)
    return np.exp(np.clip(ahead, taken.min() - FARTHEST, taken.max() + FARTHEST)) if multiplies else ahead


def _with_memory(table: Floats, values: Floats) -> tuple[Floats, float, float]:
    """Coefficients, how much of an error goes on to the next step, and the last error.

    Source: Prais, Winsten, "Trend Estimators and Serial Correlation", Cowles Commission 383 (1954).
    """
    size, kept = len(values), 0.0
    for _ in range(ROUNDS):
        first = np.sqrt(1 - kept**2)
        rows = np.vstack([first * table[:1], table[1:] - kept * table[:-1]])
        found = np.linalg.lstsq(rows, np.append(first * values[0], values[1:] - kept * values[:-1]), rcond=None)[0]
        errors = values - table @ found
        usual = float(errors @ errors)
        kept = float(errors[1:] @ errors[:-1]) / usual if usual > TINY * float(values @ values) else 0.0
        kept = float(np.clip(kept + (1 + 3 * kept) / size, 0.0, LONGEST_MEMORY)) if kept > 0 else 0.0
    return found, kept, float(errors[-1])


def _short(values: Floats, season: int, horizon: int) -> Floats:
    """Less than two seasons: the profile of one, and half the slope that is left."""
    free = adjusted(values, season)
    times = np.arange(len(values) + horizon)
    slope, level = np.polyfit(times[: len(values)], free.values, 1)
    middle = (len(values) - 1) / 2
    return free.restored(level + slope * (middle + 0.5 * (times[len(values) :] - middle)))


def autoregression(values: Floats, season: int, horizon: int) -> Floats:
    """Autoregressions of the series without season, of levels and of differences, averaged by AICc."""
    free = adjusted(values, season)
    multiplies = in_logarithms(values)
    taken = np.log(free.values) if multiplies else free.values
    orders = min(ORDERS.get(season, 5), (len(values) - 1) // 4)
    steps = np.diff(taken)
    levels, changes = _orders(taken, orders), _orders(steps, orders, constant=0.5)
    paths = np.vstack(
        [_run(taken, levels[0], horizon), taken[-1] + np.cumsum(_run(steps, changes[0], horizon), axis=1)]
    )
    chance = np.concatenate([levels[1], changes[1]])
    calm = np.concatenate([_calm(levels[0]), _calm(changes[0])])
    weights = np.exp(np.where(calm > 0, chance - chance[calm > 0].max(), -np.inf)) * calm
    spread = 0.75 * float(np.ptp(taken))
    ahead = np.clip(weights @ paths / weights.sum(), taken.min() - spread, taken.max() + spread)
    return free.restored(np.exp(ahead) if multiplies else ahead)


def _orders(values: Floats, most: int, constant: float = 1.0) -> tuple[Floats, Floats]:
    """Coefficients (orders, 1 + most) and AICc / -2 of autoregressions of order 0 to most, all over the same times."""
    size = len(values) - most
    table = np.column_stack([np.ones(size), *(values[most - lag : len(values) - lag] for lag in range(1, most + 1))])
    target = values[most:]
    basis, upper = np.linalg.qr(table)
    along = basis.T @ target
    found, chance = np.zeros((most + 1, most + 1)), np.full(most + 1, -np.inf)
    left = float(target @ target) - np.cumsum(along**2)
    for order in range(most + 1):
        used = order + 2
        if size - used - 1 <= 0:
            continue
        found[order, : order + 1] = np.linalg.lstsq(upper[: order + 1, : order + 1], along[: order + 1], rcond=None)[0]
        squares = max(float(left[order]), 1e-12 * float(target @ target) + 1e-300)
        chance[order] = -0.5 * size * np.log(squares / size) - used - used * (used + 1) / (size - used - 1)
    found[:, 0] *= constant
    return found, np.where(np.isneginf(chance), chance[np.isfinite(chance)].min(initial=0.0) - 50, chance)


def _run(values: Floats, coefficients: Floats, horizon: int) -> Floats:
    """Paths (orders, horizon); a step never leaves the range of history by more than twice its spread."""
    most = coefficients.shape[1] - 1
    spread = 2 * float(np.ptp(values))
    lowest, highest = values.min() - spread, values.max() + spread
    past = np.repeat(values[len(values) - most :][::-1][None], len(coefficients), axis=0)
    found = []
    for _ in range(horizon):
        ahead = np.clip(coefficients[:, 0] + (coefficients[:, 1:] * past).sum(axis=1), lowest, highest)
        found.append(ahead)
        past = np.column_stack([ahead, past[:, :-1]]) if most else past
    return np.array(found).T


def _calm(coefficients: Floats) -> Floats:
    """1 for paths that stay or grow slowly, 0 for those that explode: their largest root lies far outside the circle.

    >>> _calm(np.array([[0.0, 2.0], [1.0, 0.5]])).tolist()
    [0.0, 1.0]
    """
    rows, most = coefficients.shape[0], coefficients.shape[1] - 1
    if not most:
        return np.ones(rows)
    companion = np.zeros((rows, most, most))
    companion[:, 0] = coefficients[:, 1:]
    companion[:, np.arange(1, most), np.arange(most - 1)] = 1.0
    found: Floats = (np.abs(np.linalg.eigvals(companion)).max(axis=1) <= LARGEST_ROOT) * 1.0
    return found
