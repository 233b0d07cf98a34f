"""Why a tenant's amount changed: what it owns, pools that got dearer, and how much of them it used."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from costlib.amounts import EXACT
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.allocation.result import DIRECT, Allocation

Cause = Literal["own cost", "pool cost", "share", "new pool", "ended pool", "pool"]
MEANINGS: dict[Cause, str] = {
    "own cost": "what it owns got dearer or cheaper",
    "pool cost": "the pool got dearer or cheaper, at the share it had before",
    "share": "it used more or less of the pool than before, compared with the others",
    "new pool": "the pool had no cost before",
    "ended pool": "the pool has no cost any more",
    "pool": "its amount from the pool; why can't be said without the cost of the others",
}


@dataclass(frozen=True, slots=True)
class ChangeDriver:
    """One reason: ``amount`` in whole minor units, positive where it made the tenant dearer."""

    pool: str
    cause: Cause
    amount: Decimal


def change_drivers(now: Allocation, before: Allocation, tenant: str) -> list[ChangeDriver]:
    """Why a tenant's amount changed between two allocations, the largest reason first; they add up to the change.

    A pool that cost ``C0`` before and ``C1`` now, and of which the tenant had the share ``s0`` before, has the effect
    ``(C1 - C0) * s0`` as pool cost, rounded to the minor unit; the rest of its change is the effect of its share.

    Args:
        now: Of all tenants: what others pay tells whether a pool got dearer.
        before: With the same currency and basis.
        tenant: Whose.
    """
    mine = {name: (_amounts(now, tenant).get(name), _amounts(before, tenant).get(name)) for name in _pools(now, before)}
    whole = _pool_totals(now), _pool_totals(before)
    divided = bool(now.flows and before.flows)
    unit = minor_unit(now.scope.currency)
    found = [
        driver
        for name, (new, old) in mine.items()
        for driver in _of_pool(
            name,
            new or Decimal(0),
            old or Decimal(0),
            (whole[0].get(name), whole[1].get(name)) if divided else None,
            unit,
        )
    ]
    return sorted((each for each in found if each.amount), key=lambda each: (-abs(each.amount), each.pool, each.cause))


def _of_pool(
    pool: str, now: Decimal, before: Decimal, totals: tuple[Decimal | None, Decimal | None] | None, unit: Decimal
) -> Iterator[ChangeDriver]:
    moved = EXACT.subtract(now, before)
    if pool == DIRECT:
        yield ChangeDriver(pool, "own cost", moved)
    elif totals is None:
        yield ChangeDriver(pool, "pool", moved)
    elif not totals[1]:
        yield ChangeDriver(pool, "new pool" if totals[1] is None else "share", moved)
    elif totals[0] is None:
        yield ChangeDriver(pool, "ended pool", moved)
    else:
        dearer = EXACT.multiply(EXACT.subtract(totals[0], totals[1]), EXACT.divide(before, totals[1]))
        effect = rounded(dearer, unit)
        yield ChangeDriver(pool, "pool cost", effect)
        yield ChangeDriver(pool, "share", EXACT.subtract(moved, effect))


def _pools(now: Allocation, before: Allocation) -> list[str]:
    return sorted({row.pool for found in (now, before) for row in found.rows})


def _amounts(found: Allocation, tenant: str) -> dict[str, Decimal]:
    return {
        pool: amount
        for (name, pool), amount in found.sums(lambda row: (row.tenant, row.pool)).items()
        if name == tenant
    }


def _pool_totals(found: Allocation) -> dict[str, Decimal]:
    return found.sums(lambda row: row.pool)
