"""Monthly limits of services: held like budgets, with warning and critical as their steps."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from costlib.ledger import Ledger
from costlib.models.budgets.status import BudgetStatus, held
from costlib.policy.budget_rules import Ladder, Limit, Step
from costlib.policy.budgets import Budget
from costlib.policy.pool_fields import WHOLE

Standing = Literal["normal", "warning", "critical"]


def as_budget(limit: Limit) -> Budget:
    """The limit as a budget by month of the service."""
    return Budget(
        name=limit.name,
        match={"ServiceName": (limit.name,)},
        amount=limit.amount,
        currency=limit.currency,
        valid_from=limit.valid_from,
        valid_to=limit.valid_to,
        source=limit.source,
    )


def as_ladder(limit: Limit) -> Ladder:
    """Its thresholds as steps on actual spend."""
    scale = "scale it down" if limit.auto_scale_down else ""
    steps = [Step(percent=limit.critical, on="actual", severity="critical", action=scale)]
    if limit.warning < limit.critical:
        steps.insert(0, Step(percent=limit.warning, on="actual", severity="warning"))
    return Ladder(name=limit.name, steps=tuple(steps), valid_from=limit.valid_from, source=limit.source)


def limit_statuses(ledger: Ledger, limits: Sequence[Limit], day: date | None = None) -> list[BudgetStatus]:
    """What each service spent of its limit in the month of a day; the last day of the data if not given."""
    data = ledger.freshness()
    budgets = [as_budget(each) for each in limits]
    months = [each.cycle_of(day or data.last_day) for each in budgets]
    return held(ledger, budgets, months, data, data.as_of)


def standing(limit: Limit, status: BudgetStatus) -> Standing | None:
    """Normal, warning or critical; None where its cost is not known."""
    if status.actual is None:
        return None
    used = status.actual / limit.amount * WHOLE
    if used >= limit.critical:
        return "critical"
    return "warning" if used >= limit.warning else "normal"
