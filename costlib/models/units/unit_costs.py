"""Unit costs: what a content piece, a thousand tokens, a user, a stored gigabyte costs, and why that changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.cents import rounded
from costlib.models.allocation.result import Allocation
from costlib.models.tenants.volumes import Volumes
from costlib.policy.analytics import Unit


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost and volume of one tenant, or of all of them.

    Args:
        cost: In whole minor units.
        volume: Of the metric; None where nothing was measured.
        per: For how many of it the unit cost is.
    """

    cost: Decimal
    volume: Decimal | None
    per: Decimal = Decimal(1)

    @property
    def value(self) -> Decimal | None:
        """The unit cost; None where the volume is unknown or not positive: never 0 and never infinite.

        >>> UnitCost(Decimal(30), Decimal(12_000), Decimal(1_000)).value, UnitCost(Decimal(30), Decimal(0)).value
        (Decimal('2.5'), None)
        """
        if self.volume is None or self.volume <= 0:
            return None
        return EXACT.divide(EXACT.multiply(self.cost, self.per), self.volume)


@dataclass(frozen=True, slots=True)
class Effects:
    """Why a cost changed: ``volume`` (more or less was made), ``efficiency`` (each cost more or less); they add up."""

    volume: Decimal
    efficiency: Decimal


def effects(now: UnitCost, before: UnitCost, unit: Decimal) -> Effects | None:
    """Tell volume and efficiency apart: cost now - before = (V1 - V0) * u0 + (u1 - u0) * V1.

    Args:
        now: With volume V1 and unit cost u1.
        before: With volume V0 and unit cost u0.
        unit: Minor unit that the volume effect is rounded to; the efficiency effect is the rest: both add up exactly.

    Returns:
        None where a volume is unknown, or the one before 0: then there is no unit cost to hold the change against.

    >>> effects(UnitCost(Decimal(130), Decimal(60)), UnitCost(Decimal(100), Decimal(50)), Decimal("0.01"))
    Effects(volume=Decimal('20.00'), efficiency=Decimal('10.00'))
    """
    if now.volume is None or before.volume is None or before.volume <= 0:
        return None
    more = EXACT.subtract(now.volume, before.volume)
    volume = rounded(EXACT.divide(EXACT.multiply(more, before.cost), before.volume), unit)
    return Effects(volume, EXACT.subtract(EXACT.subtract(now.cost, before.cost), volume))


def unit_costs(costs: Allocation, volumes: Volumes, unit: Unit) -> dict[str, UnitCost]:
    """Unit cost per tenant, dearest cost first; of tenants alone.

    Args:
        costs: Of what the unit costs count (see ``Unit.categories``).
        volumes: Over the same months.
        unit: What is counted.
    """
    known = volumes.tenants()
    return {name: UnitCost(cost, known.get(name), unit.per) for name, cost in costs.by_tenant().items()}


def whole(costs: Allocation, volumes: Volumes, unit: Unit) -> UnitCost:
    """Unit cost of all: all cost, unallocated included, by all volume; of some tenants alone when costs are theirs."""
    return UnitCost(costs.total, _of(volumes, members(costs)).total(), unit.per)


def by_month(
    costs: Allocation, volumes: Volumes, unit: Unit, months: Iterable[date], tenant: str | None = None
) -> dict[date, UnitCost]:
    """Unit cost per month, of one tenant or of all; a month without data on its cost is unknown.

    Args:
        costs: Over all these months.
        volumes: Over the same.
        unit: What is counted.
        months: First days, in the order wanted.
        tenant: None for all, unallocated cost included.
    """
    kept = costs.sums(lambda row: row.month if tenant is None or row.tenant == tenant else None)
    volume = _of(volumes, [tenant] if tenant else members(costs)).by_month()
    return {month: UnitCost(kept[month], volume.get(month), unit.per) for month in months if month in kept}


def in_months(costs: Allocation, months: Collection[date]) -> Allocation:
    """Only these months (first days) of an allocation.

    The ledger's total is then that of the rows that are left: to prove an allocation, ask for it over its own period.
    """
    rows = tuple(row for row in costs.rows if row.month in months)
    flows = tuple(flow for flow in costs.flows if flow.segment.start.replace(day=1) in months)
    return replace(costs, rows=rows, flows=flows, ledger=added(row.exact for row in rows))


def members(costs: Allocation) -> list[str] | None:
    """The tenants that costs are of, when they are of some alone; None when they are of all."""
    chosen = costs.scope.tenant is not None or any(column == "x_Tenant" for column, _ in costs.scope.filters)
    return list(costs.members) if chosen else None


def _of(volumes: Volumes, tenants: list[str] | None) -> Volumes:
    return volumes if tenants is None else volumes.of(tenants)
