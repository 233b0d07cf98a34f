"""What somebody should know about the budgets themselves: handed out twice, counted twice, in no currency of ours."""

from collections.abc import Iterator, Sequence
from datetime import date

from costlib.amounts import exact
from costlib.ledger import Ledger
from costlib.models.budgets.hierarchy import allotments, overlaps
from costlib.models.budgets.status import BudgetStatus
from costlib.models.wording import in_words
from costlib.policy.budget_scope import said
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import Period, Scope, add_months

MOST, NAMED = 20, 3
"""Overlaps, and budgets of a currency, that are named; the others are counted."""


def flags(policy: BudgetPolicy, day: date) -> tuple[str, ...]:
    """Over-allocated parents and overlapping budgets on a day, a sentence each."""
    return (*_over_allocated(policy, day), *_overlapping(policy, day))


def unconverted(found: Sequence[BudgetStatus]) -> Iterator[str]:
    """Budgets part of whose cost is in a currency that no rate converts, a sentence each."""
    for each in found:
        if each.unconverted:
            yield (
                f"'{each.budget.name}' is in {each.budget.currency}; cost in {', '.join(each.unconverted)} has no rate "
                "into it and is not counted: load rates, or set a budget in that currency"
            )


def without_rate(ledger: Ledger, policy: BudgetPolicy, day: date) -> Iterator[str]:
    """Currencies of budgets into which some cost of a day's month can't be converted, a sentence each."""
    month = Period(add_months(day, 0), add_months(day, 1))
    for currency in sorted({each.currency for each in policy.on(day)}):
        found = ledger.unconverted(Scope(month, currency))
        if found:
            names = [each.name for each in policy.on(day) if each.currency == currency]
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            yield (
                f"Cost in {', '.join(str(row['currency']) for row in found)} has no rate into {currency} and counts "
                f"in no budget in {currency} ({', '.join(names[:NAMED])}{more}): load rates"
            )


def _over_allocated(policy: BudgetPolicy, day: date) -> Iterator[str]:
    for each in allotments(policy, day):
        if each.left < 0:
            currency = each.parent.currency
            yield (
                f"'{each.parent.name}' has {exact(each.amount, currency)} {in_words(each.period)} and hands out "
                f"{exact(each.allotted, currency)}: {exact(-each.left, currency)} too much"
            )


def _overlapping(policy: BudgetPolicy, day: date) -> Iterator[str]:
    pairs = overlaps(policy, day)
    for one, other in pairs[:MOST]:
        alike = (one.currency, one.basis) == (other.currency, other.basis)
        remedy = "make one a part of the other, or narrow one" if alike else "narrow one"
        yield f"'{one.name}' ({said(one.match)}) and '{other.name}' ({said(other.match)}) count the same cost: {remedy}"
    if len(pairs) > MOST:
        yield f"{len(pairs) - MOST:,} more pairs of budgets count the same cost"
