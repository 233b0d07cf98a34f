"""The month that the data ends in, as a forecast that is already there has it: nothing is forecast anew."""

from datetime import timedelta
from decimal import Decimal

import pandas as pd

from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.landed import Landing
from costlib.models.outlook.landing import period_of
from costlib.scope import Period, next_month


def first_month(found: Outlook) -> Landing:
    """Where the month after, or around, the last day of the data lands.

    Args:
        found: A forecast by month, or by day to the end of that month at least.
    """
    until = found.last_day + timedelta(days=1)
    period = period_of(until, "month")
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.last_day)
    mean, paths = found.forecast.table["mean"][start:end], found.paths.loc[start:end]
    actual = found.history[start:end]
    so_far = float(actual.sum()) if found.frequency == "day" else found.so_far
    rest = 0.0 if found.frequency == "day" else so_far
    return Landing(
        found.scope.over(period),
        until,
        Decimal(str(so_far)),
        _before(found, period),
        actual,
        mean - rest,
        paths - rest,
        "forecast",
        confidence=found.forecast.sure.at((period.end - until).days),
        notes=found.forecast.notes,
        sure=found.forecast.sure,
    )


def _before(found: Outlook, period: Period) -> Decimal | None:
    """Cost of the month before; None where it is not known whole."""
    month = period.before()
    days = found.history[pd.Timestamp(month.start) : pd.Timestamp(month.last_day)]
    whole = 1 if found.frequency == "month" else (next_month(month.start) - month.start).days
    return Decimal(str(float(days.sum()))) if len(days) == whole and days.notna().all() else None
