"""Costs as allocation takes them: rows of a segment, each owned, or shared and put into a cell of a pool."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT, added
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
Places = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Pooled:
    """Shared cost in its cells.

    Args:
        every: Of all rows: what drivers and flows go by.
        kept: Of the rows that the filters keep, per slice.
        unpooled: Of kept rows that fit no pool, per slice.
    """

    every: Costs
    kept: Mapping[Slice, Costs]
    unpooled: Mapping[Slice, Decimal]


def pooled(rows: Iterable[CostRow], pools: Sequence[Pool]) -> Pooled:
    """Put shared rows into cells: the first pool that fits takes a row, and splits it evenly among parts that fit."""
    every: dict[Places, Decimal] = defaultdict(Decimal)
    kept: dict[Slice, dict[Places, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row, places in _placed(rows, pools):
        every[places] = EXACT.add(every[places], row.cost)
        if row.kept:
            kept[row.slice][places] = EXACT.add(kept[row.slice][places], row.cost)
    slices = sorted(kept, key=str)
    unpooled = {name: kept[name][()] for name in slices if () in kept[name]}
    return Pooled(split(every), {name: split(kept[name]) for name in slices}, unpooled)


def cells(columns: Mapping[str, str | None], pools: Sequence[Pool]) -> Places:
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


def divided(amount: Decimal, weights: Mapping[Cell, Decimal]) -> Costs:
    """An amount in proportion to weights; the last cell takes what division leaves, so that the parts add up."""
    whole = added(weights.values())
    parts: Costs = {}
    rest = amount
    for cell, weight in weights.items():
        parts[cell] = EXACT.divide(EXACT.multiply(amount, weight), whole)
        rest = EXACT.subtract(rest, parts[cell])
    last = next(reversed(parts))
    parts[last] = EXACT.add(parts[last], rest)
    return parts


def _placed(rows: Iterable[CostRow], pools: Sequence[Pool]) -> Iterator[tuple[CostRow, Places]]:
    """Shared rows with their cells; each combination of values is looked at once."""
    known: dict[Slice, Places] = {}
    for row in rows:
        if row.owner is None:
            key = tuple(row.columns.values())
            if key not in known:
                known[key] = cells(row.columns, pools)
            yield row, known[key]


def split(costs: Mapping[Places, Decimal]) -> Costs:
    """Costs per cell; a cost of several cells is split evenly.

    Sums come before division, so that the order of rows decides nothing.
    """
    found: Costs = defaultdict(Decimal)
    for places in sorted(costs, key=str):
        if places:
            for cell, amount in divided(costs[places], dict.fromkeys(places, Decimal(1))).items():
                found[cell] = EXACT.add(found[cell], amount)
    return dict(found)
