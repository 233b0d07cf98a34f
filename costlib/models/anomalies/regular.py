"""Any series as one of regular steps: sorted, a step's rows added up, gaps and unknown values as NaN."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.errors import UsageError

DAY = np.timedelta64(1, "D")
NONE = np.timedelta64(0, "us")
LONGEST = 20_000
"""Steps at most: 54 years of days."""
LARGEST = 1e15
"""No amount is larger."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regular:
    """A series of regular steps.

    Args:
        amounts: One per step; NaN where unknown.
        days: The calendar day of each step.
        rows: Step of each row of the series as it was given; -1 for rows that are not looked at.
        season: Steps of a week.
        a_day: Steps of a day; 1 for days.
    """

    amounts: Floats
    days: NDArray[np.datetime64]
    rows: NDArray[np.int64]
    season: int
    a_day: int

    @property
    def is_daily(self) -> bool:
        """Whether a step is a day."""
        return self.a_day == 1


def regular(series: pd.Series, as_of: date | None = None) -> Regular:
    """The series in regular steps; values of the same step are added up, and unknown if one of them is.

    Args:
        series: Amounts by date.
        as_of: Rows on this day and later are not looked at; None looks at all.

    Raises:
        UsageError: The index has no dates, values are no finite numbers, or the series is far too long.
    """
    stamps, values = _stamps(series), _values(series)
    looked_at = np.ones(len(stamps), dtype=bool) if as_of is None else stamps < np.datetime64(as_of)
    rows = np.full(len(stamps), -1)
    stamps, values = stamps[looked_at], values[looked_at]
    step = _step(stamps)
    if step == DAY:
        stamps = stamps.astype("datetime64[D]").astype("datetime64[us]")
    first = stamps.min() if len(stamps) else np.datetime64(0, "us")
    places = (stamps - first) // step
    rows[looked_at] = places
    count = int(places.max(initial=-1)) + 1
    if count > LONGEST:
        raise UsageError(f"the series spans {count} steps, more than {LONGEST}: cut it, or look for a wrong date")
    filled = np.bincount(places, minlength=count) > 0
    sums = np.bincount(places, weights=values, minlength=count).astype(np.float64)
    days = (first + np.arange(count) * step).astype("datetime64[D]")
    a_day = max(round(DAY / step), 1)
    return Regular(np.where(filled, sums, np.nan), days, rows, 7 * a_day, a_day)


def _stamps(series: pd.Series) -> NDArray[np.datetime64]:
    index = series.index
    if not isinstance(index, pd.DatetimeIndex):
        if len(index):
            raise UsageError(f"the index of the series is {index.dtype}, not dates: give a DatetimeIndex")
        return np.zeros(0, dtype="datetime64[us]")
    if index.hasnans:
        raise UsageError("the series has a row without a date: remove it or give it one")
    fine = index.tz is not None and _step(index.tz_convert(None).to_numpy().astype("datetime64[us]")) < DAY
    return (index.tz_convert(None) if fine else index.tz_localize(None)).to_numpy().astype("datetime64[us]")


def _values(series: pd.Series) -> Floats:
    try:
        values = np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError) as error:
        raise UsageError(f"the series has a value that is no number ({error}): correct it") from error
    with np.errstate(invalid="ignore"):
        wrong = np.abs(values) > LARGEST
    if wrong.any():
        day, value = series.index[wrong][0].date(), values[wrong][0]
        raise UsageError(f"the series is {'infinite' if np.isinf(value) else value} on {day}: correct that value")
    return values


def _step(stamps: NDArray[np.datetime64]) -> np.timedelta64:
    """The usual distance between rows; a day where it is over half a day, or not to be told."""
    apart = np.diff(np.unique(stamps))
    usual = np.median(apart.astype(np.int64)) if len(apart) else 0
    step = np.timedelta64(int(usual), "us")
    return step if NONE < 2 * step <= DAY else DAY
