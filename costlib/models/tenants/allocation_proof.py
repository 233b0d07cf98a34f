"""Proof of an allocation: nothing was lost, nothing was made, and what is unallocated has a reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import EXACT, added
from costlib.currencies import minor_unit
from costlib.models.allocation.result import DIRECT, UNPOOLED, Allocation, PoolFlow
from costlib.models.ratios import share
from costlib.scope import BASIS_TITLES, Basis

MONEY = pa.decimal128(38, 12)
_PLACES = Decimal(1).scaleb(-12)
_DUST = Decimal(1).scaleb(-20)
"""What a hundred digits of working precision may leave."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why cost is unallocated, or what else a reader must know of a pool.

    Args:
        pool: Which pool.
        text: Names the entry and the remedy.
        months: First days of the months that it holds for, oldest first.
        amount: What it leaves unallocated, in whole minor units.
    """

    pool: str
    text: str
    months: tuple[date, ...]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PoolProof:
    """One pool over all months: own + received - passed = allocated + unallocated. Exact amounts."""

    pool: str
    method: str
    own: Decimal
    received: Decimal
    passed: Decimal
    allocated: Decimal
    unallocated: Decimal

    @property
    def left(self) -> Decimal:
        """What it has to share out."""
        return EXACT.subtract(EXACT.add(self.own, self.received), self.passed)

    @property
    def holds(self) -> bool:
        """Whether all of that was allocated or is told to be unallocated."""
        return abs(EXACT.subtract(self.left, EXACT.add(self.allocated, self.unallocated))) < _DUST


@dataclass(frozen=True, slots=True)
class Proof:
    """All that shows that an allocation conserves money. Amounts in the scope's currency.

    Args:
        total: Allocated and unallocated, in whole minor units.
        allocated: What has an owner now.
        direct: Of that, what its owner caused alone.
        unallocated: What no one was charged.
        unpooled: Of that, what fits no pool.
        ledger: What the ledger says, exact.
        rounding: Total less ledger.
        limit: The most that rounding each month once can make.
        reasons: Why cost is unallocated, largest amount first.
        pools: Every pool.
        unpassed: What pools passed on less what pools received: 0.
    """

    total: Decimal
    allocated: Decimal
    direct: Decimal
    unallocated: Decimal
    unpooled: Decimal
    ledger: Decimal
    rounding: Decimal
    limit: Decimal
    reasons: tuple[Reason, ...]
    pools: tuple[PoolProof, ...]
    unpassed: Decimal

    @property
    def pooled(self) -> Decimal:
        """What reached its owner by way of pools."""
        return self.allocated - self.direct

    @property
    def accuracy(self) -> float | None:
        """Fraction of the total that has an owner; None where the total is not positive."""
        return share(self.allocated, self.total)

    @property
    def failures(self) -> tuple[str, ...]:
        """Names of the sums that do not hold: empty, always."""
        return tuple(name for name, holds in _checks(self) if not holds)


def proof(found: Allocation) -> Proof:
    """Prove an allocation of all owners (see ``Allocation.of`` for why not of some)."""
    kinds = found.sums(lambda row: (row.pool if row.pool in {DIRECT, UNPOOLED} else "", row.tenant is None))
    months = {row.month for row in found.rows}
    pools = tuple(_pools(found.flows))
    return Proof(
        total=found.total,
        allocated=found.allocated,
        direct=kinds.get((DIRECT, False), Decimal(0)),
        unallocated=found.unallocated,
        unpooled=kinds.get((UNPOOLED, True), Decimal(0)),
        ledger=found.ledger,
        rounding=found.rounding,
        limit=minor_unit(found.scope.currency) / 2 * len(months),
        reasons=tuple(_reasons(found)),
        pools=pools,
        unpassed=EXACT.subtract(added(pool.passed for pool in pools), added(pool.received for pool in pools)),
    )


def pools_table(found: Proof) -> pa.Table:
    """Pools as a table: pool, method, own, received, passed, to_share, allocated, unallocated, holds."""
    amounts = ("own", "received", "passed", "left", "allocated", "unallocated")
    columns = {
        ("to_share" if name == "left" else name): [getattr(pool, name) for pool in found.pools] for name in amounts
    }
    return pa.table(
        {
            "pool": pa.array([pool.pool for pool in found.pools], pa.string()),
            "method": pa.array([pool.method for pool in found.pools], pa.string()),
            **{name: pa.array([amount.quantize(_PLACES) for amount in each], MONEY) for name, each in columns.items()},
            "holds": pa.array([pool.holds for pool in found.pools], pa.bool_()),
        }
    )


def reasons_table(found: Proof) -> pa.Table:
    """Reasons as a table: pool, reason, first_month, last_month, months, unallocated."""
    reasons = found.reasons
    return pa.table(
        {
            "pool": pa.array([each.pool for each in reasons], pa.string()),
            "reason": pa.array([each.text for each in reasons], pa.string()),
            "first_month": pa.array([each.months[0] for each in reasons], pa.date32()),
            "last_month": pa.array([each.months[-1] for each in reasons], pa.date32()),
            "months": pa.array([len(each.months) for each in reasons], pa.int64()),
            "unallocated": pa.array([each.amount for each in reasons], MONEY),
        }
    )


def bases_table(found: Mapping[Basis, Proof]) -> pa.Table:
    """Proofs on several bases as a table.

    Columns: basis, direct, pooled, allocated, unallocated, total, ledger, rounding, holds.
    """
    names = ("direct", "pooled", "allocated", "unallocated", "total", "ledger", "rounding")
    proofs = list(found.values())
    columns = {name: [getattr(each, name).quantize(_PLACES) for each in proofs] for name in names}
    return pa.table(
        {
            "basis": pa.array([BASIS_TITLES[basis].capitalize() for basis in found], pa.string()),
            **{name: pa.array(column, MONEY) for name, column in columns.items()},
            "holds": pa.array([not each.failures for each in proofs], pa.bool_()),
        }
    )


def _checks(found: Proof) -> Iterator[tuple[str, bool]]:
    yield "allocated + unallocated = total", found.allocated + found.unallocated == found.total
    yield "total = ledger, but for rounding", abs(found.rounding) <= found.limit
    yield "the reasons add up to what is unallocated", added(each.amount for each in found.reasons) == found.unallocated
    yield "what pools pass on, pools receive", abs(found.unpassed) < _DUST
    for pool in found.pools:
        yield f"{pool.pool}: own + received - passed = allocated + unallocated", pool.holds


def _pools(flows: Iterable[PoolFlow]) -> Iterator[PoolProof]:
    """Months of each pool added up, in the order in which they take cost."""
    months: dict[str, list[PoolFlow]] = defaultdict(list)
    for each in flows:
        months[each.pool].append(each)
    for pool, found in months.items():
        yield PoolProof(
            pool,
            " / ".join(dict.fromkeys(each.method for each in found)),
            own=added(each.own for each in found),
            received=added(each.received for each in found),
            passed=added(each.passed for each in found),
            allocated=added(each.allocated for each in found),
            unallocated=added(each.unallocated for each in found),
        )


def _reasons(found: Allocation) -> list[Reason]:
    left: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    months: dict[tuple[str, str], set[date]] = defaultdict(set)
    for problem in found.problems:
        months[problem.pool, problem.text].add(problem.segment.start.replace(day=1))
    for row in found.rows:
        if row.tenant is None:
            left[row.pool, row.reason] += row.amount
            months[row.pool, row.reason].add(row.month)
    reasons = [Reason(*key, tuple(sorted(each)), left.get(key, Decimal(0))) for key, each in months.items()]
    return sorted(reasons, key=lambda each: (-abs(each.amount), each.pool, each.text))
