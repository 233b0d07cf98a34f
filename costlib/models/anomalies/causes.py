"""Causes: which value of which dimension explains what an event cost beyond what was expected.

Source: Bhagwan et al., "Adtributor: Revenue Debugging in Advertising Systems" (NSDI 2014): explanatory power, surprise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from costlib.errors import UsageError

WEEKS = 4
"""Weeks before the event whose same weekdays tell what is usual."""
UNNAMED = "Not named"
SURPRISING = 0.05
"""So much more than its share must a value contribute before it explains anything."""
DIGITS = 9
"""Of a contribution: the whole is 1, whatever floats add up to."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One value of one dimension. Amounts are in the frame's currency; values of a dimension add up to the event.

    Args:
        dimension: The column.
        value: What it says.
        usual: Cost of the same weekdays before, for as many days as the event has.
        actual: Cost in the event.
        contribution: Part of the event's whole excess; above 1 or negative where others go the other way.
        share: Part of the usual cost.
    """

    dimension: str
    value: str
    usual: float
    actual: float
    contribution: float
    share: float

    @property
    def excess(self) -> float:
        """Actual minus usual: positive means dearer."""
        return self.actual - self.usual

    @property
    def surprise(self) -> float:
        """How much more it contributes than its share of the usual cost would."""
        return self.contribution - self.share

    @property
    def is_surprising(self) -> bool:
        """Whether it explains: it contributes clearly more than its share; else cost only lies there."""
        return self.surprise > SURPRISING

    @property
    def is_new(self) -> bool:
        """Whether it cost nothing before."""
        return self.usual == 0 and self.actual != 0


def causes(costs: pd.DataFrame, start: date, end: date, dimensions: Sequence[str], shown: int = 5) -> list[Cause]:
    """What explains an event, the most surprising first; empty where nothing changed.

    Per value the cost of the event's days is held against the mean of the same weekdays in the four weeks before
    (fewer, if the frame begins later). So the excesses of all values of a dimension add up to that of the event.

    Args:
        costs: One row per day and combination of values: ``date``, the dimensions, ``cost``.
        start: First day of the event.
        end: Last day.
        dimensions: Columns to look into.
        shown: How many causes at most.

    Raises:
        UsageError: A column is missing, or the frame has no day before the event.
    """
    missing = [column for column in ("date", *dimensions, "cost") if column not in costs]
    if missing:
        raise UsageError(f"the costs have no column {', '.join(missing)}: add it or ask for other dimensions")
    weighted = _weighted(costs, start, end)
    whole = float(weighted["excess"].sum())
    found = [cause for each in dimensions for cause in _of(weighted, each, whole)]
    explaining = [cause for cause in found if cause.contribution > 0]
    return sorted(explaining, key=lambda cause: (-cause.surprise, -cause.contribution, cause.dimension, cause.value))[
        :shown
    ]


def _weighted(costs: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """The rows that count, with ``usual``, ``actual`` and ``excess``; earlier weekdays count as often as in it."""
    days = pd.to_datetime(costs["date"]).dt.normalize()
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    inside = days.between(first, last)
    before = days.between(first - pd.Timedelta(weeks=WEEKS), first - pd.Timedelta(days=1))
    if not before.any():
        raise UsageError(f"the costs have no day before {start}: ask for the four weeks before it too")
    cost = costs["cost"].astype(float)
    asked = pd.date_range(first, last).day_of_week.value_counts()
    there = pd.Series(days[before].unique()).dt.day_of_week.value_counts()
    weight = days.dt.day_of_week.map((asked / there).fillna(0.0)).fillna(0.0)
    usual, actual = (cost * weight).where(before, 0.0), cost.where(inside, 0.0)
    return costs.assign(usual=usual, actual=actual, excess=actual - usual)[inside | before]


def _of(weighted: pd.DataFrame, dimension: str, whole: float) -> list[Cause]:
    if not whole:
        return []
    named = weighted[dimension].astype(object).where(weighted[dimension].notna(), UNNAMED).astype(str)
    sums = weighted.groupby(named)[["usual", "actual", "excess"]].sum()
    usual = float(sums["usual"].sum())
    return [
        Cause(
            dimension=dimension,
            value=str(value),
            usual=float(row["usual"]),
            actual=float(row["actual"]),
            contribution=round(float(row["excess"]) / whole, DIGITS),
            share=float(row["usual"]) / usual if usual else 0.0,
        )
        for value, row in sums.iterrows()
    ]
