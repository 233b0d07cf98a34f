"""One line per tenant: what it costs, how that changed, what a piece costs, and how efficient it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT
from costlib.models.allocation.result import DIRECT, Allocation, Share
from costlib.models.ratios import change, share
from costlib.models.tenants.efficiency import Efficiency, Part, efficiency
from costlib.models.tenants.volumes import Volumes
from costlib.policy.ownership import Ownership

IDLE = "Unused"
"""FOCUS CommitmentDiscountStatus of what was paid for and not used."""
IDLE_BY = "CommitmentDiscountStatus"
"""Column that an allocation must be broken down by for the idle share to be known."""


@dataclass(frozen=True, slots=True)
class TenantSummary:
    """One tenant over the months of an allocation. Amounts are in its currency, shares and changes are fractions.

    Args:
        tenant: Its name.
        plan: What it pays for, on the last day; None where unknown.
        parent: Its group, on the last day; None where it has none.
        cost: Direct plus shared.
        before: Cost of the months before; None where they can't be compared.
        change: Of cost on before; None where there is nothing to compare with.
        share: Of the cost of all tenants; None where that is not positive.
        direct: Cost that it owns.
        shared: Cost that pools gave it.
        daily_average: Cost by days of the period that have data.
        pieces: Content pieces; None where unknown.
        unit_cost: Cost per content piece; None where pieces are unknown or 0.
        idle_share: Of its cost, what pays for unused commitments; None where cost is not positive or not known.
        cached_share: Of input tokens that it owns, those that came from a cache; None where it owns none.
        shared_share: Of its cost, what was shared out: it can't be traced to the tenant directly.
        efficiency: None where there is nobody, or nothing, to compare with.
    """

    tenant: str
    plan: str | None
    parent: str | None
    cost: Decimal
    before: Decimal | None
    change: float | None
    share: float | None
    direct: Decimal
    shared: Decimal
    daily_average: Decimal
    pieces: Decimal | None
    unit_cost: Decimal | None
    idle_share: Decimal | None
    cached_share: Decimal | None
    shared_share: Decimal | None
    efficiency: Efficiency | None


def summaries(
    now: Allocation,
    before: Allocation | None,
    volumes: Volumes | None,
    ownership: Ownership,
    *,
    days: int | None = None,
    cached: Mapping[str, Decimal] | None = None,
    weights: Mapping[str, Decimal] | None = None,
) -> list[TenantSummary]:
    """Every tenant of an allocation, dearest first.

    Args:
        now: Of all tenants, so that each can be compared with the others; broken down by CommitmentDiscountStatus if
            the idle share is to be known.
        before: The months before; None where the data does not reach back.
        volumes: Content pieces over the same months.
        ownership: Who they are.
        days: Days of the period that have data; all where None.
        cached: Tenant to its share of cached input tokens.
        weights: Part of the efficiency score to weight; no score without.
    """
    costs, was = now.by_tenant(), before.by_tenant() if before else None
    direct = _sums(row for row in now.rows if row.pool == DIRECT)
    pieces = volumes.tenants() if volumes else {}
    figures: dict[Part, dict[str, Decimal]] = {
        "unit_cost": _ratios(costs, pieces),
        "idle": _of_cost(costs, _idle(now)),
        "cached": dict(cached or {}),
        "shared": _of_cost(costs, {name: cost - direct.get(name, Decimal(0)) for name, cost in costs.items()}),
    }
    last, whole = now.scope.period.last_day, now.allocated
    entries, parents = ownership.owners_on(now.owner, last), ownership.parents_on(now.owner, last)
    length = Decimal(days or now.scope.period.days)
    return [
        TenantSummary(
            tenant=name,
            plan=entries[name].plan if name in entries else None,
            parent=parents.get(name),
            cost=cost,
            before=None if was is None else was.get(name, Decimal(0)),
            change=None if was is None else change(cost, was.get(name, Decimal(0))),
            share=share(cost, whole),
            direct=direct.get(name, Decimal(0)),
            shared=cost - direct.get(name, Decimal(0)),
            daily_average=EXACT.divide(cost, length),
            pieces=pieces.get(name),
            unit_cost=figures["unit_cost"].get(name),
            idle_share=figures["idle"].get(name),
            cached_share=figures["cached"].get(name),
            shared_share=figures["shared"].get(name),
            efficiency=efficiency(name, figures, weights or {}),
        )
        for name, cost in costs.items()
    ]


def _sums(rows: Iterable[Share]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.tenant is not None:
            found[row.tenant] = EXACT.add(found[row.tenant], row.amount)
    return dict(found)


def _idle(found: Allocation) -> dict[str, Decimal] | None:
    """Amount of unused commitments per tenant; None where the allocation is not broken down by it."""
    if IDLE_BY not in found.by:
        return None
    place = found.by.index(IDLE_BY)
    return _sums(row for row in found.rows if row.slice[place] == IDLE)


def _of_cost(costs: Mapping[str, Decimal], parts: Mapping[str, Decimal] | None) -> dict[str, Decimal]:
    """Part of each tenant's cost, as a fraction; tenants whose cost is not positive are left out."""
    if parts is None:
        return {}
    return {name: EXACT.divide(parts.get(name, Decimal(0)), cost) for name, cost in costs.items() if cost > 0}


def _ratios(costs: Mapping[str, Decimal], volumes: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {name: EXACT.divide(cost, volumes[name]) for name, cost in costs.items() if volumes.get(name, 0) > 0}
