"""Cost pools: which shared cost they take, how it is shared out, from when on.

Source: models.md of the reference framework (allocation, activity-based costing).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from costlib.amounts import added
from costlib.policy.dated import Dated, ended
from costlib.policy.owners import OWNERS, Owner
from costlib.policy.patterns import like
from costlib.policy.pool_fields import WHOLE, Entry, Feeds, Match, Name, Number, PoolName, Weights

Method = Literal["usage", "resource", "activity", "even", "fixed", "tiered"]
Behaviour = Literal["fixed", "variable"]
RateKind = Literal["variable", "volume_based", "resource_based", "service_level_based"]


def _refuse_twice(what: str, names: Sequence[str]) -> None:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise ValueError(f"two {what} are called '{twice}': give them two names")


class Part(Entry):
    """A cost part of an activity: a fixed part is shared evenly among its users, a variable one by the drivers."""

    name: Name
    behaviour: Behaviour
    match: Match


class Activity(Entry):
    """What is done for tenants, the cost parts of doing it, and what drives them (driver to weight)."""

    name: Name
    rate_kind: RateKind = "variable"
    drivers: Weights = Field(min_length=1)
    parts: tuple[Part, ...] = Field(min_length=1)

    @field_validator("parts")
    @classmethod
    def _distinct(cls, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        _refuse_twice("parts", [part.name for part in parts])
        return parts


class Tier(Entry):
    """Volume up to ``up_to`` (None: without end) weighs ``rate`` a unit."""

    up_to: Number | None = None
    rate: Number = Field(ge=0)


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

    name: PoolName
    match: Match
    method: Method
    drivers: Weights = Field(default_factory=dict)
    shares: Weights = Field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    activities: tuple[Activity, ...] = ()
    plan_weights: Weights = Field(default_factory=dict)
    feeds: Feeds = Field(default_factory=dict)
    owner: Owner = "tenant"

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
        if self.method == "fixed" and added(self.shares.values()) != WHOLE:
            raise ValueError(f"shares add up to {added(self.shares.values())} % and not to 100 %: mend them")
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


class AllocationPolicy(Entry):
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
    feeders: dict[str, list[str]] = {name: [] for name in named}
    for pool, fed in ((each, fed) for each in pools for fed in each.feeds):
        if fed not in named:
            raise ValueError(
                f"pool '{pool.name}' feeds '{fed}', which is no pool of that time: mend the name or the dates"
            )
        feeders[fed].append(pool.name)
    try:
        return [named[name] for name in TopologicalSorter(feeders).static_order()]
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise ValueError(f"pools feed each other in a circle: {circle}; remove one of these feeds") from error


def fits(match: Mapping[str, Sequence[str]], row: Mapping[str, str | None]) -> bool:
    """Whether a row fits all columns of a match.

    >>> fits({"ServiceName": ("amazon s*",)}, {"ServiceName": "Amazon S3"})
    True
    """
    return all(any(like(row.get(column) or "", each) for each in patterns) for column, patterns in match.items())
