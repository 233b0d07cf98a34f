"""Budgets with their status as rows, for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costlib.amounts import exact
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.budgets.flags import unconverted
from costlib.models.budgets.status import BudgetStatus
from costlib.models.wording import in_words, percent, visible
from costlib.policy.budget_scope import said


@dataclass(frozen=True, slots=True)
class Told:
    """Every budget in its cycle, and what is odd about them."""

    found: Sequence[BudgetStatus]
    flags: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """Rows in the order of the document; amounts are decimal strings, what is not known is null."""
        return {"budgets": [_row(each) for each in self.found], "flags": [*self.flags, *unconverted(self.found)]}

    def as_text(self) -> str:
        """A line for each budget, then the flags."""
        if not self.found:
            return "No budgets yet: make them on the page Budget variance, or by `costboard budgets import FILE`."
        said_of = (visible(each) for each in (*self.flags, *unconverted(self.found)))
        return "\n".join([*(_line(each) for each in self.found), *(f"flag: {each}" for each in said_of)])


def _row(each: BudgetStatus) -> dict[str, Any]:
    budget = each.budget
    low, high = each.within_80 or (None, None)
    return {
        "budget": budget.name,
        "scope": {name: list(values) for name, values in budget.match.items()},
        "parent": budget.parent,
        "cycle": budget.cycle,
        "from": str(each.period.start),
        "to": str(each.period.last_day),
        "before": str(each.until),
        "currency": budget.currency,
        "basis": budget.basis,
        "amount": _text(each, each.amount),
        "actual": _text(each, each.actual),
        "expected_by_now": _text(each, each.expected),
        "remaining": _text(each, each.remaining),
        "landing": _text(each, each.landing),
        "landing_low_80": _text(each, low),
        "landing_high_80": _text(each, high),
        "overrun_probability": None if each.probability is None else round(each.probability, 4),
        "breach": None if each.breach is None else str(each.breach),
        "severity": each.severity,
        "state": each.state,
    }


def _line(each: BudgetStatus) -> str:
    currency = each.budget.currency
    chance = "" if each.probability is None or each.over else f", chance of overrun {percent(each.probability)}"
    landing = "" if each.over else f", expected {exact(each.landing, currency)}{chance}"
    return visible(
        f"{each.budget.name} ({said(each.budget.match)}): {each.state}, {exact(each.actual, currency)} of "
        f"{exact(each.amount, currency)} {in_words(each.period)}{landing}"
    )


def _text(each: BudgetStatus, amount: Decimal | float | None) -> str | None:
    """To the minor unit; None stays None."""
    if amount is None:
        return None
    return f"{rounded(Decimal(str(amount)), minor_unit(each.budget.currency)):f}"
