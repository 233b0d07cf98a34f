"""The burn-up of one budget: actual, expected and foretold cost, added up day by day over its cycle."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from costlib.ledger import Ledger
from costlib.models.budgets.pacing import paces
from costlib.models.budgets.pacing_pace import LEVELS, Pace
from costlib.models.budgets.pacing_shape import Floats
from costlib.models.budgets.status import HISTORY_DAYS, BudgetStatus, histories
from costlib.models.budgets.status_spend import spent
from costlib.scope import Period


@dataclass(frozen=True, slots=True)
class BurnUp:
    """A cycle day by day.

    Args:
        status: Of the budget.
        course: Index: days of the cycle. Sums from its start, in the budget's currency: ``actual`` (NaN from the end of
            the data on), ``expected`` (of the amount), and from the last day of data on ``mean``, ``lo_80``, ``hi_80``,
            ``lo_95``, ``hi_95``.
        tries: Earlier stretches of the history that the interval rests on.
    """

    status: BudgetStatus
    course: pd.DataFrame
    tries: int


def burn_up(ledger: Ledger, status: BudgetStatus, tenant: str | None = None) -> BurnUp:
    """Add up a cycle day by day; its landing is that of the status."""
    data, cycle = ledger.freshness(), status.period
    until = data.as_of if status.over else status.until
    first = max(min(until - timedelta(days=HISTORY_DAYS), cycle.start), data.first_day)
    days = Period(min(first, until), until)
    cost = spent(ledger, [status.budget], [cycle], days, tenant)
    (way, *_), form = paces(days.start, histories(cost), cycle, np.array([float(cost[0].actual or 0)]))
    every = [cycle.start + timedelta(days=each) for each in range(cycle.days)]
    passed = (status.until - cycle.start).days
    daily = np.array([_on(cost[0].booked, days.start, day) for day in every[:passed]])
    course = pd.DataFrame(index=pd.DatetimeIndex(every, name="day"))
    course["actual"] = np.concatenate([np.cumsum(daily), np.full(cycle.days - passed, np.nan)])
    course["expected"] = form.curves(every)[:, 0] * float(status.amount)
    ahead = np.concatenate([[0.0], np.cumsum(way.rest)])
    for name, factor in _factors(way).items():
        path = way.so_far + ahead * factor
        blank = cycle.days - len(way.rest)
        course[name] = np.concatenate([np.full(blank, np.nan), path[1:]])
        if 0 < passed < cycle.days:
            course.loc[course.index[passed - 1], name] = path[0]  # where the actual ends
    return BurnUp(status, course, way.tries)


def _factors(way: Pace) -> dict[str, float]:
    """Column to what the foretold rest is multiplied by."""
    bounds = {f"lo_{level}": way.factor((100 - level) / 200) for level in LEVELS}
    return {"mean": 1.0, **bounds, **{f"hi_{level}": way.factor((100 + level) / 200) for level in LEVELS}}


def _on(daily: Floats, first: date, day: date) -> float:
    at = (day - first).days
    return float(daily[at]) if 0 <= at < len(daily) else 0.0
