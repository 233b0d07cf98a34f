"""The forecast of a scope of the ledger, with what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from costlib.ledger import Ledger
from costlib.models.forecasting.answer import Forecast, Weights
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.ledger_task import task_of
from costlib.models.outlook.series import Frequency
from costlib.models.outlook.task import fit
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
        forecast: Of the same; its ``table`` is the answer, its last score is that of the answer.
        paths: Rows are the times of the table, columns futures that history makes likely.
        so_far: Of the first month where it is open: what its days have cost, part of its mean; else 0.
        earlier: What was said of months earlier, as of ``Drift.months``.
    """

    scope: Scope
    frequency: Frequency
    last_day: date
    history: pd.Series
    forecast: Forecast
    paths: pd.DataFrame
    so_far: float = 0.0
    earlier: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def members(self) -> Mapping[str, Sequence[float]]:
        """What each member says of the steps; nothing where months rest on days, of which members speak."""
        said = self.forecast.run.backtest.ahead
        steps = len(self.forecast.table)
        return {name: list(map(float, values)) for name, values in said.items() if len(values) == steps}


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
        scope: Filters, currency, basis, and tenant if restricted.
        frequency: Days or months.
        horizon: Days or months ahead; the first month is the one that the data ends in, with its days so far.
        levels: Of intervals, per cent.
        full: Whether heavy members and the whole scorecard join; takes seconds.
        weights: As of ``forecasted``.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: A horizon or level can't be.
    """
    last_day = ledger.freshness().last_day
    rules = ForecastingPolicy.of(ledger.policy(KIND)).on(last_day)
    task = task_of(ledger, scope, frequency, Asked(horizon, levels, rules, full, weights))
    found = fit(task)
    return Outlook(scope, frequency, last_day, task.history, found.forecast, found.paths, found.so_far, found.earlier)
