"""One allocation run: segments in, every amount out. Pure; conserves to the minor unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.currencies import minor_unit
from costlib.models.allocation.costs import Cell, CostRow, Slice, pooled
from costlib.models.allocation.drivers import Drivers
from costlib.models.allocation.flow import Filled, flow, idle
from costlib.models.allocation.methods import Line, Lines, lines
from costlib.models.allocation.result import DIRECT, UNPOOLED, PoolFlow, Problem, Share
from costlib.models.allocation.rounding import Draft, in_units
from costlib.policy.allocation import Pool, order
from costlib.scope import Period

NONE = Decimal(0)
ONE = Decimal(1)
FITS_NONE = "shared cost that fits no pool: add one, or a rule that gives it an owner"
TAKES_NONE = "takes no cost: if it should, mend its match or move it before the pool that takes its cost"


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

    @property
    def month(self) -> date:
        """First day of the month."""
        return self.days.start.replace(day=1)


@dataclass(frozen=True, slots=True)
class Run:
    """What ``allocate`` answers: every amount, every pool, and what kept cost from being allocated."""

    rows: tuple[Share, ...]
    flows: tuple[PoolFlow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment's part of a run. ``idle`` are the pools that take no cost."""

    days: Period
    drafts: list[Draft]
    flows: list[PoolFlow]
    idle: set[str]


def allocate(segments: Sequence[Segment], currency: str) -> Run:
    """Share out the cost of segments.

    Each month's total is rounded once to the minor unit; pools, owners and lines are then rounded so that they add up
    to it (largest remainder). Neither the order of rows nor that of owners changes an amount.
    """
    parts = [_part(segment) for segment in segments]
    drafts = [draft for part in parts for draft in part.drafts]
    flows = [each for part in parts for each in part.flows]
    problems = [problem for part in parts for problem in _unallocated(part)]
    return Run(in_units(drafts, _totals(segments), minor_unit(currency)), tuple(flows), (*problems, *_idle(parts)))


def _totals(segments: Iterable[Segment]) -> dict[date, Decimal]:
    """What the rows of each month cost: it is this that is rounded, whatever became of it."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for segment in segments:
        cost = added(row.cost for row in segment.rows if row.kept)
        found[segment.month] = EXACT.add(found[segment.month], cost)
    return found


def _part(segment: Segment) -> _Part:
    costs = pooled(segment.rows, segment.pools)
    ordered = order(segment.pools)
    filled = {name: flow(ordered, each, costs.every) for name, each in costs.kept.items()}
    drafts = [*_direct(segment), *_unpooled(segment.days, costs.unpooled)]
    flows = []
    for pool in segment.pools:
        found = list(shared_out(segment, pool, filled))
        drafts += found
        flows.append(_flow(segment.days, pool, filled.values(), found))
    return _Part(segment.days, drafts, flows, idle(ordered, costs.every))


def _direct(segment: Segment) -> Iterator[Draft]:
    owned: dict[tuple[str, Slice], Decimal] = defaultdict(Decimal)
    for row in segment.rows:
        if row.owner is not None and row.kept:
            owned[row.owner, row.slice] = EXACT.add(owned[row.owner, row.slice], row.cost)
    for (owner, name), cost in sorted(owned.items(), key=str):
        line = _line(segment.days, DIRECT, Cell(DIRECT), "direct", Line("", ONE), cost, name)
        yield Draft(line, owner, cost, cost)


def _unpooled(days: Period, costs: Mapping[Slice, Decimal]) -> Iterator[Draft]:
    for name, cost in costs.items():
        yield Draft(_line(days, UNPOOLED, Cell(UNPOOLED), "", Line("", ONE), cost, name), None, NONE, cost, FITS_NONE)


def shared_out(segment: Segment, pool: Pool, filled: Mapping[Slice, Filled]) -> Iterator[Draft]:
    """What a pool has in each slice, shared out by its rules."""
    rules: Lines = {}
    for name, each in filled.items():
        fed = "fed by " + ", ".join(sorted(each.fed_by[pool.name])) if pool.name in each.fed_by else ""
        for cell, cost in each.cells(pool.name).items():
            if cost:
                rules = rules or lines(pool, segment.drivers)
                for rule in rules.get(cell) or rules[Cell(pool.name)]:
                    line = _line(segment.days, pool.name, cell, pool.method, rule, cost, name)
                    yield from _shared(line, rule, pool.owner, fed)


def _line(days: Period, pool: str, cell: Cell, method: str, rule: Line, cost: Decimal, name: Slice) -> Share:
    """What all shares of a line have in common."""
    return Share(
        days, pool, cell.activity, cell.part, method, rule.driver, rule.volume.unit, None, name, NONE,
        cost if pool == DIRECT else rule.volume.total, rule.weight, cost, EXACT.multiply(cost, rule.weight), NONE,
        rule.reason,
    )  # fmt: skip


def _shared(line: Share, rule: Line, owner: str, fed: str) -> Iterator[Draft]:
    if not rule.volume.total:
        yield Draft(line, None, NONE, line.exact, rule.reason)
        return
    for name, quantity in rule.volume.quantities.items():
        if quantity:
            exact = EXACT.divide(EXACT.multiply(line.exact, quantity), rule.volume.total)
            lost = name in rule.volume.strangers
            reason = f"'{name}' is no known {owner}: add it to the owners or mend the name" if lost else fed
            yield Draft(line, None if lost else name, quantity, exact, reason)


def _flow(days: Period, pool: Pool, filled: Iterable[Filled], drafts: Sequence[Draft]) -> PoolFlow:
    each = list(filled)
    return PoolFlow(
        days,
        pool.name,
        pool.method,
        own=added(one.own[pool.name] for one in each),
        received=added(one.received.get(pool.name, NONE) for one in each),
        passed=added(one.passed[pool.name] for one in each),
        allocated=added(draft.exact for draft in drafts if draft.tenant is not None),
        unallocated=added(draft.exact for draft in drafts if draft.tenant is None),
    )


def _unallocated(part: _Part) -> list[Problem]:
    told = {(draft.line.pool, draft.reason) for draft in part.drafts if draft.tenant is None}
    return [Problem(part.days, pool, text) for pool, text in sorted(told)]


def _idle(parts: Sequence[_Part]) -> Iterator[Problem]:
    """Pools that take no cost in any segment, told of the last one."""
    active = {each.pool for part in parts for each in part.flows if each.pool not in part.idle}
    last = {name: part.days for part in parts for name in sorted(part.idle)}
    return (Problem(days, name, TAKES_NONE) for name, days in last.items() if name not in active)
