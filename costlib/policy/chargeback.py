"""Chargeback: what statements charge, their components, mark-ups by plan, and accounts, as dated entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy.allocation import fits
from costlib.policy.dated import Dated, ended
from costlib.policy.documents import parsed
from costlib.policy.pool_fields import Match
from costlib.scope import Basis

KIND = "chargeback"
"""Name of the document in the decisions store."""
AI = "ai_processing"
"""Component whose cost is told by model and content type."""
Percent = Decimal


class Terms(Dated):
    """What is charged.

    Args:
        issuer: The name at the head of a statement; empty for none.
        basis: The FOCUS cost.
        currency: Of statements.
        requests: Metric that counts calls of models.
        pieces: Metrics that count pieces; the last part of their names is the content type.
        dear_model_percent: A model with this share of AI cost, and more than its share of tokens, is named.
        cached_percent: Less of the input than this read from a cache is named.
        corrected_percent: Corrections of this share of the cost are named.
    """

    issuer: str = ""
    basis: Basis = "EffectiveCost"
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    requests: str = "api_calls"
    pieces: str = "content_pieces.*"
    dear_model_percent: Percent = Field(default=Decimal(50), ge=0)
    cached_percent: Percent = Field(default=Decimal(20), ge=0)
    corrected_percent: Percent = Field(default=Decimal(5), ge=0)


class ComponentRule(Dated):
    """A part of statements: charges that fit, and no earlier component takes. ``account`` is for the journal."""

    title: str = Field(min_length=1, max_length=200)
    match: Match
    account: str = ""


class Markup(Dated):
    """Per cent on the cost of a plan, whose name this entry bears; a discount is negative."""

    percent: Percent = Field(ge=-100, le=1000)


class Account(Dated):
    """Where the journal books ``receivable``, ``markup`` and ``unallocated``."""

    account: str = Field(min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The document on one day: one set of terms, components in order, plan to per cent, name to account."""

    terms: Terms
    components: tuple[ComponentRule, ...]
    markups: Mapping[str, Decimal]
    accounts: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that components match on."""
        return tuple(sorted({column for each in self.components for column in each.match}))

    @property
    def booked(self) -> dict[str, str]:
        """Component, or other name that the journal books, to its account."""
        return {**{each.name: each.account for each in self.components}, **self.accounts}

    def component(self, row: Mapping[str, str | None]) -> ComponentRule:
        """The first component that a charge fits: the last one takes the rest."""
        return next(each for each in self.components if fits(each.match, row))


class ChargebackPolicy(BaseModel):
    """The document. An entry with the name of an earlier one replaces it from its ``valid_from`` on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Terms, ...] = Field(min_length=1)
    components: tuple[ComponentRule, ...] = Field(min_length=1)
    markups: tuple[Markup, ...] = ()
    accounts: tuple[Account, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for entries in (self.terms, self.components, self.markups, self.accounts):
            ended(entries, lambda entry: entry.name)
        if len({each.name for each in self.terms}) > 1:
            raise ValueError("terms bear several names: give all of them one, so that the later replaces the earlier")
        self._check_rest()
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    def on(self, day: date) -> Ruling:
        """What rules on a day.

        Raises:
            UsageError: No terms rule on it.
        """
        terms = _ruling(self.terms, day)
        if not terms:
            raise UsageError(f"{KIND} has no terms for {day}: add some with a valid_from that is not later")
        return Ruling(
            terms[0],
            tuple(_ruling(self.components, day)),
            {each.name: each.percent for each in _ruling(self.markups, day)},
            {each.name: each.account for each in _ruling(self.accounts, day)},
        )

    def _check_rest(self) -> None:
        """Some component takes the rest on every day that has terms, so that every charge has a place."""
        days = {each.valid_from for each in self.terms}
        days |= {day for each in self.components for day in (each.valid_from, each.valid_to) if day}
        for day in sorted(day for day in days if _ruling(self.terms, day)):
            ruling = _ruling(self.components, day)
            if not ruling or ruling[-1].match:
                raise ValueError(f"the last component on {day} does not take the rest: add one with match = {{}}")


Entry = TypeVar("Entry", bound=Dated)


def _ruling(entries: Sequence[Entry], day: date) -> list[Entry]:
    """Entries of a day, in the order in which their names first stand in the document."""
    places = {entry.name: place for place, entry in reversed(list(enumerate(entries)))}
    found = [entry for entry in ended(entries, lambda entry: entry.name) if entry.rules_on(day)]
    return sorted(found, key=lambda entry: places[entry.name])
