"""Scenarios: named sets of dated factors that change what is forecast; saved versions stay.

A scenario is the one object that says "what if": forecasts take it today, and whoever else answers from a forecast
takes the same one. A new kind of change is a new section of ``Scenario`` with a default, so that old ones go on.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy.dated import Dated
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.policy.pool_fields import Entry, Name
from costlib.policy.scenario_sections import CacheRate, Joining, Leaving, ModelSwitch, RateMove
from costlib.state import State

KIND = "scenarios"
"""Name of the document in the decisions store."""
BASE = "Base"
"""Name of the scenario that changes nothing."""
DEFAULT = "default"
"""How the source of what ships begins."""
Way = Literal["percent", "growth", "amount"]
Per = Literal["month", "day"]
Size = Annotated[Decimal, Field(allow_inf_nan=False, ge=-1_000_000_000, le=1_000_000_000)]
Values = Annotated[tuple[str, ...], Field(min_length=1)]
LEAST: Mapping[Way, int] = {"percent": -100, "growth": -50}
MOST: Mapping[Way, int] = {"percent": 10_000, "growth": 100}


class Factor(Dated):
    """One change, from ``valid_from`` up to but not including ``valid_to``.

    Args:
        kind: ``percent`` makes cost so much higher (-10: a tenth lower) while it holds; ``growth`` lets it grow by so
            many per cent a month more, compounding from ``valid_from`` or the forecast's first day, and what has grown
            by ``valid_to`` stays; ``amount`` adds so much per month or day.
        size: Per cent, or an amount in ``currency``; negative is less.
        per: What an amount is for; a month that it holds for in part gets its days' part.
        currency: Of an amount.
        match: Column of the ledger to the values whose cost it hits; empty for all cost.
    """

    kind: Way
    size: Size
    per: Per = "month"
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    match: dict[str, Values] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        least, most = LEAST.get(self.kind), MOST.get(self.kind)
        if least is not None and most is not None and not least <= self.size <= most:
            raise ValueError(f"{self.kind} {self.size} can't be: give {least} to {most} per cent")
        return self


class Scenario(Entry):
    """What if: a name, why, and changes that all hold together.

    ``factors`` say what they do to cost; the other sections say what happens, and the ledger tells what that does.
    """

    name: Name
    source: str
    factors: tuple[Factor, ...] = ()
    switches: tuple[ModelSwitch, ...] = ()
    caches: tuple[CacheRate, ...] = ()
    joins: tuple[Joining, ...] = ()
    leaves: tuple[Leaving, ...] = ()
    rates: tuple[RateMove, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.name.casefold() == BASE.casefold() and self.changes:
            raise ValueError(f"'{BASE}' is the forecast as it is: put factors into another scenario")
        twice = _twice([change.name for change in self.changes])
        if twice:
            raise ValueError(f"has two changes named '{twice}': give one of them another name")
        for what, names in (("joins", self.joins), ("leaves", self.leaves)):
            often = _twice([each.tenant for each in names])
            if often:
                raise ValueError(f"tenant '{often}' {what} twice: keep one of the two")
        return self

    @property
    def changes(self) -> tuple[Dated, ...]:
        """Everything that it changes, in the order of the sections."""
        sections: Sequence[Sequence[Dated]] = (
            self.factors,
            self.switches,
            self.caches,
            self.joins,
            self.leaves,
            self.rates,
        )
        return tuple(each for section in sections for each in section)

    @property
    def shipped(self) -> bool:
        """Whether it is as it ships, so that its sizes are assumptions of nobody here."""
        return self.source.startswith(DEFAULT)


class ScenarioPolicy(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenarios: tuple[Scenario, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [each.name for each in self.scenarios]
        if BASE not in names:
            raise ValueError(f"'{BASE}' is missing: add a scenario of that name without factors")
        twice = _twice(names)
        if twice:
            raise ValueError(f"two scenarios are named '{twice}': give one of them another name")
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    @property
    def names(self) -> list[str]:
        """Names, in their order."""
        return [each.name for each in self.scenarios]

    def named(self, name: str) -> Scenario:
        """The scenario of a name, in any case.

        Raises:
            UsageError: There is none; names those that there are.
        """
        found = [each for each in self.scenarios if each.name.casefold() == name.casefold()]
        if not found:
            raise UsageError(f"'{name}' is no scenario: choose one of {', '.join(self.names)}")
        return found[0]

    def kept(self, scenario: Scenario) -> Self:
        """The document with a scenario in the place of the one of its name, or at the end.

        Raises:
            UsageError: It would change the base.
        """
        same = [each.name.casefold() == scenario.name.casefold() for each in self.scenarios]
        found = [scenario if match else each for each, match in zip(self.scenarios, same, strict=True)]
        return self.of({"scenarios": _bodies(found if any(same) else [*found, scenario])})

    def renamed(self, old: str, new: str) -> Self:
        """The document with another name for a scenario.

        Raises:
            UsageError: The base keeps its name; or the name is taken, or can't be read.
        """
        _changeable(old)
        mine = self.named(old)
        return self.of(
            {"scenarios": [{**each, "name": new} if each["name"] == mine.name else each for each in self._rows]}
        )

    def without(self, name: str) -> Self:
        """The document without a scenario; versions saved before still hold it.

        Raises:
            UsageError: There is no such scenario, or it is the base.
        """
        _changeable(name)
        mine = self.named(name)
        return self.of({"scenarios": [each for each in self._rows if each["name"] != mine.name]})

    @property
    def body(self) -> dict[str, Any]:
        """The document as it is saved."""
        return {"scenarios": self._rows}

    @property
    def _rows(self) -> list[dict[str, Any]]:
        return _bodies(self.scenarios)


def stored(state: State) -> ScenarioPolicy:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return ScenarioPolicy.of(read(state, KIND))


def _bodies(scenarios: Any) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", exclude_none=True) for each in scenarios]


def _changeable(name: str) -> None:
    if name.casefold() == BASE.casefold():
        raise UsageError(f"'{BASE}' is what others are compared with: it stays as it is; save another scenario")


def _twice(names: list[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return None
