"""Forecasts of a scope and of its parts by a column, that add up: the dearest parts, and all others as one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.ledger_task import task_of
from costlib.models.outlook.series import Frequency, histories
from costlib.models.outlook.task import Task
from costlib.scope import Scope

WHOLE = ""
"""Name of the whole among tasks."""
OTHER = "Other"
NOT_NAMED = "Not named"
RECENT = 90
"""Days whose cost ranks parts."""


@dataclass(frozen=True, slots=True)
class Split:
    """A scope and its parts, to be forecast one by one.

    Args:
        by: Column.
        tasks: Name to task; ``WHOLE`` first, then parts, the dearest first, what is not theirs last.
        others: Values that stand together as ``OTHER``.
    """

    by: str
    tasks: Mapping[str, Task]
    others: tuple[str, ...]


def split(ledger: Ledger, scope: Scope, by: str, frequency: Frequency, asked: Asked, top: int = 7) -> Split:
    """Tasks of a scope and of its parts.

    Args:
        ledger: Where costs come from.
        scope: Filters, currency, basis, and tenant if restricted.
        by: Column, such as ``ServiceProviderName`` or ``x_Tenant``; what has no value is ``NOT_NAMED``.
        frequency: Of the answer.
        asked: How.
        top: Parts that stand for themselves, by cost of the newest 90 days.

    Raises:
        NotEnoughHistoryError: No whole day of the scope was charged.
        UsageError: Fewer than one part was asked for.
    """
    if top < 1:
        raise UsageError(f"{top} parts can't be shown: ask for 1 or more")
    whole = task_of(ledger, scope, frequency, asked)
    days = {name or NOT_NAMED: each for name, each in histories(ledger, scope, "day", by, spread=True).items()}
    ranked = sorted(days, key=lambda name: -abs(float(days[name].iloc[-RECENT:].sum())))
    long = [name for name in ranked if len(days[name]) >= asked.rules.limits.least_days]
    alone, index = long[:top], whole.days.index
    months = {name or NOT_NAMED: each for name, each in histories(ledger, scope, "month", by, spread=True).items()}
    tasks = {name: replace(whole, days=days[name], months=months.get(name, whole.months.iloc[:0])) for name in alone}
    others = [name for name in ranked if name not in alone]
    if others:
        tasks[_other(alone)] = replace(
            whole,
            days=_added([days[name] for name in others], index),
            months=_added([months[name] for name in others if name in months], whole.months.index),
        )
    return Split(by, {WHOLE: whole, **tasks}, tuple(others))


def _other(names: list[str]) -> str:
    """What all others are called: never as a part that has the same name."""
    return OTHER if OTHER not in names else "All other"


def _added(parts: list[pd.Series], index: pd.Index) -> pd.Series:
    """Sum over the index; a part that had not begun cost nothing, a day that is unknown stays so."""
    whole = [part.reindex(index).where(part.reindex(index).notna() | index.isin(part.index), 0.0) for part in parts]
    return sum(whole[1:], whole[0]) if whole else pd.Series(0.0, index)
