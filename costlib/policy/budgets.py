"""Budgets: what may be spent on what, by month, quarter or year, as dated entries.

A changed amount is a new entry of the same name with a later ``valid_from``; a plan with a shape has an entry a month.
Source: FinOps Framework, capability "Budgeting".
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.policy.dated import Dated, ended
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.scope import Basis, Period, Scope, add_months
from costlib.state import State

KIND = "budgets"
"""Name of the document in the decisions store."""
Cycle = Literal["month", "quarter", "year"]
MONTHS: Mapping[Cycle, int] = {"month": 1, "quarter": 3, "year": 12}
"""Months in a cycle."""
Amount = Annotated[Decimal, Field(allow_inf_nan=False, ge=0)]
Values = Annotated[tuple[str, ...], Field(min_length=1)]


class Budget(Dated):
    """An amount for each cycle, while it rules.

    Args:
        match: Column of the ledger to the values whose cost counts; empty for all cost.
        cycle: How long an amount lasts; it begins with the calendar's months, quarters or years.
        amount: For one cycle, in ``currency``, on ``basis``.
        parent: Budget that this one is a part of.
    """

    match: dict[str, Values] = Field(default_factory=dict)
    cycle: Cycle = "month"
    amount: Amount
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    basis: Basis = "EffectiveCost"
    parent: str | None = None

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


class BudgetPolicy(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    budgets: tuple[Budget, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ended(self.budgets, lambda entry: entry.name)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    def on(self, day: date) -> tuple[Budget, ...]:
        """The budgets that rule on a day."""
        return tuple(each for each in ended(self.budgets, lambda entry: entry.name) if each.rules_on(day))


def stored(state: State) -> BudgetPolicy:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return BudgetPolicy.of(read(state, KIND))
