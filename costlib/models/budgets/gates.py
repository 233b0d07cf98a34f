"""Spending gates: whether a spend may go ahead, who must let it through, and what to know before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.budgets import gates_reasons, gates_whose
from costlib.models.budgets.gates_spend import Spend, asked
from costlib.models.budgets.status import held, ruling
from costlib.policy.budget_rules import Gate, GateKind
from costlib.policy.budgets import Budget, BudgetPolicy, stored
from costlib.scope import Period

__all__ = ["Caught", "Spend", "Verdict", "asked", "check"]


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
    watching = policy.gates_on(today or day)
    gates = [gate for gate in watching if gates_whose.concerns(gate, spend.match)]
    budgets = ruling(policy, day)
    covering = [each for each in budgets if gates_whose.reaches(spend.match, each.match)]
    for what, currency in _currencies(gates, covering):
        if currency != spend.currency:
            raise UsageError(
                f"the spend is in {spend.currency} and {what} in {currency}: give its amount in {currency}"
            )
    known = held(ledger, covering, [each.cycle_of(day) for each in covering], data, data.as_of)
    caught = [Caught(gate, reason) for gate in gates if (reason := gates_reasons.reason(gate, spend, known))]
    decided = [*(each.match for each in budgets), *(gates_whose.named(gate) for gate in watching)]
    whose = (
        *gates_whose.unasked(watching, spend.match),
        *gates_whose.strangers(ledger, spend.match, Period(data.first_day, data.as_of), spend.currency, decided),
    )
    return Verdict(spend, tuple(caught), (*whose, *gates_reasons.notes(spend, known), f"spend is known to {day}"))


def _currencies(gates: Sequence[Gate], budgets: Sequence[Budget]) -> Iterator[tuple[str, str]]:
    yield from ((f"the gate '{gate.name}'", gate.currency) for gate in gates if gate.amount is not None)
    yield from ((f"the budget '{budget.name}'", budget.currency) for budget in budgets)
