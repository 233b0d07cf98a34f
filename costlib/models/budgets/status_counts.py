"""What many statuses come to: how many are over or at risk, and the budget that holds all cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from costlib.amounts import short
from costlib.models.budgets.status import BudgetStatus
from costlib.policy.budgets import MONTHS


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of budgets, and the status of the one of all cost; None without one."""

    over: int
    at_risk: int
    on_track: int
    whole: BudgetStatus | None


def counts(found: Sequence[BudgetStatus]) -> Counts:
    """Count budgets by state; of several budgets of all cost the one with the shortest cycle counts."""
    states = [each.state for each in found]
    all_cost = sorted((each for each in found if not each.budget.match), key=lambda each: MONTHS[each.budget.cycle])
    return Counts(states.count("over"), states.count("at risk"), states.count("on track"), next(iter(all_cost), None))


def finding(found: Sequence[BudgetStatus]) -> str:
    """Which budget breaks next, in a sentence."""
    ahead = [each for each in found if each.breach and each.state == "at risk"]
    if not ahead:
        return "No budget that still holds is foretold to be passed in its cycle"
    first = min(ahead, key=lambda each: (str(each.breach), each.budget.name))
    when = first.breach
    more = f", {len(ahead) - 1} more later" if len(ahead) > 1 else ""
    return (
        f"{first.budget.name} is the next to be passed, on {when.day if when else ''} {when:%B}: "
        f"{short(first.landing, first.budget.currency)} of {short(first.amount, first.budget.currency)}{more}"
    )
