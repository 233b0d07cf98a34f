"""Members that answer in milliseconds: each gives forecasts from many origins of one history in one call."""

from collections.abc import Callable, Sequence

import numpy as np

from costlib.models.forecasting import plain, regression
from costlib.models.forecasting.ets import ets
from costlib.models.forecasting.grids import trended
from costlib.models.forecasting.history import History
from costlib.models.forecasting.sarima import sarima
from costlib.models.forecasting.season import Floats, adjusted, stacked
from costlib.models.forecasting.theta import theta

Points = Callable[[History, Sequence[int], int], Floats]
"""history, origins (ascending), horizon -> forecasts (origins, horizon); an origin knows what is before it."""
CHANGES = 6
"""Changes over a season that seasonal ARIMA needs."""
Smoother = Callable[[Floats, Sequence[int], int], Floats]


def each(point: Callable[[Floats, int, int], Floats]) -> Points:
    """A method that forecasts from the end of a history, asked at every origin."""

    def points(history: History, origins: Sequence[int], horizon: int) -> Floats:
        return np.array([point(history.amounts[:origin], history.season, horizon) for origin in origins])

    return points


def deseasonalised(smoother: Smoother, *, shrunk: bool) -> Points:
    """A method for series without season, with the season taken out before and put back after."""

    def points(history: History, origins: Sequence[int], horizon: int) -> Floats:
        free = [adjusted(history.amounts[:origin], history.season, shrunk=shrunk) for origin in origins]
        ahead = smoother(stacked(free), origins, horizon)
        return np.array([part.restored(row) for part, row in zip(free, ahead, strict=True)])

    return points


DAMPED = deseasonalised(trended, shrunk=True)


def seasonal_ets(history: History, origins: Sequence[int], horizon: int) -> Floats:
    """ETS; without season states where an origin has not two seasons behind it."""
    short = [origin for origin in origins if origin < 2 * history.season]
    long = [origin for origin in origins if origin >= 2 * history.season]
    parts = [DAMPED(history, short, horizon)] if short else []
    return np.vstack([*parts, ets(history.amounts, history.season, long, horizon)] if long else parts)


def seasonal_arima(history: History, origins: Sequence[int], horizon: int) -> Floats:
    """Seasonal ARIMA; exponential smoothing where an origin has hardly more than a season behind it."""
    least = history.season + CHANGES
    short = [origin for origin in origins if origin < least]
    long = [origin for origin in origins if origin >= least]
    parts = [DAMPED(history, short, horizon)] if short else []
    return np.vstack([*parts, sarima(history.amounts, history.season, long, horizon)] if long else parts)


SEASONAL_NAIVE = each(plain.seasonal_naive)
SEASONAL_GROWTH = each(plain.seasonal_growth)
SEASONAL_LEVEL = each(plain.seasonal_level)
LINEAR = each(regression.linear)
AUTOREGRESSION = each(regression.autoregression)
THETA = deseasonalised(theta, shrunk=True)
DECOMPOSITION = deseasonalised(trended, shrunk=False)
