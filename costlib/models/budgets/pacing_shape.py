"""The expected curve of a cycle: how cost spreads over weekdays and over the days of a month.

Of every day of whole months, its share of what an average day of that month cost is taken; medians of these shares by
weekday, then by place in the month, make the shape. One dear day bends a median little. A place counts only where its
median stands out from 1 by more than chance would have it. All of it is done for many budgets at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np
import numpy.typing as npt

from costlib.scope import next_month

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
LEAST_DAYS = 28
"""With fewer days of history the curve is even."""
LEAST_MONTHS = 3
"""Places in a month are told apart from so many whole months on."""
_LAST_DAYS = 4
_PLACES = 31
_WEEK = 7
_LUMPY = 0.5
_LEAST_LEVEL = 0.2
_STANDS_OUT = 2.0
_TO_DEVIATION = 1.4826
_SAME = 0.02
"""A place that differs less weighs as an average day."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Weights of days, a column per history; 1 is an average day.

    ``weekdays`` has a row per weekday from Monday on, ``places`` one per place in the month.
    """

    weekdays: Floats
    places: Floats

    def weights(self, days: Sequence[date]) -> Floats:
        """Weight of each day (row) in each history (column), never negative."""
        product: Floats = self.weekdays[weekdays(days)] * self.places[places(days)]
        return product

    def curves(self, days: Sequence[date]) -> Floats:
        """Share of the sum that is expected by the end of each day; even where the shape weighs none of them."""
        weights = self.weights(days)
        weighed = np.where(weights.sum(axis=0) > 0, weights, 1.0)
        share: Floats = np.cumsum(weighed, axis=0) / weighed.sum(axis=0)
        return share


def weekdays(days: Sequence[date]) -> Places:
    """Weekday of each day, 0 for Monday."""
    return np.array([day.weekday() for day in days], dtype=np.int64)


def places(days: Sequence[date]) -> Places:
    """Place of each day in its month: counted from its start, the last four days from its end.

    >>> places([date(2026, 2, day) for day in (1, 24, 25, 28)]).tolist(), places([date(2026, 3, 31)]).tolist()
    ([0, 23, 27, 30], [30])
    """
    left = [(next_month(day) - day).days for day in days]
    return np.array(
        [_PLACES - rest if rest <= _LAST_DAYS else day.day - 1 for day, rest in zip(days, left, strict=True)],
        dtype=np.int64,
    )


def shapes(first: date, daily: Floats) -> Shapes:
    """The shapes of histories.

    Args:
        first: Their first day.
        daily: Cost per day (row) and history (column); NaN before a history's first charge.

    Example: twice as dear from Monday to Friday.

    >>> days = [date(2026, 1, 1) + timedelta(days=each) for each in range(120)]
    >>> found = shapes(days[0], np.array([[2.0 if day.weekday() < 5 else 1.0] for day in days]))
    >>> [
    ...     round(float(each), 2)
    ...     for each in (found.weekdays[0, 0] / found.weekdays[6, 0], found.places.min(), found.places.max())
    ... ]
    [2.0, 1.0, 1.0]
    """
    days = [first + timedelta(days=each) for each in range(len(daily))]
    ratios, months = _ratios(days, daily)
    enough = np.isfinite(daily).sum(axis=0) >= LEAST_DAYS
    by_weekday = np.where(enough, _by_weekday(ratios, weekdays(days)), 1.0)
    by_place = _by_place(ratios / by_weekday[weekdays(days)], places(days))
    return Shapes(by_weekday, np.where(enough & (months >= LEAST_MONTHS), by_place, 1.0))


def _ratios(days: Sequence[date], daily: Floats) -> tuple[Floats, Floats]:
    """Each day's share of an average day around it, NaN outside whole months; whole months of each history.

    The average of a month is that of its middle; between two middles it goes straight from one to the other, so that
    growth within a month is not taken for the shape of months.
    """
    months = [list(rows) for _, rows in groupby(range(len(days)), lambda at: days[at].replace(day=1))]
    whole = [rows for rows in months if len(rows) == (next_month(days[rows[0]]) - days[rows[0]].replace(day=1)).days]
    ratios = np.full(daily.shape, np.nan)
    if not whole:
        return ratios, np.zeros(daily.shape[1])
    means = np.array([daily[rows].mean(axis=0) for rows in whole])  # NaN where a history begins within the month
    means = np.where(means > 0, means, np.nan)
    middles = np.array([rows[0] + (len(rows) - 1) / 2 for rows in whole])
    slopes = np.diff(means, axis=0) / np.diff(middles)[:, None]
    edge = np.full((1, daily.shape[1]), np.nan)
    before, after = np.concatenate([edge, slopes]), np.concatenate([slopes, edge])
    for number, rows in enumerate(whole):
        away = (np.array(rows) - middles[number])[:, None]
        slope = np.where(away < 0, _either(before[number], after[number]), _either(after[number], before[number]))
        level = means[number] + slope * away
        ratios[rows] = daily[rows] / np.where(level > _LEAST_LEVEL * means[number], level, means[number])
    return ratios, np.isfinite(means).sum(axis=0)


def _either(first: Floats, other: Floats) -> Floats:
    """The first where it is known, else the other, else 0."""
    return np.nan_to_num(np.where(np.isfinite(first), first, other))


def _by_weekday(ratios: Floats, numbers: Places) -> Floats:
    """Median ratio by weekday, 1 on average; all 1 where most days cost next to nothing."""
    medians = np.array([median(ratios[numbers == day]) for day in range(_WEEK)])
    mean = medians.mean(axis=0)
    usable = (medians.min(axis=0) > 0) & (mean > _LUMPY)
    return np.where(usable, medians / np.where(usable, mean, 1.0), 1.0)


def _by_place(ratios: Floats, numbers: Places) -> Floats:
    """Median ratio by place in the month, 1 where it differs no more than by chance."""
    found = np.ones((_PLACES, ratios.shape[1]))
    for number in range(_PLACES):
        here = ratios[numbers == number]
        middle = median(here)
        count = np.maximum(np.isfinite(here).sum(axis=0), 1)
        chance = _TO_DEVIATION * median(np.abs(here - middle)) / np.sqrt(count)
        found[number] = np.where(np.abs(middle - 1) > np.maximum(_STANDS_OUT * chance, _SAME), middle, 1.0)
    return np.maximum(found, 0.0)


def median(values: Floats) -> Floats:
    """Median of each column without its NaN; NaN for a column of nothing else. Faster than NumPy's on many columns.

    >>> median(np.array([[3.0, np.nan], [1.0, np.nan], [np.nan, np.nan]])).tolist()
    [2.0, nan]
    """
    if not len(values):
        return np.full(values.shape[1], np.nan)
    ordered, count = np.sort(values, axis=0), np.isfinite(values).sum(axis=0)
    lower, upper = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)
    column = np.arange(values.shape[1])
    middle: Floats = (ordered[lower, column] + ordered[upper, column]) / 2
    return middle
