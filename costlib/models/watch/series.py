"""Which series of the ledger are watched, and which are left out, with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from costlib.ledger import Ledger
from costlib.models.outlook.series import histories, whole
from costlib.policy.anomalies import Ruling
from costlib.scope import Scope

RECENT = 30
"""Days whose cost tells how much a series that is left out matters."""
MONTHLY = "not billed by the day"
HALF = 0.5
WORDS: Mapping[str, str] = {
    "": "all cost",
    "ServiceProviderName": "provider",
    "ServiceCategory": "category",
    "ServiceName": "service",
    "SubAccountName": "account",
    "RegionName": "region",
    "x_Tenant": "tenant",
    "x_Department": "department",
    "x_Project": "project",
    "x_Model": "model",
    "ResourceName": "resource",
}
"""A dimension in a word."""


class Name(NamedTuple):
    """What a series is of: one value of a column; all cost where there is no column."""

    dimension: str
    value: str

    def __str__(self) -> str:
        return self.value or "All cost"

    @property
    def word(self) -> str:
        """The dimension in a word."""
        return WORDS.get(self.dimension, self.dimension)


ALL = Name("", "")


@dataclass(frozen=True, slots=True)
class Left:
    """A series that is not watched: why, and its cost in the last 30 days."""

    name: Name
    why: str
    recent: float


@dataclass(frozen=True, slots=True)
class Watched:
    """The series that are watched, widest first; what they are cut from; and what is left out.

    Args:
        scope: What was asked, over all whole days, on the policy's basis, without what is not billed by the day.
        series: Name to cost by day, in the scope's currency.
        left: What is not watched.
    """

    scope: Scope
    series: Mapping[Name, pd.Series]
    left: tuple[Left, ...]


def watched_series(ledger: Ledger, scope: Scope, ruling: Ruling) -> Watched:
    """Series of a scope that the policy has watched; the scope's period and basis are not looked at."""
    rules = ruling.watching
    asked = Scope(scope.period, scope.currency, rules.basis, scope.filters, scope.tenant)
    usage = whole(asked.where(ChargeCategory=rules.charges), ledger.freshness())
    services = _named("ServiceName", histories(ledger, usage, "day", "ServiceName"))
    monthly = {name for name, cost in services.items() if _often(cost) < rules.daily_percent / 100}
    daily = usage.where(ServiceName=tuple(name.value for name in services if name not in monthly))
    candidates = dict(_candidates(ledger, daily, rules.dimensions, services))
    reasons = {name: _reason(cost, ruling) for name, cost in candidates.items()}
    kept = {name: candidates[name] for name, why in reasons.items() if not why}
    left = _left(candidates, reasons)
    return Watched(daily, kept, tuple(sorted(left, key=lambda each: (-each.recent, each.name))))


def _candidates(
    ledger: Ledger, daily: Scope, dimensions: tuple[str, ...], services: Mapping[Name, pd.Series]
) -> Iterator[tuple[Name, pd.Series]]:
    yield from ((ALL, cost) for cost in histories(ledger, daily, "day").values())
    for each in dimensions:
        known = services if each == "ServiceName" else _named(each, histories(ledger, daily, "day", each))
        yield from known.items()


def _named(dimension: str, found: Mapping[str | None, pd.Series]) -> dict[Name, pd.Series]:
    """Series by name; what has no value in the column is no series of its own."""
    return {Name(dimension, value): cost for value, cost in found.items() if value is not None}


def _often(cost: pd.Series) -> float:
    """The part of the days of its life that it is charged on: one that ended was billed by the day all the same."""
    charged = cost.fillna(0) != 0
    last = charged[::-1].idxmax()
    return float(charged.loc[:last].mean())


def _reason(cost: pd.Series, ruling: Ruling) -> str:
    """Why a series is not watched; empty where it is."""
    if cost.isna().mean() > HALF:
        return f"no {ruling.watching.basis} on most days"
    if len(cost) <= ruling.rules.history:
        return f"{len(cost)} of {ruling.rules.history + 1} days of history"
    if _often(cost) < ruling.watching.daily_percent / 100:
        return MONTHLY
    return "too small to reach the least impact" if cost.max() - cost.min() < ruling.rules.impact else ""


def _left(candidates: Mapping[Name, pd.Series], reasons: Mapping[Name, str]) -> Iterator[Left]:
    for name, why in reasons.items():
        if why:
            yield Left(name, why, float(candidates[name].iloc[-RECENT:].sum()))
