"""The members: a plain list. A new one is a line here and a function that forecasts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from costlib.errors import CostlibError, NotEnoughHistoryError
from costlib.models.forecasting import cheap, heavy
from costlib.models.forecasting.history import History
from costlib.models.forecasting.regular import regular
from costlib.models.forecasting.ruling import ruling_on
from costlib.models.forecasting.run import asked, weighed
from costlib.models.forecasting.season import Floats
from costlib.models.forecasting.tables import table

ANY = 0.0


@dataclass(frozen=True, slots=True)
class Member:
    """One way to forecast.

    Args:
        name: As shown.
        asked: Gives forecasts from many origins.
        heavy: Whether it takes tenths of a second, and so joins only in a full run.
        least: Seasons of history that it needs.
        below: It takes part only below so many seasons; 0 for always.
    """

    name: str
    asked: cheap.Points
    heavy: bool = False
    least: float = ANY
    below: float = ANY

    def lacks(self, history: History) -> str:
        """What it lacks of history to take part; empty for nothing."""
        seasons = len(history) / history.season
        if seasons < self.least:
            return f"needs {self.least:g} seasons ({self.least * history.season:g} values), there are {len(history)}"
        if self.below and seasons >= self.below:
            return f"is for histories below {self.below:g} seasons: the others tell more here"
        return ""

    def points(self, history: History, origins: Sequence[int], horizon: int) -> Floats:
        """Forecasts (origins, horizon)."""
        return self.asked(history, origins, horizon)

    def forecast(self, history: pd.Series, horizon: int, levels: Sequence[int] = (80, 95)) -> pd.DataFrame:
        """Its own forecast, with intervals from its own backtest; arguments and columns as of the ensemble.

        Raises:
            UsageError: The series, the horizon or a level can't be used; names it.
            NotEnoughHistoryError: Tells what is missing.
            CostlibError: It failed on this history.
        """
        rules = ruling_on(history)
        known = regular(history, rules.limits)
        known.check(horizon)
        if lacking := self.lacks(known):
            raise NotEnoughHistoryError(f"'{self.name}' {lacking}")
        backtest = asked(known, horizon, [MEMBERS[0], self])
        if self.name in backtest.left_out:
            raise CostlibError(f"'{self.name}' {backtest.left_out[self.name]}: leave it out")
        return table(weighed(known, backtest, rules, {self.name: 1.0}), levels, rules)


def cut(point: Callable[[History, int], Floats]) -> cheap.Points:
    """A method that forecasts from the end of a history, asked at every origin."""

    def points(history: History, origins: Sequence[int], horizon: int) -> Floats:
        return np.array([point(history.until(origin), horizon) for origin in origins])

    return points


MEMBERS: list[Member] = [
    Member("seasonal naive", cheap.SEASONAL_NAIVE),
    Member("linear", cheap.LINEAR),
    Member("ets", cheap.seasonal_ets),
    Member("theta", cheap.THETA),
    Member("decomposition", cheap.DECOMPOSITION),
    Member("autoregression", cheap.AUTOREGRESSION),
    Member("sarima", cheap.seasonal_arima, least=2),
    Member("seasonal level", cheap.SEASONAL_LEVEL),
    Member("seasonal growth", cheap.SEASONAL_GROWTH, below=3),
    Member("prophet", cut(heavy.prophet), heavy=True),
    Member("boosting", cut(heavy.boosting), heavy=True, least=2),
]
