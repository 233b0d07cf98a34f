"""Costs as allocation takes them: rows of a segment, each owned, or shared and put into a cell of a pool."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT
from costlib.policy.allocation import Pool, fits

Slice = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    """Cost of one combination of dimensions in a segment.

    Args:
        columns: FOCUS column to value, of all columns that pools match on.
        owner: Who owns it; None is shared.
        slice: Values of the columns that the answer is broken down by.
        cost: In the scope's currency, on its basis.
        kept: Whether the scope's filters keep it; shares are computed from all rows.
    """

    columns: Mapping[str, str | None]
    owner: str | None
    slice: Slice
    cost: Decimal
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """Where shared cost lies: a pool, and of an activity-based pool an activity and its part (else empty)."""

    pool: str
    activity: str = ""
    part: str = ""


Costs = dict[Cell, Decimal]


def pooled(rows: Sequence[CostRow], pools: Sequence[Pool]) -> tuple[Costs, dict[Slice, Costs], dict[Slice, Decimal]]:
    """Put shared rows into cells: the first pool that fits takes a row, and splits it evenly among parts that fit.

    Returns:
        Cost per cell of all rows; cost per slice and cell of the rows kept; cost per slice of kept rows in no pool.
    """
    every: Costs = defaultdict(Decimal)
    kept: dict[Slice, Costs] = defaultdict(lambda: defaultdict(Decimal))
    unpooled: dict[Slice, Decimal] = defaultdict(Decimal)
    found: dict[tuple[str | None, ...], tuple[Cell, ...]] = {}
    for row in rows:
        if row.owner is not None:
            continue
        key = tuple(row.columns.values())
        if key not in found:
            found[key] = cells(row.columns, pools)
        for cell in found[key]:
            part = EXACT.divide(row.cost, len(found[key]))
            every[cell] = EXACT.add(every[cell], part)
            if row.kept:
                kept[row.slice][cell] = EXACT.add(kept[row.slice][cell], part)
        if row.kept and not found[key]:
            unpooled[row.slice] = EXACT.add(unpooled[row.slice], row.cost)
    return dict(every), {name: dict(costs) for name, costs in kept.items()}, dict(unpooled)


def cells(columns: Mapping[str, str | None], pools: Sequence[Pool]) -> tuple[Cell, ...]:
    """Cells among which a shared row is split evenly; none when it fits no pool."""
    pool = next((pool for pool in pools if fits(pool.match, columns)), None)
    if pool is None:
        return ()
    parts = [
        Cell(pool.name, activity.name, part.name)
        for activity in pool.activities
        for part in activity.parts
        if fits(part.match, columns)
    ]
    return tuple(parts) or (Cell(pool.name),)
