"""Flow of cost through pools: what a pool owns, what others pass on to it, and what it passes on itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.models.allocation.costs import Cell, Costs, divided
from costlib.policy.allocation import Pool
from costlib.policy.pool_fields import WHOLE

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Filled:
    """Costs of a slice after the flow: per cell what is left to share out; per pool own, received, passed."""

    left: Costs
    own: dict[str, Decimal]
    received: dict[str, Decimal]
    passed: dict[str, Decimal]
    fed_by: dict[str, set[str]]

    def cells(self, pool: str) -> Costs:
        """What is left of a pool, in the order of its cells."""
        return {cell: self.left[cell] for cell in sorted(self.left, key=str) if cell.pool == pool}


def flow(ordered: Sequence[Pool], own: Costs, every: Costs) -> Filled:
    """Let cost flow from pool to pool.

    Args:
        ordered: Each pool before those that it feeds.
        own: Cost per cell of the slice.
        every: Cost per cell of all rows: it decides how an activity-based pool spreads what it is fed over its parts.
    """
    cost: Costs = defaultdict(Decimal, own)
    named = {pool.name: pool for pool in ordered}
    filled = Filled({}, {}, defaultdict(Decimal), {}, defaultdict(set))
    for pool in ordered:
        mine = [cell for cell in cost if cell.pool == pool.name]
        filled.own[pool.name] = added(own.get(cell, Decimal(0)) for cell in mine)
        whole = added(cost[cell] for cell in mine)
        shares = {name: EXACT.divide(percent, WHOLE) for name, percent in pool.feeds.items() if percent}
        for name, part in ((name, EXACT.multiply(whole, each)) for name, each in shares.items() if whole):
            filled.received[name] = EXACT.add(filled.received[name], part)
            filled.fed_by[name].add(pool.name)
            for cell, amount in _spread(named[name], part, every).items():
                cost[cell] = EXACT.add(cost[cell], amount)
        passed = added(shares.values())
        filled.passed[pool.name] = EXACT.multiply(whole, passed)
        filled.left.update({cell: EXACT.multiply(cost[cell], EXACT.subtract(ONE, passed)) for cell in mine})
    return filled


def idle(ordered: Sequence[Pool], every: Costs) -> set[str]:
    """Pools that take no cost and are fed none."""
    fed = flow(ordered, every, every).fed_by
    return {pool.name for pool in ordered} - {cell.pool for cell in every} - fed.keys()


def _spread(pool: Pool, amount: Decimal, every: Costs) -> Costs:
    """What a pool is fed, over the cost parts of its activities: by their own cost, evenly if they have none."""
    parts = [Cell(pool.name, each.name, part.name) for each in pool.activities for part in each.parts]
    if not parts:
        return {Cell(pool.name): amount}
    return divided(amount, _positive(parts, every) or dict.fromkeys(parts, ONE))


def _positive(parts: Iterable[Cell], every: Costs) -> Costs:
    return {cell: every[cell] for cell in parts if every.get(cell, 0) > 0}
