"""Budgets and what is done about them: the document, its defaults and what it says on a day.

A changed amount is a new entry of the same name with a later ``valid_from``; a plan with a shape has an entry a month.
Source: FinOps Framework, capability "Budgeting".
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from costlib.errors import UsageError
from costlib.policy import budget_tree
from costlib.policy.budget_entry import MONTHS, USUAL, Budget, Cycle
from costlib.policy.budget_rules import Gate, Ladder, Limit, Planning, Response, Target
from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.decisions import read, shipped
from costlib.policy.documents import parsed
from costlib.state import State

__all__ = ["KIND", "MONTHS", "Budget", "BudgetPolicy", "Cycle", "stored"]

KIND = "budgets"
"""Name of the document in the decisions store."""
Kind = TypeVar("Kind", bound=Dated)


class BudgetPolicy(BaseModel):
    """The document. Read from a body that lacks a section, it has that section as it ships."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    budgets: tuple[Budget, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    responses: tuple[Response, ...] = ()
    gates: tuple[Gate, ...] = ()
    limits: tuple[Limit, ...] = ()
    targets: tuple[Target, ...] = ()
    planning: tuple[Planning, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for section in (self.ladders, self.responses, self.gates, self.limits, self.targets, self.planning):
            ended(section, _named)
        known = {ladder.name for ladder in self.ladders} | {USUAL}
        astray = next((each for each in self.budgets if each.ladder not in known), None)
        if astray is not None:
            names = ", ".join(sorted(known))
            raise ValueError(f"'{astray.name}' names the ladder '{astray.ladder}': there are {names}")
        budget_tree.check(self.entries)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, {**shipped(KIND).body, **body}, KIND)

    def on(self, day: date) -> tuple[Budget, ...]:
        """The budgets that rule on a day."""
        return tuple(each for each in self.entries if each.rules_on(day))

    @cached_property
    def entries(self) -> tuple[Budget, ...]:
        """The budgets, each ending where the next one of its name begins."""
        return tuple(ended(self.budgets, _named))

    def ladder(self, budget: Budget, day: date) -> Ladder:
        """The steps of a budget on a day: those of its ladder, of the usual one while that does not rule yet.

        Raises:
            UsageError: Neither rules then.
        """
        own, usual = ([each for each in self.ladders if each.name == name] for name in (budget.ladder, USUAL))
        return _one(own if ruling(own, day) else usual, f"ladder '{budget.ladder}'", day)

    def planned(self, day: date) -> Planning:
        """Defaults of a plan that is made on a day.

        Raises:
            UsageError: None rule then.
        """
        return _one(self.planning, "planning defaults", day)

    def gates_on(self, day: date) -> tuple[Gate, ...]:
        """The gates that rule on a day."""
        return ruling(self.gates, day)

    def responses_on(self, day: date) -> tuple[Response, ...]:
        """The automated responses that rule on a day."""
        return ruling(self.responses, day)

    def limits_on(self, day: date) -> tuple[Limit, ...]:
        """The limits of services that rule on a day."""
        return ruling(self.limits, day)

    def targets_on(self, day: date) -> tuple[Target, ...]:
        """The targets that rule on a day."""
        return ruling(self.targets, day)


def stored(state: State) -> BudgetPolicy:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return BudgetPolicy.of(read(state, KIND))


def _named(entry: Dated) -> str:
    return entry.name


def _one(entries: Sequence[Kind], what: str, day: date) -> Kind:
    found = ruling(entries, day)
    if not found:
        raise UsageError(f"{KIND} has no {what} for {day}: add an entry with a valid_from that is not later")
    return found[-1]
