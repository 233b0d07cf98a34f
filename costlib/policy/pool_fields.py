"""Fields of cost pools: names, patterns, weights and percentages, each checked with a message that says what to do."""

from decimal import Decimal
from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from costlib.amounts import added

WHOLE = Decimal(100)
RESERVED = ("Direct", "In no pool")
"""Names under which an allocation shows cost that no pool shares out."""
LONGEST = 200
SHOWN = 40


class Entry(BaseModel):
    """Part of a document: frozen, and no field but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _readable(name: str) -> str:
    if not name.strip() or any(category(letter) == "Cc" for letter in name):
        raise ValueError(f"the name {name[:SHOWN]!a} can't be read: use letters that can be seen")
    if len(name) > LONGEST:
        raise ValueError(f"the name '{name[:SHOWN]}...' has {len(name)} letters: use {LONGEST} or fewer")
    return name


def _not_reserved(name: str) -> str:
    if name in RESERVED:
        raise ValueError(f"'{name}' is what cost outside of pools is called: choose another name")
    return name


Name = Annotated[str, AfterValidator(_readable)]
PoolName = Annotated[Name, AfterValidator(_not_reserved)]
Match = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]
"""FOCUS column to patterns (``*`` and ``?``, any case); ``""`` fits a row without a value. All columns must fit."""
Number = Annotated[Decimal, Field(allow_inf_nan=False)]


def _not_negative(weights: dict[str, Decimal]) -> dict[str, Decimal]:
    for name, weight in weights.items():
        if weight < 0:
            raise ValueError(f"'{name}' has the weight {weight}: weights and percentages are 0 or more")
    return weights


def _some(weights: dict[str, Decimal]) -> dict[str, Decimal]:
    if weights and not any(weights.values()):
        raise ValueError("all weights are 0: give one of them some")
    return weights


def _passed_on(feeds: dict[str, Decimal]) -> dict[str, Decimal]:
    if added(feeds.values()) > WHOLE:
        raise ValueError(f"feeds add up to {added(feeds.values())} %: a pool can't pass on more than 100 %")
    return feeds


Given = Annotated[dict[Name, Number], AfterValidator(_not_negative)]
Weights = Annotated[Given, AfterValidator(_some)]
"""Name to weight or per cent; of those given at least one is more than 0."""
Feeds = Annotated[Given, AfterValidator(_passed_on)]
"""Pool to per cent; 100 together at most."""
