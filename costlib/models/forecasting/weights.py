"""Weights of members: by how much each loses less than the seasonal naive forecast, shrunk to what is expected."""

from collections.abc import Mapping, Sequence

import numpy as np

from costlib.models.forecasting.backtest import Backtest
from costlib.models.forecasting.season import Floats
from costlib.policy.forecasting import Weighing

YARDSTICK = "seasonal naive"
TINY = 1e-12


def losses(backtest: Backtest) -> dict[str, float | None]:
    """Mean absolute error of each member over that of the seasonal naive forecast, where both were asked.

    None: nowhere.
    """
    naive = backtest.errors(YARDSTICK)
    return {name: compared(backtest.errors(name), naive) for name in backtest.said}


def expected(measured: float | None, seasons: float, weighing: Weighing) -> float:
    """Loss expected of a member: measured, shrunk to the policy's in logarithms.

    >>> rules = Weighing(name="w", valid_from="2000-01-01", source="", expected_loss=0.5, seasons=4)
    >>> round(expected(2.0, 4, rules), 3), expected(None, 4, rules)
    (1.0, 0.5)
    """
    if measured is None:
        return weighing.expected_loss
    share = seasons / (seasons + weighing.seasons)
    return float(np.exp(share * np.log(max(measured, 1e-6)) + (1 - share) * np.log(weighing.expected_loss)))


def weigh(measured: Mapping[str, float | None], expecting: Mapping[str, float], weighing: Weighing) -> dict[str, float]:
    """Weights in proportion to 1 / expected loss ^ sharpness; they add up to 1.

    A member that did not beat the seasonal naive forecast (measured loss 1 or more) gets none. If none did, backtests
    tell nothing: all count alike, the seasonal naive forecast among them.

    >>> rules = Weighing(name="w", valid_from="2000-01-01", source="")
    >>> weigh({"seasonal naive": 1.0, "a": 0.5, "b": 1.1}, {"seasonal naive": 0.8, "a": 0.6, "b": 0.9}, rules)
    {'seasonal naive': 0.0, 'a': 1.0, 'b': 0.0}
    >>> weigh({"seasonal naive": 1.0, "a": 1.2}, {"seasonal naive": 0.8, "a": 0.9}, rules)
    {'seasonal naive': 0.5, 'a': 0.5}
    """
    raw = {name: 0.0 if beaten(loss) else expecting[name] ** -weighing.sharpness for name, loss in measured.items()}
    whole = sum(raw.values())
    return {name: each / whole for name, each in raw.items()} if whole else dict.fromkeys(raw, 1 / len(raw))


def beaten(loss: float | None) -> bool:
    """Whether a loss is no better than the yardstick's (as its own is)."""
    return loss is not None and loss >= 1


def joined(found: Mapping[str, float], joining: Sequence[str], share: float) -> dict[str, float]:
    """Weights with more members, each with ``share`` of the mean weight of who had some; they add up to 1.

    >>> joined({"a": 0.5, "b": 0.5, "c": 0.0}, ["d"], 0.5)
    {'a': 0.4, 'b': 0.4, 'c': 0.0, 'd': 0.2}
    """
    some = [weight for weight in found.values() if weight]
    more = {**found, **dict.fromkeys(joining, share * sum(some) / len(some))}
    whole = sum(more.values())
    return {name: weight / whole for name, weight in more.items()}


def chosen(reference: Mapping[str, float], there: Sequence[str]) -> dict[str, float]:
    """Reference weights of the members that are there, scaled to add up to 1; empty where none is.

    >>> chosen({"a": 0.25, "b": 0.25, "c": 0.5}, ["a", "b"])
    {'a': 0.5, 'b': 0.5}
    """
    found = {name: weight for name, weight in reference.items() if name in there}
    whole = sum(found.values())
    return {name: weight / whole for name, weight in found.items()} if whole else {}


def compared(mine: Floats, naive: Floats) -> float | None:
    """Mean absolute error over that of the seasonal naive forecast, where both are known; None: nowhere.

    >>> compared(np.array([[1.0, np.nan]]), np.array([[-2.0, 9.0]]))
    0.5
    """
    both = np.isfinite(mine) & np.isfinite(naive)
    return float(np.abs(mine[both]).mean() / max(np.abs(naive[both]).mean(), TINY)) if both.any() else None
