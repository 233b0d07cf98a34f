"""Charges that come on one day of the month (a purchase on the 1st, a tax on the last day), told from daily use.

A model of days takes them for spikes and forgets them; here they are taken out before and put back where they are due.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

WEEK = 7
NEAR = (-14, -7, 7, 14)
"""Days whose median says what a day would have cost without the charge: same weekday, never the same day of a month."""
FROM_END = 3
"""The last days of a month are counted from its end, the others from its start."""
MONTHS = 3
"""Newest months in each of which the charge must have come."""
CLEAR = 6.0
"""It must be as many times the usual deviation of a day."""
SPREAD = 1.4826
"""Median absolute deviation to standard deviation, where normal."""
SMALL = 0.1
"""Of a usual day: a charge below is left to the model of days."""


@dataclass(frozen=True, slots=True)
class Monthly:
    """Daily use, and the charges beside it.

    Args:
        usual: The history without the charges.
        due: Day of the month (-1 is the last one) to what comes beside daily use on it.
    """

    usual: pd.Series
    due: dict[int, float]

    def on(self, days: pd.DatetimeIndex) -> pd.Series:
        """What is due on each day."""
        return pd.Series([self.due.get(each, 0.0) for each in _positions(days)], days, dtype=float)


def monthly_charges(history: pd.Series) -> Monthly:
    """Find what comes on the same day of each of the last three months, clearly beside daily use.

    Args:
        history: Amounts by day, regular; NaN is unknown.

    >>> days = pd.date_range("2026-01-01", "2026-06-30")
    >>> found = monthly_charges(pd.Series(5.0, days) + 100.0 * (days.day == 1))
    >>> found.due, float(found.usual.max())
    ({1: 100.0}, 5.0)
    """
    near = pd.concat([history.shift(by) for by in NEAR], axis=1).median(axis=1)
    beside = (history - near).fillna(0.0)
    usually = float(history.abs().median())
    least = max(CLEAR * SPREAD * float(beside.abs().median()), SMALL * usually, 1e-9)
    places = pd.Series(_positions(pd.DatetimeIndex(history.index)), history.index)
    due = {}
    usual = history.copy()
    for place, there in beside.groupby(places):
        last = there.iloc[-MONTHS:]
        if len(last) < MONTHS or not (_all_beyond(last, least)):
            continue
        due[int(str(place))] = float(last.median())
        taken = there[there.abs() > least].index
        usual[taken] = near[taken]
    return Monthly(usual, due)


def _all_beyond(values: pd.Series, least: float) -> bool:
    return bool((values > least).all() or (values < -least).all())


def _positions(days: pd.DatetimeIndex) -> Iterable[int]:
    """Day of the month; the last three as -3 to -1, days between by where they are from the start."""
    left = np.asarray(days.days_in_month - days.day)
    return [int(-1 - rest) if rest < FROM_END else int(day) for day, rest in zip(days.day, left, strict=True)]
