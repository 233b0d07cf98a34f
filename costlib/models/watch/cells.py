"""Costs by day and value, ready to be asked quickly what several series have in common."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.models.anomalies.causes import WEEKS
from costlib.models.watch.series import Name

EPOCH = date(1970, 1, 1).toordinal()
WEEK = 7
MONTH = timedelta(weeks=WEEKS)
NONE = -2
"""The number of no value."""


@dataclass(frozen=True)
class Cells:
    """Costs by ``date``, oldest first, and the columns of the series."""

    costs: pd.DataFrame

    @cached_property
    def _days(self) -> NDArray[np.int64]:
        return self.costs["date"].to_numpy().astype("datetime64[D]").astype(np.int64)

    @cached_property
    def _amounts(self) -> NDArray[np.float64]:
        return self.costs["cost"].to_numpy(dtype=float)

    @cached_property
    def _codes(self) -> dict[str, tuple[NDArray[np.int64], dict[str, int]]]:
        """Per column: a number for each row's value, and value to number."""
        columns = [each for each in self.costs.columns if each not in {"date", "cost"}]
        factors = {each: pd.factorize(self.costs[each]) for each in columns}
        return {
            each: (codes.astype(np.int64), {str(value): place for place, value in enumerate(values)})
            for each, (codes, values) in factors.items()
        }

    def values(self, column: str) -> Collection[str]:
        """What a column says; nothing of one that was not asked for."""
        return self._codes[column][1] if column in self._codes else ()

    def between(self, start: date, end: date) -> slice:
        """Rows from one day to another, both included."""
        first, last = np.searchsorted(self._days, [start.toordinal() - EPOCH, end.toordinal() - EPOCH + 1])
        return slice(int(first), int(last))

    def before(self, start: date, end: date) -> pd.DataFrame:
        """The costs from four weeks before a day to another."""
        return self.costs.iloc[self.between(start - MONTH, end)]

    def excess(self, names: Iterable[Name], start: date, end: date, since: date) -> float:
        """What the rows of all series cost from ``start`` to ``end`` beyond the same weekdays before ``since``.

        The four weeks before ``since`` are usual; fewer where the costs begin later.
        """
        known = tuple(names)
        inside, before = self.between(start, end), self.between(since - MONTH, since - timedelta(days=1))
        actual = self._amounts[inside][self._mine(known, inside)].sum()
        asked = np.bincount(np.arange(start.toordinal(), end.toordinal() + 1) % WEEK, minlength=WEEK)
        days = self._days[before] + EPOCH
        there = np.bincount(np.unique(days) % WEEK, minlength=WEEK)
        weight = np.divide(asked, there, out=np.zeros(WEEK), where=there > 0)
        mine = self._mine(known, before)
        return float(actual - (self._amounts[before][mine] * weight[days[mine] % WEEK]).sum())

    def _mine(self, names: Iterable[Name], rows: slice) -> NDArray[np.bool_]:
        mine = np.ones(rows.stop - rows.start, dtype=bool)
        for name in names:
            if name.dimension:
                codes, places = self._codes[name.dimension]
                mine &= codes[rows] == places.get(name.value, NONE)
        return mine
