"""Where an open month, quarter or year will land: its days so far, and sample paths of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np
import pandas as pd

from costlib.models.forecasting.sure import Sure
from costlib.models.ratios import change
from costlib.scope import Period, Scope

Method = Literal["forecast", "run rate", "complete"]
LEVELS = (80, 95)


@dataclass(frozen=True, slots=True)
class Landing:
    """One period of a scope, landed. Amounts are in the scope's currency, on its basis.

    Args:
        scope: What, over the whole period.
        until: Exclusive end of the days that are known.
        so_far: Cost of these days, exact; None where charges give no cost on the basis.
        before: Cost of the whole period before; None where it is not known whole.
        actual: Cost by day so far; NaN where unknown.
        ahead: Expected cost by day of the rest; empty once the period is over, and where nothing tells.
        paths: Rows are the days of the rest, columns futures; no columns without a forecast.
        method: What the rest comes from.
        reason: Why there is no forecast; empty where there is one, or nothing to forecast.
        confidence: HIGH, MEDIUM or LOW; None without a forecast.
        notes: What the forecast rests on.
        sure: What the history tells of any other day ahead; None without a forecast.
    """

    scope: Scope
    until: date
    so_far: Decimal | None
    before: Decimal | None
    actual: pd.Series
    ahead: pd.Series
    paths: pd.DataFrame
    method: Method
    reason: str = ""
    confidence: str | None = None
    notes: tuple[str, ...] = ()
    sure: Sure | None = None

    @property
    def period(self) -> Period:
        """The whole of it."""
        return self.scope.period

    @property
    def rest(self) -> float | None:
        """Expected cost of the days left; 0 once it is over, None where nothing tells."""
        nothing = self.method != "complete" and self.ahead.empty
        return None if nothing else float(self.ahead.sum())

    @property
    def total(self) -> float | None:
        """Expected cost of the whole period: so far and the rest."""
        return None if self.so_far is None or self.rest is None else float(self.so_far) + self.rest

    @property
    def on_before(self) -> float | None:
        """How far the total lies above the period before, as a fraction of it."""
        return change(self.total, None if self.before is None else float(self.before))

    @property
    def totals(self) -> pd.Series:
        """Total of each future; empty without a forecast."""
        return self.paths.sum(axis=0) + float(self.so_far or 0)

    def within(self, level: int) -> tuple[float, float] | None:
        """Bounds that hold the total in ``level`` per cent of futures; None without a forecast."""
        if self.so_far is None or self.totals.empty:
            return None
        outside = (1 - level / 100) / 2
        return float(self.totals.quantile(outside)), float(self.totals.quantile(1 - outside))

    def probability_above(self, amount: Decimal | float) -> float | None:
        """Share of futures in which the total exceeds an amount; 0 or 1 once it is over, None where nothing tells."""
        if self.so_far is None:
            return None
        if self.method == "complete":
            return float(self.so_far > Decimal(amount))
        return None if self.totals.empty else float((self.totals > float(amount)).mean())

    def course(self, levels: Sequence[int] = LEVELS) -> pd.DataFrame:
        """Cumulated cost by day of the period, for a burn-up.

        Returns:
            Index: days. ``actual``: NaN ahead. ``mean``, ``lo_L``, ``hi_L``: expected, the actual on days so far.
        """
        actual = self.actual.fillna(0.0).cumsum()
        begun = float(actual.iloc[-1]) if len(actual) else 0.0
        found = {"actual": actual, "mean": pd.concat([actual, begun + self.ahead.cumsum()])}
        summed = begun + self.paths.cumsum(axis=0)
        for level in levels if self.paths.shape[1] else ():
            for name, side in ((f"lo_{level}", 0.5 - level / 200), (f"hi_{level}", 0.5 + level / 200)):
                found[name] = pd.concat([actual, summed.quantile(side, axis=1)])
        return pd.DataFrame(found, index=_days(self.period)).rename_axis("ds")

    def passes(self, amount: Decimal | float) -> date | None:
        """First day on which the expected course exceeds an amount; None where it does not."""
        beyond = self.course(())["mean"]
        days = beyond.index[np.asarray(beyond > float(amount))]
        return pd.Timestamp(days[0]).date() if len(days) else None


def _days(period: Period) -> pd.DatetimeIndex:
    return pd.date_range(str(period.start), str(period.last_day), freq="D", unit="us")
