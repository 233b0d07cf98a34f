"""Rules that give charges their owners, and what of them the cube depends on."""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Annotated, Any, Self

import duckdb
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from costlib import duck
from costlib.focus.contract import FACTS
from costlib.policy.dated import Dated
from costlib.policy.owners import Owner

TEXTS = frozenset(column.name for column in FACTS.columns if column.kind == "text") | {"x_Source", "x_BillingScope"}
"""Columns of facts that a rule may read."""
LONGEST_PATTERN = 200
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Glob = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f]*$")]


class OwnershipRule(Dated):
    """Charges that fit belong to the owner that the rule finds, on the days that it rules.

    Args:
        owner: What kind of owner it finds.
        tags: Keys of tags; the first that has a value names the owner.
        column: A column whose value names the owner.
        value: The owner's name itself.
        match: Column to patterns (``*`` and ``?``, any case; an empty one fits a charge without a value). All columns
            must fit, of a column any pattern.
        pattern: Regular expression with one group, which is cut out of what was found.
    """

    owner: Owner
    tags: tuple[Text, ...] = ()
    column: str | None = None
    value: Annotated[Text, StringConstraints(strip_whitespace=True)] | None = None
    match: dict[str, tuple[Glob, ...]] = Field(default_factory=dict)
    pattern: Text | None = None

    @field_validator("column")
    @classmethod
    def _known(cls, column: str | None) -> str | None:
        return column if column is None else _column(column)

    @field_validator("match")
    @classmethod
    def _matchable(cls, match: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for column, patterns in match.items():
            if not patterns:
                raise ValueError(f"{_column(column)} has no pattern: add one, or remove the column")
            _column(column)
        return match

    @field_validator("pattern")
    @classmethod
    def _one_group(cls, pattern: str | None) -> str | None:
        return pattern if pattern is None else _checked(pattern)

    @model_validator(mode="after")
    def _finds_in_one_way(self) -> Self:
        ways = [way for way in ("tags", "column", "value") if getattr(self, way)]
        if len(ways) != 1:
            raise ValueError(f"has {' and '.join(ways) or 'none'} of tags, column, value: keep exactly one")
        if self.value and not self.match:
            raise ValueError(f"would give every charge to '{self.value}': say which by match")
        if self.value and self.pattern:
            raise ValueError("has a value and a pattern, which cuts nothing out of it: remove one")
        return self


class Ruling(BaseModel):
    """What the cube depends on: rules in order, each with its end, and aliases per kind of owner."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[OwnershipRule, ...]
    aliases: dict[Owner, dict[str, str]] = Field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the cube's stamp keeps it."""
        return self.model_dump(mode="json", exclude_defaults=True)


def rules_version(ruling: Ruling) -> str:
    """Return a short hash of what affects the cube: where a rule comes from does not.

    >>> rules_version(Ruling(rules=())) == rules_version(Ruling(rules=()))
    True
    """
    rules = [rule.model_dump(mode="json", exclude={"source"}) for rule in ruling.rules]
    said = json.dumps([rules, ruling.aliases], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def refuse_two_kinds(rules: Iterable[OwnershipRule]) -> None:
    """Check that entries of one name find one kind of owner.

    Raises:
        ValueError: Names the rule.
    """
    kinds: dict[str, Owner] = {}
    for rule in rules:
        if kinds.setdefault(rule.name, rule.owner) != rule.owner:
            raise ValueError(f"'{rule.name}' finds a {kinds[rule.name]} and a {rule.owner}: give these two names")


def _column(name: str) -> str:
    if name not in TEXTS:
        raise ValueError(f"'{name}' is no text column of the facts: use one such as SubAccountName or ResourceId")
    return name


@lru_cache(maxsize=10_000)
def _checked(pattern: str) -> str:
    """A pattern that both Python and the engine take; the engine's runs in linear time, whatever it is."""
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"has {len(pattern)} characters: say it in {LONGEST_PATTERN}")
    try:
        groups = re.compile(pattern).groups
        with _engine().cursor() as con:
            con.execute("SELECT regexp_extract('', ?, 1)", [pattern])
    except (re.error, duckdb.Error, OverflowError, RecursionError) as error:
        raise ValueError(f"is no regular expression ({str(error).splitlines()[0]}): correct it") from None
    if groups != 1:
        raise ValueError(f"has {groups} groups: put one pair of brackets around the part that names the owner")
    return pattern


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Holds nothing: it is asked whether it takes a pattern."""
    return duck.connect()
