"""Scorecard: how good each member and the ensemble were in backtests.

Source: Hyndman, Koehler, "Another look at measures of forecast accuracy", IJF 22 (2006), for MASE.
"""

from dataclasses import dataclass

import numpy as np

from costlib.models.forecasting.run import Run, weighed
from costlib.models.forecasting.season import Floats
from costlib.models.forecasting.spread import half_widths
from costlib.models.forecasting.weights import YARDSTICK, compared
from costlib.policy.forecasting import Rules

ENSEMBLE = "ensemble"
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """One member in backtests. None: not known.

    Args:
        name: Of the member, or ``ensemble``.
        weight: In the ensemble; 1 for the ensemble itself.
        smape: Symmetric mean absolute percentage error, 0 to 200.
        mape: Mean absolute percentage error; None where an actual is 0, or nearly.
        mase: Mean absolute error over that of repeating the last season, in history.
        bias: Mean of forecast minus actual, per cent of the mean actual; positive is too high.
        cover_80: Per cent of actuals inside its 80 % interval.
        cover_95: The same for 95 %.
        skill: 1 - loss over the loss of the seasonal naive forecast; positive is better.
        expected_skill: The same after shrinking to what is expected before a backtest: what weights go by.
        origins: At which it was asked.
    """

    name: str
    weight: float
    smape: float | None = None
    mape: float | None = None
    mase: float | None = None
    bias: float | None = None
    cover_80: float | None = None
    cover_95: float | None = None
    skill: float | None = None
    expected_skill: float | None = None
    origins: int = 0


def scorecard(run: Run, rules: Rules) -> tuple[Score, ...]:
    """A line a member, in their order, and the ensemble last. Intervals of a member are its own."""
    alone = {name: weighed(run.history, run.backtest, rules, {name: 1.0}) for name in run.backtest.said}
    mine = [_score(each, name, run.weights.get(name, 0.0)) for name, each in alone.items()]
    return (*mine, _score(run, ENSEMBLE, 1.0))


def _score(run: Run, name: str, weight: float) -> Score:
    there = np.isfinite(run.residuals)
    if not there.any():
        return Score(name, weight)
    actual = run.backtest.actual[there]
    found = actual - run.residuals[there]
    loss, expected = compared(run.residuals, run.backtest.errors(YARDSTICK)), run.expected.get(name)
    return Score(
        name,
        weight,
        _smape(actual, found),
        _mape(actual, found),
        mase(actual, found, run.history.amounts, run.history.season),
        _bias(actual, found),
        _cover(run, 80),
        _cover(run, 95),
        None if loss is None else 1 - loss,
        None if expected is None else 1 - expected,
        int(there.any(axis=1).sum()),
    )


def mase(actual: Floats, found: Floats, history: Floats, season: int) -> float | None:
    """Mean absolute error over the mean change of history over a season (a step, where it is shorter); None for none.

    >>> mase(np.array([4.0, 6.0]), np.array([5.0, 5.0]), np.array([1.0, 3.0, 5.0]), 1)
    0.5
    """
    lag = season if len(history) > season else 1
    usual = float(np.abs(history[lag:] - history[:-lag]).mean())
    return float(np.abs(actual - found).mean()) / usual if usual else None


def _smape(actual: Floats, found: Floats) -> float:
    size = np.abs(actual) + np.abs(found)
    return float((200 * np.abs(actual - found) / np.where(size > 0, size, 1.0)).mean())


def _mape(actual: Floats, found: Floats) -> float | None:
    size = np.abs(actual)
    return float((100 * np.abs(actual - found) / size).mean()) if size.min() > _least(actual, found) else None


def _bias(actual: Floats, found: Floats) -> float | None:
    usual = abs(float(actual.mean()))
    return float(100 * (found - actual).mean()) / usual if usual > _least(actual, found) else None


def _least(actual: Floats, found: Floats) -> float:
    """What is as good as 0 beside these amounts."""
    return TINY * float(max(np.abs(actual).max(), np.abs(found).max()))


def _cover(run: Run, level: int) -> float:
    there = np.isfinite(run.residuals)
    inside = np.abs(run.residuals) <= half_widths(run, level)[None, :]
    return float(100 * inside[there].mean())
