"""How a forecast is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from costlib.models.forecasting.answer import Forecast, Weights, forecasted
from costlib.models.outlook.future import Future, future
from costlib.policy.forecasting import Rules

Frequency = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Settings as of ``forecasted``."""

    horizon: int
    levels: Sequence[int]
    rules: Rules
    full: bool = False
    weights: Weights = "measured"

    def alone(self, known: pd.Series) -> Forecast:
        """The forecast of a series as it is."""
        return forecasted(known, self.horizon, self.levels, full=self.full, weights=self.weights, rules=self.rules)

    def ahead(self, known: pd.Series, days: int) -> Future:
        """The future of a daily series."""
        return future(known, days, self.rules, self.levels, full=self.full, weights=self.weights)
