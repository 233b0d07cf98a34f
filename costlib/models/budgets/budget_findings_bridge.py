"""What a bridge, its causes, past cycles and a second forecast say, in a sentence each."""

from collections.abc import Sequence

from costlib.amounts import short
from costlib.models.budgets.bridge import Bridge, Step
from costlib.models.budgets.budget_findings import chance
from costlib.models.budgets.causes import Cause
from costlib.models.budgets.causes_words import item_name
from costlib.models.budgets.status import BudgetStatus
from costlib.models.outlook.landed import Landing
from costlib.models.wording import in_words, percent, signed


def headline(found: Bridge) -> str:
    """How far a budget is from its plan, and what most of that is."""
    currency, name = found.budget.currency, found.budget.name
    if not found.variance:
        return f"{name} met its plan to the cent {in_words(found.period)}"
    up = found.variance > 0
    most = max(found.steps, key=lambda step: step.amount if up else -step.amount)
    return (
        f"{name} is {short(abs(found.variance), currency)} {'above' if up else 'below'} its plan "
        f"{in_words(found.period)}; {most.title.lower()} counts most ({signed(most.amount, currency)})"
    )


def path(found: Bridge) -> str:
    """From plan to actual."""
    currency = found.budget.currency
    return (
        f"From {short(found.plan, currency)} planned to {short(found.actual, currency)} spent: "
        f"{signed(found.variance, currency)}"
    )


def compared(found: Bridge) -> str:
    """What the bars compare, and what they leave out."""
    currency, basis = found.budget.currency, found.budget.basis.removesuffix("Cost").lower()
    if found.before is None:
        told = "The data does not reach back to the cycle before, so nothing is taken apart."
    else:
        told = (
            f"Prices and quantities {in_words(found.period)}, compared with those {in_words(found.before)} "
            f"({short(found.base, currency)} then). The bars add up to the variance to the cent."
        )
    left_out = f" {found.unknown:,} charges do not give this cost and count nothing." if found.unknown else ""
    return f"{told} {basis.capitalize()} cost in {currency}, plan: {found.budget.source}.{left_out}"


def causes(found: Sequence[Cause]) -> str:
    """How much of the movement the told causes hold."""
    if not found:
        return "No cause to tell: plan and actual are the same"
    first = found[0].subject
    return f"The {len(found)} largest causes: first of all {first}" if len(found) > 1 else f"The cause: {first}"


def behind(step: Step, currency: str) -> str:
    """What lies behind a bar."""
    top = step.effects[0]
    return (
        f"{step.title}, {signed(step.amount, currency)}: {len(step.effects)} "
        f"{'item' if len(step.effects) == 1 else 'items'}, most {item_name(top.item)} ({signed(top.amount, currency)})"
    )


def course(found: Sequence[BudgetStatus]) -> str:
    """How often a budget held, over its past cycles."""
    past = [each for each in found if each.over and each.actual is not None]
    if not past:
        return "No cycle of this budget is over yet"
    name = past[-1].budget.name
    missed = [each for each in past if (each.variance or 0.0) > 0]
    if not missed:
        return (
            f"{name} held in all of its last {len(past)} cycles" if len(past) > 1 else f"{name} held in its last cycle"
        )
    share = missed[-1].variance_share
    last = "" if share is None or not missed[-1].amount else f", last by {percent(share)} {in_words(missed[-1].period)}"
    return f"{name} was overspent in {len(missed)} of its last {len(past)} cycles{last}"


def second_opinion(of: BudgetStatus, landed: Landing) -> str:
    """What the forecast of the scope says beside the pace."""
    currency, bounds = of.budget.currency, landed.within(80)
    if landed.total is None or landed.method != "forecast" or bounds is None:
        return f"There is no forecast of this scope: {landed.reason or 'its cost is not known'}."
    low, high = (short(bound, currency) for bound in bounds)
    return (
        f"The full forecast lands at {short(landed.total, currency)} ({low} to {high} in 8 of 10 cases), "
        f"{chance(landed.probability_above(of.amount))} likely to overrun; the pace above at "
        f"{short(of.landing, currency)}. Both are estimates."
    )
