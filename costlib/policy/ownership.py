"""Ownership: which tenant, department and project a charge belongs to, and who they are, as a dated document."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from costlib.policy import owners as of_owners
from costlib.policy.dated import ended
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.policy.owner_rules import OwnershipRule, Ruling, refuse_two_kinds
from costlib.policy.owner_sql import COLUMNS
from costlib.policy.owners import OWNERS, Owner, OwnerEntry
from costlib.state import State

__all__ = ["COLUMNS", "KIND", "OWNERS", "Owner", "OwnerEntry", "Ownership", "OwnershipRule", "Ruling", "stored"]

KIND = "ownership"
"""Name of the document in the decisions store."""


class Ownership(BaseModel):
    """The document: rules in the order in which they are tried, and what is known of owners.

    An entry with the name of an earlier one replaces it from its ``valid_from`` on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[OwnershipRule, ...] = ()
    owners: tuple[OwnerEntry, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ended(self.rules, lambda rule: rule.name)
        refuse_two_kinds(self.rules)
        of_owners.refuse_circles(self._ended_owners)
        for kind in OWNERS:
            of_owners.aliases(self.owners, kind)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    @cached_property
    def ruling(self) -> Ruling:
        """The part that the cube depends on."""
        return Ruling(
            rules=tuple(ended(self.rules, lambda rule: rule.name)),
            aliases={kind: dict(names) for kind, names in self._aliases.items() if names},
        )

    def owners_on(self, kind: Owner, day: date) -> dict[str, OwnerEntry]:
        """What is known of the owners of a kind on a day, by name."""
        return of_owners.on(self._ended_owners, kind, day)

    def parents_on(self, kind: Owner, day: date) -> dict[str, str]:
        """Owner to its parent on a day; owners without one are left out."""
        return of_owners.parents(self._ended_owners, kind, day)

    def canonical(self, kind: Owner, name: str) -> str:
        """The name that a spelling stands for: itself, unless it is an alias."""
        return self._aliases[kind].get(name, name)

    @cached_property
    def _aliases(self) -> Mapping[Owner, dict[str, str]]:
        return MappingProxyType({kind: of_owners.aliases(self.owners, kind) for kind in OWNERS})

    @cached_property
    def _ended_owners(self) -> tuple[OwnerEntry, ...]:
        return tuple(ended(self.owners, lambda entry: (entry.owner, entry.name)))


def stored(state: State) -> Ownership:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return Ownership.of(read(state, KIND))
