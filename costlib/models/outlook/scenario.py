"""Scenarios side by side: what each makes of one forecast, held against the base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from costlib.models.outlook.factors import Acting, change
from costlib.models.outlook.series import Frequency
from costlib.policy.scenarios import BASE


@dataclass(frozen=True, slots=True)
class Ground:
    """What scenarios change: one forecast, kept once and never changed.

    Args:
        table: Columns ``mean``, ``lo_L``, ``hi_L``; index: times that follow the history.
        paths: Rows are the same times, columns likely futures.
        frequency: Of both.
        since: First day that is not over.
        currency: Of the amounts.
        level: Of the intervals that are shown, per cent.
        so_far: What the days before ``since`` have cost of the first month, part of its amounts; factors leave it.
    """

    table: pd.DataFrame
    paths: pd.DataFrame
    frequency: Frequency
    since: date
    currency: str
    level: int
    so_far: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario over the whole horizon, in the forecast's currency.

    Args:
        name: Of the scenario.
        table: As of the forecast.
        total: Sum of ``mean``.
        lowest: Lower end of the total's own interval, from paths.
        highest: Upper end.
        difference: Total minus the base's; positive costs more.
        change: The same as a fraction of the base's total; None where that is 0.
    """

    name: str
    table: pd.DataFrame
    total: float
    lowest: float
    highest: float
    difference: float
    change: float | None

    @property
    def last(self) -> float:
        """Cost at the last step."""
        return float(self.table["mean"].iloc[-1])


def cases(ground: Ground, scenarios: Mapping[str, Sequence[Acting]]) -> list[Case]:
    """Each scenario over one forecast, in their order; the base first, whether it was asked for or not."""
    base = float(ground.table["mean"].sum())
    return [_case(ground, name, scenarios.get(name, ()), base) for name in dict.fromkeys([BASE, *scenarios])]


def _case(ground: Ground, name: str, acting: Sequence[Acting], base: float) -> Case:
    times = pd.DatetimeIndex(ground.table.index)
    made = change(times, ground.frequency, acting, ground.since, ground.currency, ground.so_far)
    table = pd.DataFrame(made.on(ground.table.to_numpy()), times, ground.table.columns) if acting else ground.table
    total = float(table["mean"].sum())
    tail = (100 - ground.level) / 200
    lowest, highest = np.quantile(made.totals(ground.paths.to_numpy()), [tail, 1 - tail])
    difference = total - base
    return Case(name, table, total, float(lowest), float(highest), difference, difference / base if base else None)


def cases_table(found: Sequence[Case], level: int) -> pa.Table:
    """A row a scenario: ``scenario``, ``total``, its interval, ``last``, ``difference``, ``change_percent``."""
    return pa.table(
        {
            "scenario": [each.name for each in found],
            "total": [each.total for each in found],
            f"lo_{level}": [each.lowest for each in found],
            f"hi_{level}": [each.highest for each in found],
            "last": [each.last for each in found],
            "difference": [each.difference for each in found],
            "change_percent": [None if each.change is None else 100 * each.change for each in found],
        }
    )


def steps_table(found: Sequence[Case]) -> pa.Table:
    """A row a day or month: ``ds``, and the mean of each scenario under its name."""
    times = {"ds": [time.date() for time in found[0].table.index]}
    return pa.table({**times, **{each.name: each.table["mean"].tolist() for each in found}})
