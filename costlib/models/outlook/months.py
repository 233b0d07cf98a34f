"""Months ahead, from days and months together; from either alone where the other is too short."""

from dataclasses import replace
from datetime import date

import pandas as pd

from costlib.errors import NotEnoughHistoryError, UsageError
from costlib.models.forecasting.history import LONGEST, MONTH
from costlib.models.forecasting.scorecard import ENSEMBLE, Score
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.earlier import earlier
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.future import bounds
from costlib.scope import add_months

TOGETHER = (
    "each month is held halfway between the sum of its days and the forecast of months set to the level of the days; "
    "the members shown are those of months"
)
DAYS_ALONE = "there are too few whole months: each is the sum of its days, and the members shown are those of days"
MONTHS_ALONE = "there are too few days to forecast days: months are forecast alone"
ALONE = "months alone"
"""Name of what the members say of months, before days join."""


def months_ahead(days: pd.Series, months: pd.Series, as_of: date, asked: Asked) -> Fitted:
    """Forecast months, the first one being that of ``as_of``.

    Args:
        days: Cost by day up to the day before ``as_of``.
        months: Cost by whole month.
        as_of: First day that the data does not hold.
        asked: How.

    Raises:
        NotEnoughHistoryError: Neither days nor months are enough.
        UsageError: The horizon or a level can't be.
    """
    if not 1 <= asked.horizon <= LONGEST[MONTH]:
        raise UsageError(f"horizon {asked.horizon}: give 1 to {LONGEST[MONTH]}, two years ahead")
    length = (add_months(as_of, asked.horizon) - as_of).days
    try:
        ahead = asked.ahead(days, length)
    except NotEnoughHistoryError:
        alone = asked.alone(months)
        return Fitted(replace(alone, notes=(*alone.notes, MONTHS_ALONE)), alone.paths())
    try:
        alone, how = asked.alone(months), TOGETHER
    except NotEnoughHistoryError:
        alone, how = ahead.forecast, DAYS_ALONE
    mean, paths = ahead.months()
    found = replace(
        alone,
        table=bounds(mean, paths, asked.levels),
        total=float(mean.sum()),
        scorecard=(*(_renamed(each) for each in alone.scorecard), earlier(ahead.drift.months, months)),
        notes=tuple(dict.fromkeys([*alone.notes, *ahead.notes, how])),
    )
    return Fitted(found, paths, ahead.begun, ahead.drift.months)


def _renamed(score: Score) -> Score:
    return replace(score, name=ALONE) if score.name == ENSEMBLE else score
