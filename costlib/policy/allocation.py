"""Cost pools: which shared cost they take, how it is shared out, from when on.

Source: models.md of the reference framework (allocation, activity-based costing).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from costlib.policy.dated import Dated, ended
from costlib.policy.owners import OWNERS, Owner

Method = Literal["usage", "resource", "activity", "even", "fixed", "tiered"]
Behaviour = Literal["fixed", "variable"]
RateKind = Literal["variable", "volume_based", "resource_based", "service_level_based"]
Match = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]
"""FOCUS column to patterns (``*`` and ``?``, any case); ``""`` fits a row without a value. All columns must fit."""
WHOLE = Decimal(100)


def _weights(weights: dict[str, Decimal]) -> dict[str, Decimal]:
    for name, weight in weights.items():
        if not weight.is_finite() or weight < 0:
            raise ValueError(f"'{name}' has the weight {weight}: weights and percentages are 0 or more")
    if weights and not any(weights.values()):
        raise ValueError("all weights are 0: give one of them some")
    return weights


def _refuse_twice(what: str, names: Sequence[str]) -> None:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise ValueError(f"two {what} are called '{twice}': give them two names")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Entry):
    """A cost part of an activity: a fixed part is shared evenly among its users, a variable one by the drivers."""

    name: str
    behaviour: Behaviour
    match: Match


class Activity(_Entry):
    """What is done for tenants, the cost parts of doing it, and what drives them (driver to weight)."""

    name: str
    rate_kind: RateKind = "variable"
    drivers: dict[str, Decimal]
    parts: tuple[Part, ...]

    _positive = field_validator("drivers")(_weights)

    @field_validator("parts")
    @classmethod
    def _distinct(cls, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        _refuse_twice("parts", [part.name for part in parts])
        return parts


class Tier(_Entry):
    """Volume up to ``up_to`` (None: without end) weighs ``rate`` a unit."""

    up_to: Decimal | None = None
    rate: Decimal = Field(ge=0)


class Pool(Dated):
    """A cost pool from ``valid_from`` on, until an entry of the same name with a later date (or ``valid_to``).

    Args:
        name: Unique among pools of a day.
        match: The shared cost it takes; of several pools that fit the first one in order takes it.
        method: ``usage`` and ``resource`` share by drivers, ``even`` by heads, ``fixed`` by percentages, ``tiered`` by
            driver volume weighed by band, ``activity`` by the activities' drivers.
        drivers: Driver to weight: a metric (``content_pieces.*`` adds up several), ``facts.cost``, ``facts.tokens`` or
            ``facts.quantity.UNIT`` of what a tenant owns, ``pool.cost`` of what it owns of this pool's kind.
        shares: Owner to per cent, for ``fixed``; they add up to 100.
        tiers: Bands of the driver's volume, for ``tiered``.
        activities: For ``activity``.
        plan_weights: Plan to factor on volume: rules may differ by plan; a plan not named counts 1.
        feeds: Other pool to per cent of this pool's cost that it passes on; the rest is shared out by the method.
        owner: Among whom it is shared out.
    """

    match: Match
    method: Method
    drivers: dict[str, Decimal] = Field(default_factory=dict)
    shares: dict[str, Decimal] = Field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    activities: tuple[Activity, ...] = ()
    plan_weights: dict[str, Decimal] = Field(default_factory=dict)
    feeds: dict[str, Decimal] = Field(default_factory=dict)
    owner: Owner = "tenant"

    _positive = field_validator("drivers", "plan_weights", "feeds", "shares")(_weights)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {
            "usage": "drivers",
            "resource": "drivers",
            "fixed": "shares",
            "tiered": "tiers",
            "activity": "activities",
        }
        missing = needed.get(self.method)
        if missing and not getattr(self, missing):
            raise ValueError(f"method '{self.method}' needs {missing}: add them or choose another method")
        if self.method == "tiered" and len(self.drivers) != 1:
            raise ValueError("method 'tiered' needs exactly one driver")
        if self.method == "fixed" and sum(self.shares.values()) != WHOLE:
            raise ValueError(f"shares add up to {sum(self.shares.values())} % and not to 100 %: mend them")
        if sum(self.feeds.values()) > WHOLE:
            raise ValueError(f"feeds add up to {sum(self.feeds.values())} %: a pool can't pass on more than 100 %")
        self._check_tiers()
        _refuse_twice("activities", [activity.name for activity in self.activities])
        return self

    def _check_tiers(self) -> None:
        bounds = [tier.up_to for tier in self.tiers]
        if None in bounds[:-1] or (bounds and bounds[-1] is not None):
            raise ValueError("the last tier, and only the last, has no up_to")
        known = [bound for bound in bounds if bound is not None]
        if known != sorted(set(known)) or any(bound <= 0 for bound in known):
            raise ValueError("tiers rise: each up_to is above the one before, the first above 0")


class AllocationPolicy(_Entry):
    """All pools, in the order in which they take cost."""

    pools: tuple[Pool, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for owner in OWNERS:
            for day in self.changes(owner):
                order(self.on(day, owner))
        return self

    def changes(self, owner: Owner = "tenant") -> list[date]:
        """Days on which a pool begins, changes or ends."""
        return sorted({day for pool in self._ended(owner) for day in (pool.valid_from, pool.valid_to) if day})

    def on(self, day: date, owner: Owner = "tenant") -> tuple[Pool, ...]:
        """Pools that rule on a day, in the order in which their names first stand in the document."""
        places = {pool.name: place for place, pool in reversed(list(enumerate(self.pools)))}
        ruling = [pool for pool in self._ended(owner) if pool.rules_on(day)]
        return tuple(sorted(ruling, key=lambda pool: places[pool.name]))

    def _ended(self, owner: Owner) -> list[Pool]:
        return ended((pool for pool in self.pools if pool.owner == owner), lambda pool: pool.name)


def order(pools: Sequence[Pool]) -> list[Pool]:
    """Pools such that each stands before those it feeds.

    Raises:
        ValueError: A pool feeds one that does not exist, or pools feed each other in a circle (which is named).
    """
    named = {pool.name: pool for pool in pools}
    done: list[Pool] = []
    path: list[str] = []

    def visit(name: str, origin: str) -> None:
        if name not in named:
            raise ValueError(
                f"pool '{origin}' feeds '{name}', which is no pool of that time: mend the name or the dates"
            )
        if name in path:
            circle = " -> ".join([*path[path.index(name) :], name])
            raise ValueError(f"pools feed each other in a circle: {circle}; remove one of these feeds")
        if named[name] not in done:
            path.append(name)
            for fed in sorted(named[name].feeds):
                visit(fed, name)
            path.pop()
            done.append(named[name])

    for pool in pools:
        visit(pool.name, pool.name)
    return done[::-1]


def fits(match: Mapping[str, Sequence[str]], row: Mapping[str, str | None]) -> bool:
    """Whether a row fits all columns of a match.

    >>> fits({"ServiceName": ("amazon s*",)}, {"ServiceName": "Amazon S3"})
    True
    """
    return all(
        any(fnmatchcase((row.get(column) or "").casefold(), pattern.casefold()) for pattern in patterns)
        for column, patterns in match.items()
    )
