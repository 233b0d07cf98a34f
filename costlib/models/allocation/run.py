"""One allocation run: segments in, every amount out. Pure; conserves to the minor unit."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.cents import apportion, minor_unit, rounded
from costlib.models.allocation.costs import Cell, CostRow, Slice, pooled
from costlib.models.allocation.drivers import Drivers
from costlib.models.allocation.flow import Filled, flow
from costlib.models.allocation.methods import Line, Lines, lines
from costlib.models.allocation.result import DIRECT, UNPOOLED, PoolFlow, Problem, Share
from costlib.policy.allocation import Pool, order
from costlib.scope import Period

NONE = Decimal(0)
ONE = Decimal(1)
Level = Callable[[Share], Hashable]


@dataclass(frozen=True, slots=True)
class Segment:
    """Days with one set of pools: a month, or the part of one between two changes of the policy.

    Args:
        days: Within one month.
        pools: Of these days, in the order in which they take cost.
        rows: Every cost of these days.
        drivers: Of these days.
    """

    days: Period
    pools: tuple[Pool, ...]
    rows: Sequence[CostRow]
    drivers: Drivers


@dataclass(frozen=True, slots=True)
class Run:
    """What ``allocate`` answers: every amount, every pool, and what kept cost from being allocated."""

    rows: tuple[Share, ...]
    flows: tuple[PoolFlow, ...]
    problems: tuple[Problem, ...]


def allocate(segments: Sequence[Segment], currency: str) -> Run:
    """Share out the cost of segments.

    Each month's total is rounded once to the minor unit; pools, owners and lines are then rounded so that they add up
    to it (largest remainder). Neither the order of rows nor that of owners changes an amount.
    """
    shares: list[Share] = []
    flows: list[PoolFlow] = []
    problems: list[Problem] = []
    for segment in segments:
        found, pools = _segment(segment)
        shares += found
        flows += pools
        problems += _problems(segment.days, found)
    return Run(tuple(_in_units(shares, minor_unit(currency))), tuple(flows), tuple(problems))


def _segment(segment: Segment) -> tuple[list[Share], list[PoolFlow]]:
    every, kept, unpooled = pooled(segment.rows, segment.pools)
    ordered = order(segment.pools)
    rules = {pool.name: lines(pool, segment.drivers) for pool in segment.pools}
    found = [*_direct(segment), *_unpooled(segment.days, unpooled)]
    filled = {name: flow(ordered, costs, every) for name, costs in sorted(kept.items(), key=str)}
    flows = []
    for pool in segment.pools:
        shares = [
            share for name, each in filled.items() for share in _pool(segment.days, pool, rules[pool.name], each, name)
        ]
        found += shares
        flows.append(_flow(segment.days, pool, filled.values(), shares))
    return found, flows


def _direct(segment: Segment) -> Iterator[Share]:
    owned: dict[tuple[str, Slice], Decimal] = defaultdict(Decimal)
    for row in segment.rows:
        if row.owner is not None and row.kept:
            owned[row.owner, row.slice] = EXACT.add(owned[row.owner, row.slice], row.cost)
    for (owner, name), cost in owned.items():
        yield Share(segment.days, DIRECT, "", "", "direct", "", "", owner, name, cost, cost, ONE, cost, cost, NONE)


def _unpooled(days: Period, costs: Mapping[Slice, Decimal]) -> Iterator[Share]:
    for name, cost in costs.items():
        yield Share(
            days, UNPOOLED, "", "", "", "", "", None, name, NONE, NONE, ONE, cost, cost, NONE,
            "shared cost that fits no pool: add one, or a rule that gives it an owner",
        )  # fmt: skip


def _pool(days: Period, pool: Pool, rules: Lines, filled: Filled, name: Slice) -> Iterator[Share]:
    fed = "fed by " + ", ".join(sorted(filled.fed_by[pool.name])) if pool.name in filled.fed_by else ""
    for cell, cost in filled.left.items():
        if cell.pool == pool.name and cost:
            for line in rules.get(cell) or rules[Cell(pool.name)]:
                yield from _line(days, pool, cell, line, cost, name, fed)


def _line(days: Period, pool: Pool, cell: Cell, line: Line, cost: Decimal, name: Slice, fed: str) -> Iterator[Share]:
    part = EXACT.multiply(cost, line.weight)
    unit, total = line.volume.unit, line.total
    blank = Share(
        days, pool.name, cell.activity, cell.part, pool.method, line.driver, unit, None, name, NONE, total,
        line.weight, cost, part, NONE, line.reason,
    )  # fmt: skip
    if not total:
        yield blank
        return
    for owner, quantity in line.volume.quantities.items():
        if quantity:
            exact = EXACT.divide(EXACT.multiply(part, quantity), total)
            lost = owner in line.volume.strangers
            reason = f"'{owner}' is no known {pool.owner}: add it to the owners or mend the name" if lost else fed
            tenant = None if lost else owner
            yield replace(blank, tenant=tenant, quantity=quantity, exact=exact, reason=reason)


def _flow(days: Period, pool: Pool, filled: Iterable[Filled], shares: Sequence[Share]) -> PoolFlow:
    each = list(filled)
    return PoolFlow(
        days,
        pool.name,
        pool.method,
        own=added(one.own[pool.name] for one in each),
        received=added(one.received.get(pool.name, NONE) for one in each),
        passed=added(one.passed[pool.name] for one in each),
        allocated=added(share.exact for share in shares if share.tenant is not None),
        unallocated=added(share.exact for share in shares if share.tenant is None),
    )


def _problems(days: Period, shares: Sequence[Share]) -> list[Problem]:
    told = {(share.pool, share.reason) for share in shares if share.tenant is None}
    return [Problem(days, pool, text) for pool, text in sorted(told)]


LEVELS = (
    lambda share: (str(share.segment), share.pool),
    lambda share: (share.tenant is None, share.tenant or ""),
    lambda share: (share.activity, share.part, share.driver, share.slice, share.reason),
)
"""What is rounded inside what: pools of a month, owners of a pool, lines of an owner."""


def _in_units(shares: Sequence[Share], unit: Decimal) -> Iterator[Share]:
    """Give every share its amount in whole units: months, then down the levels, each adding up to the one above."""
    amounts: dict[int, Decimal] = {}
    for numbers in _grouped(shares, range(len(shares)), lambda share: share.month).values():
        total = rounded(added(shares[number].exact for number in numbers), unit)
        _settle(shares, numbers, total, LEVELS, unit, amounts)
    return (replace(share, amount=amounts[number]) for number, share in enumerate(shares))


def _settle(
    shares: Sequence[Share],
    numbers: Sequence[int],
    total: Decimal,
    levels: Sequence[Level],
    unit: Decimal,
    amounts: dict[int, Decimal],
) -> None:
    """Round the shares of these numbers so that they add up to ``total``; results go into ``amounts``."""
    if not levels:
        exact = {number: shares[number].exact for number in numbers}
        amounts.update(apportion(total, exact, unit))
        return
    groups = _grouped(shares, numbers, levels[0])
    parts = {key: added(shares[number].exact for number in inside) for key, inside in groups.items()}
    for key, part in apportion(total, parts, unit).items():
        _settle(shares, groups[key], part, levels[1:], unit, amounts)


def _grouped(shares: Sequence[Share], numbers: Iterable[int], key: Level) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number in numbers:
        groups[key(shares[number])].append(number)
    return groups
