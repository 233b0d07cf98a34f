"""Unit costs against the months before: what changed because more was made, and what because each cost more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.currencies import minor_unit
from costlib.models.allocation.result import Allocation
from costlib.models.ratios import change, in_percent
from costlib.models.tenants.volumes import Volumes
from costlib.models.units.unit_costs import Effects, UnitCost, effects, unit_costs, whole
from costlib.policy.analytics import Unit

ALL = "All tenants"
UNALLOCATED = "Unallocated"
PLACES = Decimal("0.000001")
"""Unit costs in tables: to a millionth."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the comparison: a tenant, ``ALL`` of them, or what is ``UNALLOCATED``."""

    name: str
    now: UnitCost
    before: UnitCost | None
    effects: Effects | None

    @property
    def change(self) -> float | None:
        """Of the unit cost, as a fraction; None where either is unknown."""
        return None if self.before is None else change(self.now.value, self.before.value)

    @property
    def cost_change(self) -> float | None:
        """Of the cost, as a fraction."""
        return None if self.before is None else change(self.now.cost, self.before.cost)

    @property
    def volume_change(self) -> float | None:
        """Of the volume, as a fraction."""
        return None if self.before is None else change(self.now.volume, self.before.volume)


def compared(
    now: Allocation, before: Allocation | None, volumes: Volumes, volumes_before: Volumes, unit: Unit
) -> list[Moved]:
    """The comparison with the months before: all, then every tenant, dearest first, then what is unallocated.

    The lines' costs add up to the first. Their effects need not: where volume moves from a dear tenant to a cheap one,
    all of them together get more efficient though none of them did.
    """
    smallest = minor_unit(now.scope.currency)
    new, old = unit_costs(now, volumes, unit), unit_costs(before, volumes_before, unit) if before else {}
    total = whole(before, volumes_before, unit) if before else None
    none = UnitCost(Decimal(0), None, unit.per)
    lines = [_moved(ALL, whole(now, volumes, unit), total, smallest)]
    names = dict.fromkeys([*new, *old])
    lines += [_moved(name, new.get(name, none), old.get(name, none) if before else None, smallest) for name in names]
    if now.unallocated or (before and before.unallocated):
        rest = UnitCost(before.unallocated, None, unit.per) if before else None
        lines.append(_moved(UNALLOCATED, UnitCost(now.unallocated, None, unit.per), rest, smallest))
    return [each for each in lines if each.now.cost or each.now.volume or (each.before and each.before.cost)]


def compared_table(lines: Sequence[Moved]) -> pa.Table:
    """The lines as a table.

    Columns: ``tenant``, ``volume``, ``cost``, ``unit_cost`` (to a millionth), ``unit_cost_before``, ``change_percent``
    (of the unit cost), ``cost_before``, ``volume_effect``, ``efficiency_effect``; the last five only where there is
    something to compare with.
    """
    columns: dict[str, Sequence[Any]] = {
        "tenant": [each.name for each in lines],
        "volume": [_short(each.now.volume) for each in lines],
        "cost": [each.now.cost for each in lines],
        "unit_cost": [_short(each.now.value) for each in lines],
    }
    if any(each.before for each in lines):
        columns |= _against(lines)
    kinds = {"tenant": pa.string(), "change_percent": pa.float64()}
    return pa.table({name: pa.array(values, kinds.get(name, pa.decimal128(38, 6))) for name, values in columns.items()})


def _against(lines: Sequence[Moved]) -> dict[str, Sequence[Any]]:
    return {
        "unit_cost_before": [_short(each.before.value) if each.before else None for each in lines],
        "change_percent": [in_percent(each.change) for each in lines],
        "cost_before": [each.before.cost if each.before else None for each in lines],
        "volume_effect": [each.effects.volume if each.effects else None for each in lines],
        "efficiency_effect": [each.effects.efficiency if each.effects else None for each in lines],
    }


def _moved(name: str, now: UnitCost, before: UnitCost | None, smallest: Decimal) -> Moved:
    return Moved(name, now, before, None if before is None else effects(now, before, smallest))


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES, context=EXACT)
