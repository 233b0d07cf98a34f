"""Money that somebody is about to spend, as the gates are asked about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costlib.errors import UsageError
from costlib.policy.budget_scope import Match, matched

MOST = Decimal(10) ** 15
"""Largest spend that is looked at; one beyond it was mistyped."""


@dataclass(frozen=True, slots=True)
class Spend:
    """Money that somebody is about to spend: whose cost it will be, and how much of it in which currency."""

    match: Match
    amount: Decimal
    currency: str = "USD"


def asked(scope: Mapping[str, Any], amount: Decimal, currency: str = "USD") -> Spend:
    """A spend as somebody named it; short names stand for their columns.

    Raises:
        UsageError: A column is none, or the amount is no sum of money.
    """
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise UsageError(f"the amount is {amount:.15g}: a spend is 0 or more, and {MOST:,.0f} at most")
    try:
        return Spend(matched(scope), amount, currency)
    except ValueError as error:
        raise UsageError(str(error)) from None
