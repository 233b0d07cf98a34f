"""A plan in words, made from its numbers."""

from collections.abc import Sequence

from costlib.amounts import exact, short
from costlib.models.budgets.planning import Plan
from costlib.models.budgets.planning_forecast import Expected
from costlib.models.wording import percent
from costlib.policy.budget_scope import said
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import BASIS_TITLES


def headline(plan: Plan, currency: str) -> str:
    """The plan's amount, beside what is expected."""
    first, last = plan.months[0].month, plan.months[-1].month
    room = plan.amount - plan.forecast
    beyond = f"{short(abs(room), currency)} {'above' if room >= 0 else 'below'} the forecast"
    return f"{short(plan.amount, currency)} from {first:%b %Y} to {last:%b %Y}, {beyond}"


def shape(plan: Plan, currency: str) -> str:
    """Where the plan begins and ends, and its dearest month."""
    first, last = plan.months[0], plan.months[-1]
    top = max(plan.months, key=lambda each: each.amount)
    if top.amount == min(each.amount for each in plan.months):
        return f"The same {short(top.amount, currency)} every month"
    return (
        f"From {short(first.amount, currency)} in {first.month:%b} to {short(last.amount, currency)} in "
        f"{last.month:%b %Y}, most in {top.month:%B}"
    )


def basis(plan: Plan, found: Expected) -> str:
    """How the plan is made, and what it rests on."""
    made = plan.planning
    return (
        f"Plan = forecast x {made.growth:f} x (1 + {percent(float(made.contingency))}). The forecast is an estimate "
        f"from data to {found.last_day}, confidence {found.confidence}; {BASIS_TITLES[found.scope.basis]} cost of "
        f"{said(dict(found.scope.filters))}, as the filters say. Variance up to "
        f"{percent(float(made.variance_threshold))} of what is expected is let pass."
    )


def header(plan: Plan, found: Expected) -> dict[str, str]:
    """What a reader of the exported plan must know of it."""
    return {
        "Period": f"{plan.months[0].month:%Y-%m} to {plan.months[-1].month:%Y-%m}",
        "Period status": "plan; its forecast is an estimate",
        "Plan": f"forecast x {plan.planning.growth:f} x (1 + {plan.planning.contingency:f})",
        "Confidence": found.confidence,
        "Total": exact(plan.amount, found.scope.currency),
    }


def effect(fresh: Sequence[Budget], policy: BudgetPolicy) -> str:
    """What saving these entries would do."""
    names = list(dict.fromkeys(each.name for each in fresh))
    known = {each.name for each in policy.budgets}
    changed = [name for name in names if name in known]
    entries = f"{len(fresh)} dated entr{'ies' if len(fresh) > 1 else 'y'}"
    told = f"Saves {len(names)} budget{'s' if len(names) > 1 else ''} as {entries}."
    return f"{told} Takes over from {', '.join(changed)} from {fresh[0].valid_from} on." if changed else told
