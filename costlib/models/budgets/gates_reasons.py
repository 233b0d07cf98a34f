"""Why a gate catches a spend, and what is known of the budgets that it reaches, in words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from costlib.amounts import exact
from costlib.models.budgets.gates_spend import Spend
from costlib.models.budgets.gates_whose import COLUMNS
from costlib.models.budgets.status import BudgetStatus
from costlib.models.wording import in_words
from costlib.policy.budget_rules import Gate
from costlib.policy.budget_scope import said
from costlib.policy.pool_fields import WHOLE


def reason(gate: Gate, spend: Spend, known: Sequence[BudgetStatus]) -> str:
    """Why a gate catches a spend; empty where it does not."""
    if gate.amount is not None:
        over = f"is above {exact(gate.amount, gate.currency)} for one spend"
        return f"{exact(spend.amount, spend.currency)} {over}" if spend.amount > gate.amount else ""
    column = COLUMNS.get(gate.scope)
    watched = (each for each in known if column is None or column in each.budget.match)
    return next((text for each in watched if (text := _above(gate, spend, each))), "")


def _above(gate: Gate, spend: Spend, status: BudgetStatus) -> str:
    """Whether a spend brings a budget above the gate's share, in words; empty where it does not.

    Where what was spent before is not known, the spend is held against the amount alone.
    """
    if gate.percent is None or not spend.amount:
        return ""
    after = (status.actual or Decimal(0)) + spend.amount
    if after <= status.amount * gate.percent / WHOLE:
        return ""
    share = f"{after / status.amount:.0%} of" if status.amount else "above"
    return (
        f"it {'alone ' if status.actual is None else ''}would bring '{status.budget.name}' to "
        f"{exact(after, spend.currency)}, {share} its "
        f"{exact(status.amount, spend.currency)} {in_words(status.period)}, and the gate closes at {gate.percent:f} %"
    )


def notes(spend: Spend, known: Sequence[BudgetStatus]) -> Iterator[str]:
    """What to know besides of the budgets that a spend reaches, a sentence each."""
    if not known:
        yield f"no budget covers {said(spend.match)}"
    for each in known:
        name = each.budget.name
        if each.actual is None:
            yield f"what '{name}' has spent is not known, so nothing can be said of it"
        elif each.landing is not None and each.landing + float(spend.amount) > float(each.amount):
            landing = exact(Decimal(str(round(each.landing, 2))) + spend.amount, spend.currency)
            amount = exact(each.amount, spend.currency)
            yield f"'{name}' would land at {landing} if this comes on top of what is expected; its amount is {amount}"
