"""A plan as dated budget entries, and what its targets come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from costlib.models.budgets.planning import Plan, by_month, shared
from costlib.policy.budget_rules import Target
from costlib.policy.budgets import Budget
from costlib.policy.documents import parsed
from costlib.scope import Basis, add_months

GOALS: Mapping[str, str] = {
    "cost_reduction": "Cost reduction: spend less by",
    "efficiency": "Efficiency: do more for the same cost, worth",
    "roi": "Return: what is spent should bring in",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan is for.

    Args:
        name: Of the budget.
        source: Who decides, or why.
        match: Whose cost it is; empty for all.
        currency: Of the amounts.
        basis: Of the costs.
        like: Budget whose parent, ladder and recipients the whole takes over; None for none.
        column: What its parts are told apart by, such as ``x_Department``.
        parts: Values of the column to per cent of the plan; empty for no parts.
    """

    name: str
    source: str
    match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency: str = "USD"
    basis: Basis = "EffectiveCost"
    like: Budget | None = None
    column: str = "x_Department"
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a target comes to over a plan, in the plan's currency."""

    name: str
    title: str
    value: Decimal
    amount: Decimal


def entries(plan: Plan, planned: Planned) -> list[Budget]:
    """The plan as budgets by month: the whole, and one for each part.

    An entry rules until the amount changes; the last one ends with the plan.

    Raises:
        UsageError: Percentages of the parts don't add up to 100, or a name can't be one of a budget.
    """
    amounts = {each.month: each.amount for each in plan.months}
    whole = _like(planned.like, _chain(planned, planned.name, planned.match, amounts, None))
    if not planned.parts:
        return whole
    found = whole
    for part, amount in shared(plan.amount, planned.parts, plan.unit).items():
        match = {**planned.match, planned.column: (part,)}
        spread = by_month(amount, list(amounts), plan.unit)
        found += _chain(planned, f"{planned.name}: {part}", match, spread, planned.name)
    return found


def goals(plan: Plan, targets: Sequence[Target]) -> list[Goal]:
    """What targets come to: a fraction of the plan, or for the return a multiple of it."""
    return [Goal(each.name, GOALS[each.name], each.value, plan.amount * each.value) for each in targets]


def _like(before: Budget | None, fresh: Iterable[Budget]) -> list[Budget]:
    kept = {} if before is None else {name: getattr(before, name) for name in ("parent", "ladder", "recipients")}
    return [each.model_copy(update=kept) for each in fresh]


def _chain(
    planned: Planned,
    name: str,
    match: Mapping[str, tuple[str, ...]],
    amounts: Mapping[date, Decimal],
    parent: str | None,
) -> Iterator[Budget]:
    months = sorted(amounts)
    starts = [month for place, month in enumerate(months) if not place or amounts[month] != amounts[months[place - 1]]]
    for month, end in zip(starts, [*starts[1:], add_months(months[-1], 1)], strict=True):
        body = {
            "name": name,
            "match": dict(match),
            "amount": amounts[month],
            "currency": planned.currency,
            "basis": planned.basis,
            "parent": parent,
            "valid_from": month,
            "valid_to": end,
            "source": planned.source,
        }
        yield parsed(Budget, body, "the plan")
