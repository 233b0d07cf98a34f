"""One run: members asked at every origin and at the end, weighed, and combined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from costlib.models.forecasting import weights
from costlib.models.forecasting.backtest import Backtest, actuals, origins
from costlib.models.forecasting.combining import combined
from costlib.models.forecasting.history import History
from costlib.models.forecasting.season import Floats
from costlib.policy.forecasting import Rules

FAILURES = (ValueError, ArithmeticError, RuntimeError, LookupError, np.linalg.LinAlgError)
"""What a member's library raises when it can't."""
FARTHEST = 2.0
"""Ranges of history that a forecast may leave it by; intervals twice that."""
HEAVY_ORIGINS = 3
"""Origins at which a heavy member is asked."""


class Method(Protocol):
    """What a run asks."""

    @property
    def name(self) -> str:
        """As shown."""

    @property
    def heavy(self) -> bool:
        """Whether it takes tenths of a second."""

    def lacks(self, history: History) -> str:
        """What it lacks of history to take part; empty for nothing."""

    def points(self, history: History, origins: Sequence[int], horizon: int) -> Floats:
        """Forecasts (origins, horizon)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Members weighed and combined.

    Args:
        history: What all saw.
        backtest: What they said.
        losses: Member to its measured loss over that of the seasonal naive forecast; None where unknown.
        expected: Member to the loss that is expected of it after all.
        weights: Member to weight; they add up to 1.
        mean: The combination from the end, (horizon).
        apart: How far members lie apart (weighed standard deviation), (horizon).
        residuals: Actual minus combination at origins, (origins, horizon); NaN beyond the end.
    """

    history: History
    backtest: Backtest
    losses: Mapping[str, float | None]
    expected: Mapping[str, float]
    weights: Mapping[str, float]
    mean: Floats
    apart: Floats
    residuals: Floats


def asked(history: History, horizon: int, methods: Sequence[Method]) -> Backtest:
    """Ask every member at every origin and at the end; who lacks history or fails is left out with the reason."""
    starts = origins(len(history), history.season)
    said: dict[str, Floats] = {}
    ahead: dict[str, Floats] = {}
    left_out: dict[str, str] = {}
    for method in methods:
        if lacking := method.lacks(history):
            left_out[method.name] = lacking
            continue
        try:
            said[method.name], ahead[method.name] = _asked(history, starts, horizon, method)
        except FAILURES as error:
            left_out[method.name] = f"failed: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
    return Backtest(tuple(starts), actuals(history, starts, horizon), said, ahead, left_out)


def _asked(history: History, starts: list[int], horizon: int, method: Method) -> tuple[Floats, Floats]:
    mine = _spread(starts, HEAVY_ORIGINS) if method.heavy else starts
    found = method.points(history, [*mine, len(history)], horizon)
    if not np.isfinite(found).all():
        raise ValueError("gave no number")
    found = bounded(history, found, FARTHEST)
    said = np.full((len(starts), horizon), np.nan)
    said[[starts.index(start) for start in mine]] = found[:-1]
    return said, found[-1]


def bounded(history: History, values: Floats, farthest: float) -> Floats:
    """Values no farther from the range of history than so many times that range, nor below zero where it never was."""
    lowest, highest = float(history.amounts.min()), float(history.amounts.max())
    room = farthest * (highest - lowest)
    least = 0.0 if history.never_negative else lowest - room
    return np.clip(values, least, highest + room)


def _spread(starts: list[int], count: int) -> list[int]:
    """So many of the origins, evenly, without the very last: too little came after it.

    >>> _spread([1, 2, 3, 4, 5, 6, 7, 8], 2)
    [1, 5]
    """
    return starts[:: max(1, -(-len(starts) // count))][:count]


def weighed(history: History, backtest: Backtest, rules: Rules, fixed: Mapping[str, float] | None = None) -> Run:
    """Weigh and combine: the weighted median, or the weighted mean where ``fixed`` weights are given."""
    measured = weights.losses(backtest)
    seasons = max(0.0, len(history) / history.season - 1)
    expecting = {name: weights.expected(loss, seasons, rules.weighing) for name, loss in measured.items()}
    found = dict(fixed) if fixed else _measured(backtest, measured, expecting, rules)
    mean = combined(backtest.ahead, found, median=not fixed)
    apart = np.sqrt(sum(share * (backtest.ahead[name] - mean) ** 2 for name, share in found.items() if share))
    residuals = backtest.actual - combined(backtest.said, found, median=not fixed)
    return Run(history, backtest, measured, expecting, found, mean, apart, residuals)


def _measured(
    backtest: Backtest, measured: Mapping[str, float | None], expecting: Mapping[str, float], rules: Rules
) -> dict[str, float]:
    """Weights of who was asked at every origin; who was asked at few joins if it clearly beats their combination."""
    few = [name for name in backtest.said if backtest.few(name)]
    often = {name: loss for name, loss in measured.items() if name not in few}
    found = weights.weigh(often, expecting, rules.weighing)
    errors = backtest.actual - combined(backtest.said, found, median=True)
    loss = {name: weights.compared(backtest.errors(name), errors) for name in few if not weights.beaten(measured[name])}
    joining = [name for name, each in loss.items() if each is not None and each < rules.weighing.joins_below]
    return {**dict.fromkeys(few, 0.0), **weights.joined(found, joining, rules.weighing.joins_with)}
