"""Flow of cost through pools: what a pool owns, what others pass on to it, and what it passes on itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.models.allocation.costs import Cell, Costs
from costlib.policy.allocation import WHOLE, Pool


@dataclass(frozen=True, slots=True)
class Filled:
    """Costs of a slice after the flow: per cell what is left to share out; per pool own, received, passed."""

    left: Costs
    own: dict[str, Decimal]
    received: dict[str, Decimal]
    passed: dict[str, Decimal]
    fed_by: dict[str, set[str]]


def flow(ordered: Sequence[Pool], own: Costs, every: Costs) -> Filled:
    """Let cost flow from pool to pool.

    Args:
        ordered: Each pool before those that it feeds.
        own: Cost per cell of the slice.
        every: Cost per cell of all rows: it decides how an activity-based pool spreads what it is fed over its parts.
    """
    cost: Costs = defaultdict(Decimal, own)
    filled = Filled({}, {}, defaultdict(Decimal), {}, defaultdict(set))
    for pool in ordered:
        mine = sorted((cell for cell in cost if cell.pool == pool.name), key=str)
        filled.own[pool.name] = added(own.get(cell, Decimal(0)) for cell in mine)
        whole = added(cost[cell] for cell in mine)
        shares = {name: EXACT.divide(percent, WHOLE) for name, percent in pool.feeds.items() if percent}
        for name, fraction in shares.items():
            part = EXACT.multiply(whole, fraction)
            filled.received[name] = EXACT.add(filled.received[name], part)
            filled.fed_by[name].add(pool.name)
            for cell, amount in _spread(name, part, every).items():
                cost[cell] = EXACT.add(cost[cell], amount)
        kept = 1 - added(shares.values())
        filled.passed[pool.name] = EXACT.multiply(whole, 1 - kept)
        filled.left.update({cell: EXACT.multiply(cost[cell], kept) for cell in mine})
    return filled


def _spread(name: str, amount: Decimal, every: Costs) -> Costs:
    """What a pool is fed, over its cells in proportion to their own cost; else into the pool as such."""
    cells = {cell: cost for cell, cost in sorted(every.items(), key=str) if cell.pool == name and cost > 0}
    whole = added(cells.values())
    if not whole:
        return {Cell(name): amount}
    parts = {cell: EXACT.divide(EXACT.multiply(amount, cost), whole) for cell, cost in cells.items()}
    last = next(reversed(parts))
    parts[last] = EXACT.subtract(amount, added(part for cell, part in parts.items() if cell != last))
    return parts
