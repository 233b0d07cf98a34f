"""A budget: what may be spent on what, by month, quarter or year, as a dated entry.

Source: FinOps Framework, capability "Budgeting".
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from costlib.policy.budget_rules import Currency, Money
from costlib.policy.budget_scope import matched
from costlib.policy.dated import Dated
from costlib.policy.pool_fields import Name
from costlib.scope import Basis, Period, Scope, add_months

Cycle = Literal["month", "quarter", "year"]
MONTHS: Mapping[Cycle, int] = {"month": 1, "quarter": 3, "year": 12}
"""Months in a cycle."""
USUAL = "usual"
"""The ladder of a budget that names none."""
Values = Annotated[tuple[Annotated[str, Field(max_length=500)], ...], Field(min_length=1)]


class Budget(Dated):
    """An amount for each cycle, while it rules.

    Args:
        match: Column of the ledger to the values whose cost counts; empty for all cost. A short name such as ``tenant``
            stands for its column.
        cycle: How long an amount lasts; it begins with the calendar's months, quarters or years.
        amount: For one cycle, in ``currency``, on ``basis``.
        parent: Budget that this one is a part of.
        ladder: Steps at which somebody is told.
        recipients: Names of the alert channels that are told; empty for all that take budgets.
    """

    name: Name
    match: dict[str, Values] = Field(default_factory=dict)
    cycle: Cycle = "month"
    amount: Money
    currency: Currency = "USD"
    basis: Basis = "EffectiveCost"
    parent: Name | None = None
    ladder: str = USUAL
    recipients: tuple[Name, ...] = ()

    @field_validator("match", mode="before")
    @classmethod
    def _known_columns(cls, given: Any) -> Any:
        return matched(given)

    def cycle_of(self, day: date) -> Period:
        """The cycle that a day lies in.

        >>> Budget(name="a", amount=1, cycle="quarter", valid_from="2026-01-01", source="plan").cycle_of(
        ...     date(2026, 5, 9)
        ... )
        Period(start=datetime.date(2026, 4, 1), end=datetime.date(2026, 7, 1))
        """
        months = MONTHS[self.cycle]
        start = date(day.year, (day.month - 1) // months * months + 1, 1)
        return Period(start, add_months(start, months))

    def scope(self, period: Period) -> Scope:
        """What is held against it in a period."""
        return Scope(period, self.currency, self.basis, tuple(sorted(self.match.items())))
