"""Spending gates: whether a spend may go ahead, who must let it through, and what to know before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.amounts import exact
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.budgets.status import BudgetStatus, held
from costlib.models.wording import in_words
from costlib.policy.budget_rules import Gate, GateKind
from costlib.policy.budget_scope import Match, matched, said, within
from costlib.policy.budgets import Budget, BudgetPolicy, stored
from costlib.policy.pool_fields import WHOLE

COLUMNS: Mapping[str, str] = {"department": "x_Department", "project": "x_Project"}
"""Scope of a gate to the column that its spends name."""


@dataclass(frozen=True, slots=True)
class Spend:
    """Money that somebody is about to spend: whose cost it will be, and how much of it in which currency."""

    match: Match
    amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Caught:
    """A gate that caught a spend, and why."""

    gate: Gate
    reason: str

    def as_text(self) -> str:
        """Gate, reason and who may let it through, in a line."""
        who = f" It needs the approval of {' or '.join(self.gate.approvers)}." if self.gate.approvers else ""
        return f"{self.gate.name}: {self.reason}.{who}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gates say of a spend.

    Args:
        spend: What was asked.
        caught: Gates that caught it, in the order of the document.
        notes: What to know besides: budgets that it would break, and what could not be judged.
    """

    spend: Spend
    caught: tuple[Caught, ...]
    notes: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """Whether it must not go ahead as it is: a hard stop, or an approval that is missing."""
        return any(each.gate.kind != "warning" for each in self.caught)

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who may let it through; empty where nobody may, or nobody need."""
        if any(each.gate.kind == "hard_stop" for each in self.caught):
            return ()
        return tuple(dict.fromkeys(name for each in self.caught for name in each.gate.approvers))

    def of_kind(self, kind: GateKind) -> list[Caught]:
        """Gates of one kind that caught it."""
        return [each for each in self.caught if each.gate.kind == kind]


def asked(scope: Mapping[str, Any], amount: Decimal, currency: str = "USD") -> Spend:
    """A spend as somebody named it; short names stand for their columns.

    Raises:
        UsageError: A column is none, or the amount is negative.
    """
    if amount < 0:
        raise UsageError(f"the amount is {amount:f}: a spend is 0 or more")
    try:
        return Spend(matched(scope), amount, currency)
    except ValueError as error:
        raise UsageError(str(error)) from None


def check(ledger: Ledger, spend: Spend, policy: BudgetPolicy | None = None, today: date | None = None) -> Verdict:
    """Hold a spend against the gates of today, and the budgets of the cycle that the data ends in.

    Args:
        ledger: Where costs come from.
        spend: What is asked.
        policy: If not the one that is stored.
        today: Day whose gates rule; the last day of the data if not given.

    Raises:
        UsageError: A gate or budget that counts is in another currency.
        EmptyLedgerError: Nothing is loaded yet.
    """
    policy, data = policy or stored(ledger.state), ledger.freshness()
    day = data.last_day
    gates = [gate for gate in policy.gates_on(today or day) if _concerns(gate, spend)]
    covering = [each for each in policy.on(day) if within(spend.match, each.match)]
    for what, currency in _currencies(gates, covering):
        if currency != spend.currency:
            raise UsageError(
                f"the spend is in {spend.currency} and {what} in {currency}: give its amount in {currency}"
            )
    known = held(ledger, covering, [each.cycle_of(day) for each in covering], data, data.as_of)
    caught = [Caught(gate, reason) for gate in gates if (reason := _reason(gate, spend, known))]
    return Verdict(spend, tuple(caught), (*_notes(spend, known), f"spend is known to {day}"))


def _concerns(gate: Gate, spend: Spend) -> bool:
    if gate.scope == "global":
        return True
    named = spend.match.get(COLUMNS[gate.scope], ())
    return bool(named) if gate.value is None else gate.value in named


def _currencies(gates: Sequence[Gate], budgets: Sequence[Budget]) -> Iterator[tuple[str, str]]:
    yield from ((f"the gate '{gate.name}'", gate.currency) for gate in gates if gate.amount is not None)
    yield from ((f"the budget '{budget.name}'", budget.currency) for budget in budgets)


def _reason(gate: Gate, spend: Spend, known: Sequence[BudgetStatus]) -> str:
    """Why a gate catches a spend; empty where it does not."""
    if gate.amount is not None:
        over = f"is above {exact(gate.amount, gate.currency)} for one spend"
        return f"{exact(spend.amount, spend.currency)} {over}" if spend.amount > gate.amount else ""
    column = COLUMNS.get(gate.scope)
    watched = (each for each in known if column is None or column in each.budget.match)
    return next((text for each in watched if (text := _above(gate, spend, each))), "")


def _above(gate: Gate, spend: Spend, status: BudgetStatus) -> str:
    """Whether a spend brings a budget above the gate's share, in words; empty where it does not."""
    if gate.percent is None or status.actual is None or not spend.amount:
        return ""
    after = status.actual + spend.amount
    if after <= status.amount * gate.percent / WHOLE:
        return ""
    share = f"{after / status.amount:.0%} of" if status.amount else "above"
    return (
        f"it would bring '{status.budget.name}' to {exact(after, spend.currency)}, {share} its "
        f"{exact(status.amount, spend.currency)} {in_words(status.period)}, and the gate closes at {gate.percent:f} %"
    )


def _notes(spend: Spend, known: Sequence[BudgetStatus]) -> Iterator[str]:
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
