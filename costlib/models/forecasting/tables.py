"""Forecasts as tables: mean and bounds by time, sample paths, and totals of periods."""

from collections.abc import Sequence
from numbers import Integral

import numpy as np
import pandas as pd

from costlib.errors import UsageError
from costlib.models.forecasting.run import FARTHEST, Run, bounded
from costlib.models.forecasting.season import Floats
from costlib.models.forecasting.spread import half_widths
from costlib.policy.forecasting import Rules

HIGHEST = 99
NORMAL = {0: 0.0, 50: 0.6745, 80: 1.2816, 90: 1.6449, 95: 1.96, 98: 2.3263, 99: 2.5758}
"""Level in per cent to the half width of the interval of a standard normal distribution."""
TOGETHER = 0.8
"""How much of an error goes on to the next step of a path, where backtests don't tell."""
PRIOR = 30.0
"""Pairs of residuals that ``TOGETHER`` is worth."""


def table(run: Run, levels: Sequence[int], rules: Rules) -> pd.DataFrame:
    """Columns ``mean``, ``lo_L`` and ``hi_L`` for each level (per cent); index: times that follow the history.

    Raises:
        UsageError: A level is no whole number from 1 to 99, or 99 with too few residuals.
    """
    found = {"mean": _bounded(run, run.mean)}
    for level in levels:
        _check(run, level, rules)
        width = half_widths(run, level)
        found[f"lo_{level}"] = _bounded(run, run.mean - width)
        found[f"hi_{level}"] = _bounded(run, run.mean + width)
    return pd.DataFrame(found, index=run.history.ahead(len(run.mean)))


def paths(run: Run, count: int, seed: int) -> pd.DataFrame:
    """Paths that history makes likely: rows are times, columns the paths.

    At each time they spread like the intervals; from one time to the next errors go on as they did in backtests.
    """
    random = np.random.default_rng(seed)
    kept = persistence(run.residuals)
    noise = random.standard_normal((len(run.mean), count))
    for step in range(1, len(run.mean)):
        noise[step] = kept * noise[step - 1] + np.sqrt(1 - kept**2) * noise[step]
    return pd.DataFrame(_spread(run, noise), index=run.history.ahead(len(run.mean)))


def totals(drawn: pd.DataFrame, levels: Sequence[int], frequency: str = "MS") -> pd.DataFrame:
    """Totals of months (or another frequency) with their own intervals, from daily paths: not sums of daily bounds.

    Columns as of a forecast; ``mean`` is the mean of the paths' totals.
    """
    sums = drawn.groupby(pd.Grouper(freq=frequency)).sum()
    found = {"mean": sums.mean(axis=1)}
    for level in levels:
        found[f"lo_{level}"] = sums.quantile(0.5 - level / 200, axis=1)
        found[f"hi_{level}"] = sums.quantile(0.5 + level / 200, axis=1)
    return pd.DataFrame(found)


def persistence(residuals: Floats) -> float:
    """How much of an error goes on to the next step: correlation of residuals, shrunk to what is usual.

    >>> persistence(np.array([[1.0, 1.0], [-1.0, -1.0]])) > 0.8
    True
    """
    first, second = residuals[:, :-1].ravel(), residuals[:, 1:].ravel()
    both = np.isfinite(first) & np.isfinite(second)
    power = float(np.sqrt((first[both] ** 2).sum() * (second[both] ** 2).sum()))
    found = float((first[both] * second[both]).sum()) / power if power else TOGETHER
    return float(np.clip((both.sum() * found + PRIOR * TOGETHER) / (both.sum() + PRIOR), 0.0, 0.99))


def _spread(run: Run, noise: Floats) -> Floats:
    """Normal noise to paths whose levels are those of the intervals."""
    widths = np.array([half_widths(run, level) for level in NORMAL])
    sizes = list(NORMAL.values())
    rows = [np.interp(np.abs(noise[step]), sizes, widths[:, step]) for step in range(len(noise))]
    return _bounded(run, run.mean[:, None] + np.sign(noise) * np.array(rows))


def _bounded(run: Run, values: Floats) -> Floats:
    return bounded(run.history, values, 2 * FARTHEST)


def _check(run: Run, level: int, rules: Rules) -> None:
    if not isinstance(level, Integral) or not 1 <= level <= HIGHEST:
        raise UsageError(f"level {level!r}: give whole per cents from 1 to {HIGHEST}")
    there = int(np.isfinite(run.residuals).sum())
    if level == HIGHEST and there < rules.limits.residuals_for_99:
        raise UsageError(
            f"level 99 needs {rules.limits.residuals_for_99} residuals of backtests, there are {there}: ask for 95"
        )
