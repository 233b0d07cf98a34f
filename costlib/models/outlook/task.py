"""One series to forecast, with all that it takes: fit to be sent to another process."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from costlib.models.outlook.asked import Asked, Frequency
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.months import months_ahead


@dataclass(frozen=True, slots=True)
class Task:
    """One series to forecast.

    Args:
        days: Cost by day, up to the day before ``as_of``.
        months: Cost by whole month; may be empty.
        as_of: First day that the data does not hold.
        frequency: Of the answer.
        asked: How.
    """

    days: pd.Series
    months: pd.Series
    as_of: date
    frequency: Frequency
    asked: Asked

    @property
    def history(self) -> pd.Series:
        """What is forecast."""
        return self.days if self.frequency == "day" else self.months


def fit(task: Task) -> Fitted:
    """Forecast it.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: The horizon or a level can't be.
    """
    asked = task.asked
    if task.frequency == "month":
        return months_ahead(task.days, task.months, task.as_of, asked)
    ahead = asked.ahead(task.days, asked.horizon)
    table, total = ahead.table(asked.levels), float(ahead.mean.sum())
    found = replace(ahead.forecast, table=table, total=total, notes=ahead.notes)
    return Fitted(found, ahead.paths, earlier=ahead.drift.months)
