"""A whole and its parts brought together: base forecasts, and reconciled ones with intervals of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from costlib.errors import NotEnoughHistoryError
from costlib.models.outlook.fitted import Fitted
from costlib.models.outlook.future import bounds
from costlib.models.outlook.parts import WHOLE, Split
from costlib.models.outlook.reconcile import Floats, Marks, carried, moves, reconciled
from costlib.models.outlook.task import Task

RECENT = 28
"""Newest days that stand for a part without a forecast."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A scope and its parts ahead. Amounts are in the scope's currency, on its basis.

    Args:
        by: Column.
        whole: The reconciled whole: columns ``mean``, ``lo_L``, ``hi_L``; index: times.
        tables: Part to its reconciled table; at each time their means add up to the whole's.
        base: What each said alone before: a column a part, and ``WHOLE``; these do not add up.
        gap: Whole minus sum of the parts in ``base``, by time.
        left_out: Part to the reason why it has no forecast of its own.
        others: Values that stand together.
        notes: What the answer rests on.
    """

    by: str
    whole: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    base: pd.DataFrame
    gap: pd.Series
    left_out: Mapping[str, str]
    others: tuple[str, ...]
    notes: tuple[str, ...]


def summed(split: Split, fitted: Mapping[str, Fitted], failed: Mapping[str, str], levels: Sequence[int]) -> Parts:
    """Bring what was forecast together.

    Args:
        split: The tasks.
        fitted: Name to what came of it; the whole must be among them.
        failed: Name to the reason why nothing did; what it costs in its newest days stands for it.
        levels: Of intervals, per cent.

    Raises:
        NotEnoughHistoryError: The whole has no forecast.
    """
    if WHOLE not in fitted:
        raise NotEnoughHistoryError(failed.get(WHOLE, "the whole was not forecast: forecast it first"))
    names, index = list(split.tasks), fitted[WHOLE].forecast.table.index
    said = {name: fitted[name].forecast.table["mean"] for name in names if name in fitted}
    base = pd.DataFrame({name: said[name] if name in said else _recent(split.tasks[name], index) for name in names})
    positive = np.array([float(split.tasks[name].days.min()) >= 0 for name in names[1:]], dtype=bool)
    told = [fitted[name].earlier if name in fitted else pd.DataFrame() for name in names]
    errors, sizes = _errors(told), np.abs(base.to_numpy()).mean(axis=0) + 1.0
    means = pd.DataFrame(
        reconciled(base.to_numpy(), moves(errors, sizes), positive), index=base.index, columns=base.columns
    )
    count = fitted[WHOLE].paths.shape[1]
    drawn = {name: fitted[name].paths if name in fitted else _still(base[name], count) for name in names}
    paths = _paths(means, base, drawn, positive)
    tables = {name: bounds(means[name], paths[name], levels) for name in names}
    gap = base[WHOLE] - base.drop(columns=WHOLE).sum(axis=1)
    return Parts(
        split.by, tables.pop(WHOLE), tables, base, gap, dict(failed), split.others, fitted[WHOLE].forecast.notes
    )


def _recent(task: Task, index: pd.Index) -> pd.Series:
    """What a part costs in its newest days, for each time ahead."""
    rate = float(task.days.iloc[-RECENT:].mean())
    lengths = pd.DatetimeIndex(index).days_in_month if task.frequency == "month" else 1
    return pd.Series(rate * lengths, index)


def _still(mean: pd.Series, count: int) -> pd.DataFrame:
    return pd.DataFrame(np.repeat(mean.to_numpy()[:, None], count, axis=1), index=mean.index)


def _errors(earlier: Sequence[pd.DataFrame]) -> Floats:
    """Errors of all at the same earlier forecasts of the same months: (times, 1 + parts)."""
    told = [each.set_index(["origin", "ds"]) for each in earlier if len(each)]
    if len(told) < len(earlier):
        return np.empty((0, len(earlier)))
    both = pd.concat([each["came"] - each["said"] for each in told], axis=1, join="inner").dropna()
    return both.to_numpy(float)


def _paths(
    means: pd.DataFrame, base: pd.DataFrame, drawn: Mapping[str, pd.DataFrame], positive: Marks
) -> dict[str, pd.DataFrame]:
    """Paths that add up: the whole keeps the spread of its own; what its parts lack of it they share by variance.

    Paths of the parts are drawn apart from each other, so each one's columns are shuffled first.
    """
    random = np.random.default_rng(0)
    around = {name: each.to_numpy() - base[name].to_numpy()[:, None] for name, each in drawn.items()}
    whole = means[WHOLE].to_numpy()[:, None] + around.pop(WHOLE)
    parts = [means[name].to_numpy()[:, None] + random.permutation(each, axis=1) for name, each in around.items()]
    stack = np.stack(parts, axis=2)
    spread = stack.var(axis=1, keepdims=True)
    all_spread = spread.sum(axis=2, keepdims=True)
    share = np.divide(spread, all_spread, out=np.full_like(spread, 1 / stack.shape[2]), where=all_spread > 0)
    held = stack + share * (whole - stack.sum(axis=2))[:, :, None]
    flat = carried(held.reshape(-1, stack.shape[2]), positive).reshape(held.shape)
    found = {name: pd.DataFrame(flat[:, :, at], index=means.index) for at, name in enumerate(around)}
    return {WHOLE: pd.DataFrame(whole, index=means.index), **found}
