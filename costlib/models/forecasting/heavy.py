"""Members that take from tenths of a second on: Prophet, gradient boosting."""

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from costlib.models.forecasting.history import WEEK, History
from costlib.models.forecasting.season import Floats, in_logarithms

LAGS = {12: (1, 2, 3, 6, 12), 7: (1, 2, 3, 7, 14, 21, 28)}
"""Lags that boosting sees, by season."""
TWO_YEARS = 730
"""Days beyond which Prophet is given a yearly season."""
FEW, ITERATIONS = 100, 2000
"""Values below which Prophet would optimise by Newton's method, and iterations that it may take."""
TALKATIVE = ("cmdstanpy", "prophet")
"""Loggers that tell of every fit."""
FARTHEST = 2.0
"""Spreads of history that a forecast may leave its range by."""


def prophet(history: History, horizon: int) -> Floats:
    """Prophet with its own defaults; a yearly season from two years on.

    Only its optimiser is another below a hundred values: its Newton method may take half a minute there.
    """
    with _quiet():
        from prophet import Prophet  # noqa: PLC0415

        daily = history.season == WEEK
        model = Prophet(
            weekly_seasonality=daily,
            daily_seasonality=False,
            yearly_seasonality=history.days > TWO_YEARS,
            uncertainty_samples=0,
        )
        if (backend := model.stan_backend) is not None:
            backend.set_options(newton_fallback=False)
        known = pd.DataFrame({"ds": history.times, "y": history.amounts})
        model.fit(known, seed=0, iter=ITERATIONS, algorithm="BFGS" if len(known) < FEW else "LBFGS")
        said: pd.DataFrame = model.predict(pd.DataFrame({"ds": history.ahead(horizon)}))
    return said["yhat"].to_numpy(float)


def boosting(history: History, horizon: int) -> Floats:
    """Gradient boosting of differences from the usual level, on lags and the calendar, one step after another."""
    from sklearn.ensemble import GradientBoostingRegressor  # noqa: PLC0415

    taken, back = _taken(history.amounts)
    lags = [lag for lag in LAGS[history.season] if lag <= len(taken) // 2]
    times = pd.DatetimeIndex([*history.times, *history.ahead(horizon)])
    calendar = _calendar(times, history.season)
    most = max(lags)
    rows = [_features(taken[:time], lags, calendar[time]) for time in range(most, len(taken))]
    target = [taken[time] - taken[time - most : time].mean() for time in range(most, len(taken))]
    model = GradientBoostingRegressor(n_estimators=60, max_depth=3, learning_rate=0.1, subsample=0.8, random_state=0)
    model.fit(np.array(rows), target)
    grown = list(taken)
    for step in range(horizon):
        past = np.array(grown)
        found = model.predict(_features(past, lags, calendar[len(taken) + step])[None])[0]
        grown.append(float(found) + float(past[-most:].mean()))
    return back(np.array(grown[len(taken) :]))


def _features(past: Floats, lags: list[int], calendar: Floats) -> Floats:
    """Lags about the mean of the last of them, and the calendar."""
    return np.concatenate([[past[-lag] for lag in lags] - past[-max(lags) :].mean(), calendar])


def _calendar(times: pd.DatetimeIndex, season: int) -> Floats:
    parts = [times.month, times.day_of_week, times.day] if season == WEEK else [times.month]
    return np.column_stack([np.asarray(part, dtype=np.float64) for part in parts])


def _taken(values: Floats) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Values as a member takes them, and the way back, bounded."""
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    spread = FARTHEST * float(np.ptp(taken))

    def back(ahead: Floats) -> Floats:
        bounded = np.clip(ahead, taken.min() - spread, taken.max() + spread)
        found: Floats = np.exp(bounded) if multiplies else bounded
        return found

    return taken, back


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the libraries' warnings: what fails raises, and what is poor shows in the backtest."""
    loggers = [logging.getLogger(name) for name in TALKATIVE]
    before = [logger.disabled for logger in loggers]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.disabled = True
        try:
            yield
        finally:
            for logger, disabled in zip(loggers, before, strict=True):
                logger.disabled = disabled
