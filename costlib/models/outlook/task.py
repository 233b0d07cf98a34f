"""One series to forecast, with all that it takes: fit to be sent to another process."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.months import months_ahead
from costlib.models.outlook.series import Frequency, history
from costlib.scope import Scope

NO_MONTHS = pd.Series(dtype=float, index=pd.DatetimeIndex([], name="ds"))


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


def task_of(ledger: Ledger, scope: Scope, frequency: Frequency, asked: Asked) -> Task:
    """The task of a scope of the ledger; its own period is not looked at.

    Raises:
        NotEnoughHistoryError: No whole day of it was charged.
    """
    return Task(history(ledger, scope, "day"), _months(ledger, scope), ledger.freshness().as_of, frequency, asked)


def _months(ledger: Ledger, scope: Scope) -> pd.Series:
    """Cost by whole month; empty where there is none yet."""
    try:
        return history(ledger, scope, "month")
    except NotEnoughHistoryError:
        return NO_MONTHS
