"""How fast the level of a series strays from what was expected of it: measured at earlier months of the same series.

Daily bounds tell how single days scatter. What a month's total misses by is mostly another thing: the level moved, by
a step or by growth that nobody could know. It grows like a random walk, with the square root of time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from costlib.errors import CostlibError
from costlib.models.outlook.expected import expected
from costlib.policy.forecasting import Rules

MONTH = 30.4
"""Days."""
ORIGINS, AHEAD = 4, 100
"""Earlier months at which the series is forecast anew, and the most days that are looked at from each."""
LEAST_DAYS = 60
"""History that an earlier forecast needs."""
LEAST_BLOCK = 7
"""Days of a month that tell."""
USUAL, WORTH = 0.08, 3.0
"""Drift over a month that is usual, and the number of measured errors that it is worth."""
TAILS = 5.0
"""Degrees of freedom of Student's t."""
FARTHEST = 1.1
"""Logarithm that a level may stray by: three times, or a third."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drift:
    """How fast the level strays.

    Args:
        size: Standard deviation of the logarithm of the level after one month.
        errors: Number of errors that it was measured from; 0 where only what is usual is known.
        months: What was said of months earlier: columns ``ds`` (first day of the month), ``origin`` (the day before
            the forecast), ``came``, ``said``, ``at`` (days ahead, middle) and ``whole``: whether all of the month was
            ahead and has come.
    """

    size: float
    errors: int
    months: pd.DataFrame

    def spread(self, days: Floats) -> Floats:
        """Standard deviation of the logarithm of the level after so many days.

        >>> Drift(0.1, 9, pd.DataFrame()).spread(np.array([30.4, 4 * 30.4])).round(3).tolist()
        [0.1, 0.2]
        """
        found: Floats = self.size * np.sqrt(np.asarray(days) / MONTH)
        return found

    def factors(self, horizon: int, count: int, seed: int) -> Floats:
        """Paths (days, count) of what the level is multiplied by, heavy-tailed, with a median of 1."""
        random = np.random.default_rng(seed)
        walk = random.standard_normal((horizon, count)).cumsum(axis=0) / np.sqrt(MONTH)
        heavy = np.sqrt(TAILS / random.chisquare(TAILS, count))
        found: Floats = np.exp(np.clip(self.size * heavy * walk, -FARTHEST, FARTHEST))
        return found


def measured(history: pd.Series, rules: Rules | None) -> Drift:
    """Forecast the series anew at earlier months, and hold the totals of months against what came."""
    told = [found for past in _pasts(history) if len(found := _months(history, past, rules))]
    months = (
        pd.concat(told, ignore_index=True)
        if told
        else pd.DataFrame(columns=["ds", "origin", "came", "said", "at", "whole"])
    )
    errors = _errors(months[(months["came"] > 0) & (months["said"] > 0)])
    size = float(np.sqrt(((errors**2).sum() + WORTH * USUAL**2) / (len(errors) + WORTH)))
    return Drift(size, len(errors), months)


def _pasts(history: pd.Series) -> list[pd.Series]:
    end = history.index[-1]
    ends = [end - pd.DateOffset(months=back) for back in range(1, ORIGINS + 1)]
    return [history[:each] for each in ends if len(history[:each]) >= LEAST_DAYS]


def _months(history: pd.Series, past: pd.Series, rules: Rules | None) -> pd.DataFrame:
    """What came in the calendar months after a past, and what was said of it."""
    came = history[past.index[-1] + pd.Timedelta(days=1) :].iloc[:AHEAD]
    try:
        said = expected(past, len(came), rules).mean
    except CostlibError:  # this much of it was no forecast yet
        return pd.DataFrame()
    both = pd.DataFrame({"came": came, "said": said, "at": np.arange(1, len(came) + 1)}).rename_axis("ds")
    blocks = both.dropna().groupby(pd.Grouper(freq="MS"))
    told = blocks.agg({"came": "sum", "said": "sum", "at": "mean"})
    whole = blocks.size() == pd.DatetimeIndex(told.index).days_in_month
    return told.assign(origin=past.index[-1], whole=whole)[blocks.size() >= LEAST_BLOCK].reset_index()


def _errors(months: pd.DataFrame) -> Floats:
    """Logarithms of actual over expected totals, scaled to one month ahead.

    What is less than a month ahead counts as it is: it tells of days and not of the level.
    """
    logs = np.log(months["came"].to_numpy(float) / months["said"].to_numpy(float))
    found: Floats = np.clip(logs, -FARTHEST, FARTHEST) / np.sqrt(
        np.maximum(months["at"].to_numpy(float), MONTH) / MONTH
    )
    return found
