"""The case for doing the work with AI: stated costs, an investment, and what is claimed of them, as a dated document.

Source: models.md of the reference framework (infrastructure costs, executive summary).
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy.case_entries import WAYS, Claim, Counterpart, Investment, Resource, Tolerance, UnitCost, YearOne
from costlib.policy.dated import ended, ruling
from costlib.policy.decisions import newest, read
from costlib.policy.documents import from_toml, parsed
from costlib.state import State

KIND = "case"
"""Name of the document in the decisions store."""


class Case(BaseModel):
    """The document. Counterparts, claims, and with these the tolerance, may be missing; all else must be there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    unit_costs: Annotated[tuple[UnitCost, ...], Field(min_length=1)]
    year_one: tuple[YearOne, ...]
    infrastructure: Annotated[tuple[Resource, ...], Field(min_length=1)]
    returns: Annotated[tuple[Investment, ...], Field(min_length=1)]
    counterparts: tuple[Counterpart, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    claims: tuple[Claim, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for section in _SECTIONS:
            ended(getattr(self, section), lambda entry: entry.name)
        missing = [way for way in WAYS if way not in {entry.name for entry in self.year_one}]
        if missing:
            raise ValueError(f"year_one has no entry named '{missing[0]}': add it, both ways are compared")
        if self.claims and not self.tolerances:
            raise ValueError("claims need an entry of tolerances, which says when two figures agree: add it")
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    def on(self, day: date) -> Self:
        """The entries that rule on a day.

        Raises:
            UsageError: Something that the case can't do without does not rule on that day.
        """
        found = {section: ruling(getattr(self, section), day) for section in _SECTIONS}
        gone = [name for name in _SECTIONS if getattr(self, name) and not found[name] and name not in _MAY_END]
        if gone or len(found["year_one"]) < len(WAYS):
            section = (gone or ["year_one"])[0]
            raise UsageError(f"the case has too few entries of {section} on {day}: give one a valid_from before it")
        return self.model_copy(update=found)


_SECTIONS = ("unit_costs", "year_one", "infrastructure", "returns", "counterparts", "tolerances", "claims")
_MAY_END = frozenset({"counterparts", "claims"})


def stored(state: State) -> Case:
    """The document as last saved, else the reference company's, as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return Case.of(read(state, KIND))


def ships(state: State) -> bool:
    """Whether the document in force is the reference company's, because nobody saved another."""
    return not newest(state, KIND).id


def written(text: str, what: str) -> Case:
    """Read a case from TOML.

    Args:
        text: The document.
        what: Its name, for errors.

    Raises:
        UsageError: It is no TOML, or no case; names the entry, the field and the remedy.
    """
    return Case.of(from_toml(text, what), what)
