"""Horizons: which days a forecast is about, and in how many steps."""

from datetime import date, timedelta

import pandas as pd

from costlib.models.forecasting.sure import SLACK
from costlib.models.outlook.series import Frequency
from costlib.policy.forecasting import Reach
from costlib.scope import Period, add_months

LONGEST_DAYS = 731
MONTH = 365.25 / 12
"""Days."""


def ahead(as_of: date, frequency: Frequency, months: int) -> Period:
    """What so many months ahead are: whole months from the one that the data ends in, or the days that follow the data.

    Args:
        as_of: First day that the data does not hold.
        frequency: Of the forecast.
        months: How many.

    >>> str(ahead(date(2026, 11, 15), "month", 12)), str(ahead(date(2026, 11, 15), "day", 1))
    ('2026-11-01 to 2027-10-31', '2026-11-15 to 2026-12-14')
    >>> str(ahead(date(2026, 12, 31), "day", 2))
    '2026-12-31 to 2027-02-27'
    """
    if frequency == "month":
        first = as_of.replace(day=1)
        return Period(first, add_months(first, months))
    month = add_months(as_of, months)
    length = (add_months(month, 1) - month).days
    return Period(as_of, month.replace(day=min(as_of.day, length)))


def steps(period: Period, frequency: Frequency) -> int:
    """Months or days in a period of ``ahead``.

    >>> steps(ahead(date(2026, 11, 15), "month", 12), "month"), steps(ahead(date(2026, 11, 15), "day", 12), "day")
    (12, 365)
    """
    if frequency == "day":
        return min(period.days, LONGEST_DAYS)
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month


def offered(history_days: int, reach: Reach, most: int) -> int:
    """Months ahead that are offered unasked: no more than so many times the history, and at least one.

    Args:
        history_days: From the first day of the history to the last.
        reach: How far ahead a history is good for.
        most: Months that may be asked for at all.

    >>> usual = Reach(name="Reach", valid_from="2026-01-01", source="")
    >>> [offered(days, usual, 24) for days in (10, 30, 90, 400)]
    [1, 3, 9, 24]
    """
    return max(1, min(most, int(reach.offered * (history_days + SLACK) / MONTH)))


def usual(history_days: int, months: int) -> int:
    """The horizon until another is chosen: so many months, or as many as the history reaches back.

    >>> usual(45, 12), usual(400, 12), usual(10, 12)
    (1, 12, 1)
    """
    return max(1, min(months, int((history_days + SLACK) / MONTH)))


def total_within(paths: pd.DataFrame, level: int) -> tuple[float, float]:
    """Interval of the sum over all steps, from likely futures (rows are times, columns futures).

    >>> total_within(pd.DataFrame([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), 50)
    (16.5, 27.5)
    """
    sums = paths.sum(axis=0)
    return float(sums.quantile(0.5 - level / 200)), float(sums.quantile(0.5 + level / 200))


def open_month(last_day: date, frequency: Frequency) -> date | None:
    """The month that a forecast by month begins with and that is partly known; None where it is not.

    Args:
        last_day: Of the data.
        frequency: Of the forecast.

    >>> open_month(date(2026, 11, 14), "month"), open_month(date(2026, 10, 31), "month")
    (datetime.date(2026, 11, 1), None)
    """
    ended = (last_day + timedelta(days=1)).day == 1
    return None if frequency == "day" or ended else last_day.replace(day=1)
