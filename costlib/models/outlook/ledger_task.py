"""The task of forecasting a scope of the ledger."""

import pandas as pd

from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.outlook.asked import Asked, Frequency
from costlib.models.outlook.series import history
from costlib.models.outlook.task import Task
from costlib.scope import Scope

NO_MONTHS = pd.Series(dtype=float, index=pd.DatetimeIndex([], name="ds"))


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
