"""What an allocation answers: one row per amount with how it came about, and the proof that nothing was lost."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from costlib.amounts import EXACT, added
from costlib.policy.ownership import Owner
from costlib.policy.pool_fields import RESERVED
from costlib.scope import Period, Scope

DIRECT, UNPOOLED = RESERVED
"""Cost that its owner caused alone; shared cost that fits no pool, which is unallocated."""
SIX_DECIMALS = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Share:
    """One amount, and how it was made: ``cost`` x ``weight`` x ``quantity`` / ``total``.

    Args:
        segment: Days over which the share was computed.
        pool: Pool that shared it out; ``DIRECT`` or ``UNPOOLED`` where there is none.
        activity: Of activity-based costing, else empty.
        part: Cost part of the activity, else empty.
        method: Of the pool.
        driver: What it was shared out by; empty for direct cost.
        unit: Unit of the driver.
        tenant: Who gets it; None is unallocated.
        slice: Values of the columns asked for (see ``Request.by``).
        quantity: Driver quantity of the tenant, weighed by plan or tier.
        total: Driver quantity of all.
        weight: Fraction of the cost that this driver shares out.
        cost: Cost of the pool (or part) in this slice, after what it passed on, with what it was fed.
        exact: The amount before rounding.
        amount: In whole minor units.
        reason: Why it is unallocated, or which pools fed it; empty where there is nothing to say.
    """

    segment: Period
    pool: str
    activity: str
    part: str
    method: str
    driver: str
    unit: str
    tenant: str | None
    slice: tuple[str | None, ...]
    quantity: Decimal
    total: Decimal
    weight: Decimal
    cost: Decimal
    exact: Decimal
    amount: Decimal
    reason: str = ""

    @property
    def month(self) -> date:
        """First day of the month."""
        return self.segment.start.replace(day=1)


@dataclass(frozen=True, slots=True)
class PoolFlow:
    """One pool of one segment: own + received = passed + allocated + unallocated. Exact amounts."""

    segment: Period
    pool: str
    method: str
    own: Decimal
    received: Decimal
    passed: Decimal
    allocated: Decimal
    unallocated: Decimal


@dataclass(frozen=True, slots=True)
class Problem:
    """What kept cost from being allocated: ``text`` names the entry and the remedy."""

    segment: Period
    pool: str
    text: str


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Cost that no rate converts, so that it is in no sum: the pool it would be in, its owner if it has one.

    ``cost`` is in ``currency``; ``rows`` are source rows. ``text`` names the rate to load.
    """

    month: date
    pool: str
    tenant: str | None
    currency: str
    cost: Decimal
    rows: int
    text: str


@dataclass(frozen=True, slots=True)
class Allocation:
    """An allocation and its proof: allocated + unallocated = total, and total - ledger = rounding.

    Args:
        scope: Whole months, currency, basis, and filters that were applied after allocation.
        owner: Among whom cost was shared out.
        by: Columns of ``Share.slice``.
        rows: Every amount.
        flows: Every pool.
        ledger: What the ledger says the scope cost, exact.
        problems: What kept cost from being allocated.
        members: Owner to plan ("" where unknown), of all that took part.
        unconverted: Cost left out because no rate converts it.
    """

    scope: Scope
    owner: Owner
    by: tuple[str, ...]
    rows: tuple[Share, ...]
    flows: tuple[PoolFlow, ...]
    ledger: Decimal
    problems: tuple[Problem, ...]
    members: dict[str, str]
    unconverted: tuple[Unconverted, ...] = ()

    @property
    def total(self) -> Decimal:
        """Allocated + unallocated."""
        return added(row.amount for row in self.rows)

    @property
    def allocated(self) -> Decimal:
        """What has an owner now."""
        return added(row.amount for row in self.rows if row.tenant is not None)

    @property
    def unallocated(self) -> Decimal:
        """What no one was charged; cost in no pool included."""
        return added(row.amount for row in self.rows if row.tenant is None)

    @property
    def rounding(self) -> Decimal:
        """Total less ledger: each month was rounded once to whole minor units."""
        return EXACT.subtract(self.total, self.ledger)

    @property
    def accuracy(self) -> Decimal | None:
        """Allocated / total, as a fraction of six decimals; None where the total is not positive."""
        return EXACT.divide(self.allocated, self.total).quantize(SIX_DECIMALS) if self.total > 0 else None

    def sums(self, key: Callable[[Share], Any]) -> dict[Any, Decimal]:
        """Amounts added up by a key of the rows.

        Args:
            key: As ``lambda row: (row.tenant, row.pool)``.
        """
        parts: dict[Any, list[Decimal]] = defaultdict(list)
        for row in self.rows:
            parts[key(row)].append(row.amount)
        return {name: added(amounts) for name, amounts in parts.items()}

    def by_tenant(self) -> dict[str, Decimal]:
        """Amount per owner, dearest first; of every member, 0 included."""
        found = self.sums(lambda row: row.tenant)
        amounts = {name: found.get(name, Decimal(0)) for name in (*self.members, *found) if name is not None}
        return dict(sorted(amounts.items(), key=lambda item: (-item[1], item[0])))

    def of(self, tenants: Iterable[str]) -> Self:
        """Only what these owners got: what one tenant may see. Pools as a whole and what went wrong are not theirs."""
        kept = frozenset(tenants)
        rows = tuple(row for row in self.rows if row.tenant in kept)
        return replace(
            self,
            rows=rows,
            flows=(),
            ledger=added(row.exact for row in rows),
            problems=(),
            members={name: plan for name, plan in self.members.items() if name in kept},
            unconverted=tuple(each for each in self.unconverted if each.tenant in kept),
        )
