"""The forecast of a scope of the ledger, with what it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from costlib.ledger import Ledger
from costlib.models.forecasting.answer import Forecast, Weights, forecasted
from costlib.models.outlook.series import Frequency, history
from costlib.policy.forecasting import KIND, ForecastingPolicy
from costlib.scope import Scope

LEVELS = (80, 95)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a scope is heading.

    Args:
        scope: What was asked; its period is not looked at.
        frequency: Of history and forecast.
        last_day: The last day of the data that counts.
        history: Cost by day or month, in the scope's currency on its basis.
        forecast: Of the same.
    """

    scope: Scope
    frequency: Frequency
    last_day: date
    history: pd.Series
    forecast: Forecast


def outlook(
    ledger: Ledger,
    scope: Scope,
    frequency: Frequency,
    horizon: int,
    levels: Sequence[int] = LEVELS,
    *,
    full: bool = False,
    weights: Weights = "measured",
) -> Outlook:
    """Forecast the costs of a scope.

    Args:
        ledger: Where costs come from.
        scope: Filters, currency and basis.
        frequency: Days or months.
        horizon: Days or months ahead; the first month is the one that the data ends in.
        levels: Of intervals, per cent.
        full: Whether heavy members and the whole scorecard join; takes seconds.
        weights: As of ``forecasted``.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: A horizon or level can't be.
    """
    known = history(ledger, scope, frequency)
    data = ledger.freshness()
    rules = ForecastingPolicy.of(ledger.policy(KIND)).on(data.last_day)
    found = forecasted(known, horizon, levels, full=full, weights=weights, rules=rules)
    return Outlook(scope, frequency, data.last_day, known, found)
