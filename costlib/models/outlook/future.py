"""The future of one series of daily costs: days, sample paths, and totals of months, quarters and years that agree.

Everything is read off one set of daily paths, so a month is the sum of its days, and its interval is not the sum of
daily bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from costlib.models.forecasting.answer import PATHS, Forecast, Weights
from costlib.models.outlook.drift import Drift, measured
from costlib.models.outlook.expected import expected
from costlib.policy.forecasting import Rules

SEED = 20
NOTHING = 1e-6
"""Amounts below are the noise of a method on a series of zeros."""


@dataclass(frozen=True, slots=True)
class Future:
    """What lies ahead of a daily history.

    Args:
        history: Amounts by day.
        mean: Expected amount by day.
        paths: Rows are days, columns futures that history makes likely.
        forecast: Of daily use, with weights, scorecard and confidence.
        drift: How fast the level strays.
        notes: What the answer rests on, a sentence each.
    """

    history: pd.Series
    mean: pd.Series
    paths: pd.DataFrame
    forecast: Forecast
    drift: Drift
    notes: tuple[str, ...]

    def table(self, levels: Sequence[int]) -> pd.DataFrame:
        """Columns ``mean``, ``lo_L``, ``hi_L``; index: days ahead."""
        return bounds(self.mean, self.paths, levels)

    def less(self, charged: pd.Series) -> "Future":
        """Without what is charged already of the days ahead; cost that was not negative does not become so."""
        off = charged.reindex(self.mean.index).fillna(0.0)
        if not off.any():
            return self
        mean, paths = self.mean - off, self.paths.sub(off, axis=0)
        if self.forecast.run.history.never_negative:
            mean, paths = mean.clip(lower=0.0), paths.clip(lower=0.0)
        return replace(self, mean=mean, paths=paths)

    @property
    def begun(self) -> float:
        """What the month that the history ends in has cost so far; 0 where it ends with its month."""
        first = self.mean.index[0].replace(day=1)
        return float(self.history[first:].sum())

    def months(self) -> tuple[pd.Series, pd.DataFrame]:
        """Mean and paths of calendar months, the first one with its days so far; the last may be cut."""
        by = pd.Grouper(freq="MS")
        mean, paths = self.mean.groupby(by).sum(), self.paths.groupby(by).sum()
        mean.iloc[0] += self.begun
        paths.iloc[0] += self.begun
        return mean, paths


def future(
    history: pd.Series,
    horizon: int,
    rules: Rules | None = None,
    levels: Sequence[int] = (),
    *,
    full: bool = False,
    weights: Weights = "measured",
    count: int = PATHS,
) -> Future:
    """Look ahead from a daily history.

    Args:
        history: Amounts by day, regular; NaN is unknown.
        horizon: Days, up to two years.
        rules: As of ``forecasted``.
        levels: That will be asked for; refused here where they can't be.
        full: Whether heavy members and the whole scorecard join.
        weights: As of ``forecasted``.
        count: Number of paths.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: The horizon or a level can't be.
    """
    ahead = expected(history, horizon, rules, levels, full=full, weights=weights)
    drift = measured(history, rules)
    use = ahead.days.paths(count, SEED).add(ahead.due, axis=0).mul(ahead.course, axis=0)
    strays = np.abs(ahead.mean.to_numpy())[:, None] * (drift.factors(horizon, count, SEED) - 1)
    paths = use + strays
    if ahead.days.run.history.never_negative:
        paths = paths.clip(lower=0.0)
    paths = paths.where(paths.abs() > NOTHING, 0.0)
    return Future(history, ahead.mean, paths, ahead.days, drift, (*ahead.days.notes, *_notes(ahead.monthly.due)))


def bounds(mean: pd.Series, paths: pd.DataFrame, levels: Sequence[int]) -> pd.DataFrame:
    """Columns ``mean``, ``lo_L``, ``hi_L`` of levels in per cent, from paths over the same index."""
    found = {"mean": mean}
    for level in levels:
        found[f"lo_{level}"] = paths.quantile(0.5 - level / 200, axis=1)
        found[f"hi_{level}"] = paths.quantile(0.5 + level / 200, axis=1)
    return pd.DataFrame(found)


def _notes(due: dict[int, float]) -> list[str]:
    places = ", ".join("the last day" if day == -1 else f"day {day}" for day in sorted(due))
    return [f"what comes on {places} of each month is put where it is due, beside daily use"] if due else []
