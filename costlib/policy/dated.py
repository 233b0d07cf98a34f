"""Dated entries: each rules from one day on, until another of the same name follows or its own end."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Dated(BaseModel):
    """One decision with the days it rules: from ``valid_from`` up to but not including ``valid_to``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    valid_from: date
    valid_to: date | None = None
    source: str

    @field_validator("valid_from", "valid_to", mode="before")
    @classmethod
    def _day(cls, given: object) -> object:
        if isinstance(given, int | float | Decimal):  # else so many seconds after 1970
            raise ValueError(f"{given} is no day: write it as 2026-10-01")  # noqa: TRY004 - pydantic wants this one
        return given

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"ends ({self.valid_to}) before it starts ({self.valid_from}): swap the two dates")
        return self

    def rules_on(self, day: date) -> bool:
        """Whether the day lies in its own period."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


Entry = TypeVar("Entry", bound=Dated)


def ended(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> list[Entry]:
    """The entries in their order, each ending where the next one of its key begins.

    Raises:
        ValueError: Two entries of a key rule the same days; names both.
    """
    given = list(entries)
    chains: dict[Hashable, list[Entry]] = {}
    for entry in given:
        chains.setdefault(key(entry), []).append(entry)
    until = {id(entry): end for chain in chains.values() for entry, end in _ends(chain)}
    ends = ((entry, until[id(entry)]) for entry in given)
    return [entry if entry.valid_to == end else entry.model_copy(update={"valid_to": end}) for entry, end in ends]


def ruling(entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """The entries that rule on a day, each until the next one of its name begins, in their order."""
    return tuple(entry for entry in ended(entries, lambda each: each.name) if entry.rules_on(day))


def _ends(chain: Sequence[Entry]) -> list[tuple[Entry, date | None]]:
    ordered = sorted(chain, key=lambda each: each.valid_from)
    for first, second in pairwise(ordered):
        same_day = first.valid_from == second.valid_from
        if same_day or (first.valid_to is not None and first.valid_to > second.valid_from):
            raise ValueError(
                f"'{first.name}' stands twice for the same days: the entry from {first.valid_from} "
                f"({first.source}) and the one from {second.valid_from} ({second.source}): "
                "give the second a later valid_from, or the first a valid_to no later than that"
            )
    ends = [*(after.valid_from for after in ordered[1:]), None]
    return [(each, each.valid_to or end) for each, end in zip(ordered, ends, strict=True)]
