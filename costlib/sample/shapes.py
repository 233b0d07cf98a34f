"""How volumes run over the days: growth, weekdays, noise, and exact whole quantities out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from costlib.sample.company import START
from costlib.scope import next_month

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

QUANTITY = 10**7
"""Quantities are whole numbers of 1e-7 units, prices of 1e-3, so that a cost is a whole number of 1e-10."""
PRICE = 10**3
COST = PRICE * QUANTITY
MONTH_DAYS = 30
"""A price per month is charged at one thirtieth a day; the first 30 days are the month that the prices describe."""
_WEEK = np.array([1.12, 1.16, 1.14, 1.10, 1.02, 0.70, 0.76])


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the sample, numbered from 0 at ``START``."""

    end: date

    @property
    def count(self) -> int:
        """Number of days."""
        return self.number(self.end)

    @property
    def numbers(self) -> Ints:
        """All day numbers."""
        return np.arange(self.count, dtype=np.int64)

    @property
    def months(self) -> Floats:
        """Months of growth up to each day: 0 throughout the first 30 days."""
        return np.maximum(self.numbers - MONTH_DAYS + 1, 0) / 30.4375

    @property
    def weekdays(self) -> Ints:
        """0 for Monday to 6 for Sunday, per day."""
        return (self.numbers + START.weekday()) % 7

    def number(self, day: date) -> int:
        """Day number of a date; at most the first number after the sample."""
        return min((day - START).days, (self.end - START).days)

    def between(self, start: date, end: date) -> Ints:
        """Day numbers from ``start`` up to but not including ``end``, as far as the sample reaches."""
        return np.arange(max(self.number(start), 0), max(self.number(end), 0), dtype=np.int64)

    def spans(self, months: Sequence[date]) -> tuple[Ints, Ints]:
        """First day number of each month, and the number after its last day within the sample."""
        starts = np.array([self.number(month) for month in months], dtype=np.int64)
        return starts, np.array([self.number(next_month(month)) for month in months], dtype=np.int64)

    def month_starts(self) -> list[date]:
        """First day of every month that the sample touches."""
        return sorted({day.replace(day=1) for day in (START + timedelta(days=int(n)) for n in self.numbers)})


def growth(calendar: Calendar, monthly: float) -> Floats:
    """Factor per day for a growth of ``monthly`` (a fraction) a month, 1 in the first 30 days."""
    factor: Floats = np.power(1 + monthly, calendar.months)
    return factor


def rhythm(calendar: Calendar, rng: np.random.Generator, noise: float) -> Floats:
    """Weekday and yearly rhythm with log-normal noise per day; the first 30 days have mean 1."""
    year = 1 + 0.04 * np.sin(2 * np.pi * (calendar.numbers + 60) / 365.25)
    shape: Floats = _WEEK[calendar.weekdays] * year * rng.lognormal(0, noise, calendar.count)
    shape[:MONTH_DAYS] /= shape[:MONTH_DAYS].mean()
    return shape


def whole(amounts: Floats) -> Ints:
    """Round a series to whole numbers so that every running total is off by at most a half.

    >>> whole(np.array([0.4, 0.4, 0.4, 0.8])).tolist()
    [0, 1, 0, 1]
    """
    return np.diff(np.rint(np.cumsum(amounts)), prepend=0).astype(np.int64)


def split(total: Ints, weights: Floats) -> Ints:
    """Split each whole total by its row of weights, exactly: (days) and (days, parts) give (days, parts).

    >>> split(np.array([10]), np.array([[1.0, 1.0, 1.0]])).tolist()
    [[3, 4, 3]]
    """
    running = np.cumsum(weights, axis=1)
    shares = running / running[:, -1:]
    return np.diff(np.rint(shares * total[:, None]), axis=1, prepend=0).astype(np.int64)
