"""Status of budgets: spent, expected by now, where the cycle lands, how likely it overruns, and when it breaks."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness
from costlib.models.budgets.pacing import paces
from costlib.models.budgets.pacing_pace import Pace
from costlib.models.budgets.pacing_shape import Floats, Shapes
from costlib.models.budgets.status_days import Spent
from costlib.models.budgets.status_of import BudgetStatus
from costlib.models.budgets.status_scope import scope_of
from costlib.models.budgets.status_spend import spent
from costlib.policy.budget_scope import within
from costlib.policy.budgets import Budget, BudgetPolicy, stored
from costlib.scope import Period, Scope, next_month

__all__ = ["HISTORY_DAYS", "BudgetStatus", "held", "histories", "ruling", "statuses"]

HISTORY_DAYS = 760
"""Days before the end of the data that pacing learns from: two years and a month."""
EARLY, LATE = 0.9, 0.1
TENANT = "x_Tenant"


def ruling(policy: BudgetPolicy, day: date, tenant: str | None = None) -> tuple[Budget, ...]:
    """The budgets of the month of a day, as they stand at its end; who is restricted to a tenant sees its own alone."""
    found = policy.on(next_month(day) - timedelta(days=1))
    return found if tenant is None else tuple(each for each in found if within(each.match, {TENANT: (tenant,)}))


def statuses(
    ledger: Ledger,
    day: date | None = None,
    *,
    policy: BudgetPolicy | None = None,
    tenant: str | None = None,
    as_of: date | None = None,
) -> list[BudgetStatus]:
    """Status of every budget in its cycle around a day.

    Args:
        ledger: Where costs and budgets come from.
        day: Any day of the cycles; the last day of the data if not given.
        policy: Budgets, if not those stored.
        tenant: Restriction, as of a scope: budgets that count cost of others are left out.
        as_of: Exclusive end of the days that are looked at, if not that of the data.

    Returns:
        As many as rule at the end of that month, in the order of the document.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    data = ledger.freshness()
    until = min(as_of or data.as_of, data.as_of)
    day = day or until - timedelta(days=1)
    budgets = ruling(policy or stored(ledger.state), day, tenant)
    return held(ledger, budgets, [each.cycle_of(day) for each in budgets], data, until, tenant)


def held(
    ledger: Ledger,
    budgets: Sequence[Budget],
    cycles: Sequence[Period],
    data: Freshness,
    until: date,
    tenant: str | None = None,
) -> list[BudgetStatus]:
    """Budgets held against cycles, one each; ``until`` is the exclusive end of the days that are looked at."""
    if not budgets:
        return []
    start = min(until - timedelta(days=HISTORY_DAYS), *(cycle.start for cycle in cycles))
    days = Period(min(max(start, data.first_day), until), until)
    costs = spent(ledger, budgets, cycles, days, tenant)
    left_out = _unconverted(ledger, budgets, cycles, tenant)
    found: dict[int, BudgetStatus] = {}
    for cycle in dict.fromkeys(cycles):
        places = [place for place, each in enumerate(cycles) if each == cycle]
        here = [costs[place] for place in places]
        ways, form = paces(days.start, histories(here), cycle, np.array([float(each.actual or 0) for each in here]))
        curve = _curve(form, cycle, until)
        for column, place in enumerate(places):
            found[place] = _status(
                budgets[place], cycle, until, costs[place], ways[column], curve[column], left_out.get(place, ())
            )
    return [found[place] for place in range(len(budgets))]


def histories(costs: Sequence[Spent]) -> Floats:
    """Cost by day (row) and budget (column), NaN before its first charge."""
    daily = np.column_stack([each.daily for each in costs])
    begun = [(each.charged - each.first).days if each.charged else 0 for each in costs]
    return np.where(np.arange(len(daily))[:, None] >= np.array(begun), daily, np.nan)


def _curve(form: Shapes, cycle: Period, until: date) -> Floats:
    """Share of the amount that is expected by now, for each history."""
    days = [cycle.start + timedelta(days=each) for each in range(cycle.days)]
    passed = (min(until, cycle.end) - cycle.start).days
    curves = form.curves(days)
    return curves[passed - 1] if passed > 0 else np.zeros(curves.shape[1])


def _status(
    budget: Budget, cycle: Period, until: date, cost: Spent, way: Pace, share: float, left_out: tuple[str, ...]
) -> BudgetStatus:
    known = bool(cost.actual) or (cost.actual is not None and not left_out)
    amount = float(budget.amount)
    unit = minor_unit(budget.currency)
    expected = budget.amount if until >= cycle.end else rounded(budget.amount * Decimal(repr(float(share))), unit)
    breach, between = _breach(budget, cycle, cost, way) if known else (None, (None, None))
    landing = float(cost.actual or 0) if until >= cycle.end else way.landing
    return BudgetStatus(
        budget=budget,
        period=cycle,
        until=min(until, cycle.end),
        amount=budget.amount,
        actual=cost.actual if known else None,
        expected=expected,
        landing=landing if known else None,
        within_80=way.within(80) if known else None,
        within_95=way.within(95) if known else None,
        probability=_probability(cost, budget, way, amount) if known else None,
        breach=breach,
        breach_between=between,
        unknown=cost.unknown,
        unconverted=left_out,
        way=way if known else None,
    )


def _probability(cost: Spent, budget: Budget, way: Pace, amount: float) -> float | None:
    if cost.actual is None:
        return None
    return 1.0 if cost.actual > budget.amount else way.probability_above(amount) if way.days else 0.0


def _breach(
    budget: Budget, cycle: Period, cost: Spent, way: Pace
) -> tuple[date | None, tuple[date | None, date | None]]:
    """The day, and the earliest and latest in 8 of 10 cases."""
    amount, begun = float(budget.amount), max((cycle.start - cost.first).days, 0)
    if cost.actual is not None and cost.actual > budget.amount:
        passed = np.flatnonzero(np.cumsum(cost.booked[begun:]) > amount)
        day = cost.first + timedelta(days=begun + int(passed[0])) if len(passed) else None
        return day, (day, day)
    if not way.days:
        return None, (None, None)
    return way.breach(amount), (way.breach(amount, EARLY), way.breach(amount, LATE))


def _unconverted(
    ledger: Ledger, budgets: Sequence[Budget], cycles: Sequence[Period], tenant: str | None
) -> dict[int, tuple[str, ...]]:
    """Currencies that no rate converts, per budget; asked of each one only where there are such charges at all."""
    whole = Period(min(each.start for each in cycles), max(each.end for each in cycles))
    wanted = {each.currency for each in budgets}
    lacking = {currency for currency in wanted if ledger.unconverted(Scope(whole, currency, tenant=tenant))}
    return {
        place: tuple(str(row["currency"]) for row in ledger.unconverted(scope_of(budget, cycle, tenant)))
        for place, (budget, cycle) in enumerate(zip(budgets, cycles, strict=True))
        if budget.currency in lacking
    }
