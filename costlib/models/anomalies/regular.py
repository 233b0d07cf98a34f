"""Any series as one of regular steps: sorted, a step's rows added up, gaps and unknown values as NaN."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.errors import UsageError

DAY = np.timedelta64(1, "D")
LONGEST = 20_000
"""Steps at most: 54 years of days."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regular:
    """A series of regular steps.

    Args:
        amounts: One per step; NaN where unknown.
        days: The calendar day of each step.
        rows: Step of each row of the series as it was given.
        season: Steps after which the shape repeats: 7 for days, a week's hours for hours.
        is_daily: Whether a step is a day.
    """

    amounts: Floats
    days: NDArray[np.datetime64]
    rows: NDArray[np.int64]
    season: int
    is_daily: bool


def regular(series: pd.Series) -> Regular:
    """The series in regular steps; values of the same step are added up, and unknown if one of them is.

    Raises:
        UsageError: The index has no dates, values are no finite numbers, or the series is far too long.
    """
    stamps, values = _stamps(series), _values(series)
    step = _step(stamps)
    places = ((stamps - stamps.min()) // step) if len(stamps) else np.zeros(0, dtype=np.int64)
    count = int(places.max()) + 1 if len(places) else 0
    if count > LONGEST:
        raise UsageError(f"the series spans {count} steps, more than {LONGEST}: cut it, or look for a wrong date")
    filled = np.bincount(places, minlength=count) > 0
    sums = np.bincount(places, weights=values, minlength=count).astype(np.float64)
    at = stamps.min() + np.arange(count) * step if count else stamps
    season = 7 if step == DAY else max(round(7 * DAY / step), 1)
    return Regular(np.where(filled, sums, np.nan), at.astype("datetime64[D]"), places, season, bool(step == DAY))


def _stamps(series: pd.Series) -> NDArray[np.datetime64]:
    index = series.index
    if not isinstance(index, pd.DatetimeIndex):
        if len(index):
            raise UsageError(f"the index of the series is {index.dtype}, not dates: give a DatetimeIndex")
        return np.zeros(0, dtype="datetime64[ns]")
    if index.hasnans:
        raise UsageError("the series has a row without a date: remove it or give it one")
    return np.asarray(index.tz_localize(None).to_numpy(), dtype="datetime64[ns]")


def _values(series: pd.Series) -> Floats:
    try:
        values = np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as error:
        raise UsageError(f"the series has a value that is no number ({error}): correct it") from error
    if np.isinf(values).any():
        raise UsageError(f"the series is infinite on {series.index[np.isinf(values)][0]}: correct that value")
    return values


def _step(stamps: NDArray[np.datetime64]) -> np.timedelta64:
    """The usual distance between rows, a day where it is longer or not to be told."""
    apart = np.diff(np.unique(stamps))
    usual = np.median(apart.astype(np.int64)) if len(apart) else 0
    step = np.timedelta64(int(usual), "ns")
    return step if np.timedelta64(0, "ns") < step < DAY else DAY
