"""Pools in force: what each takes, how it shares it out, and what it took."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib import amounts
from costlib.amounts import added
from costlib.models.allocation.result import DIRECT, UNPOOLED, Allocation
from costlib.models.ratios import share
from costlib.models.wording import in_words, percent
from costlib.policy.allocation import Pool
from costlib.policy.sheets import flat

FLOWS = ("own", "received", "passed", "allocated", "unallocated")


def pools_table(pools: Sequence[Pool], found: Allocation) -> pa.Table:
    """One row per pool in the order in which they take cost; amounts are exact, of the allocation's months."""
    sums = {
        pool.name: {
            name: added(getattr(flow, name) for flow in found.flows if flow.pool == pool.name) for name in FLOWS
        }
        for pool in pools
    }
    return pa.table(
        {
            "order": list(range(1, len(pools) + 1)),
            "pool": [pool.name for pool in pools],
            "method": [pool.method for pool in pools],
            "goes_by": [goes_by(pool) for pool in pools],
            "match": [flat.match_text(pool.match) for pool in pools],
            **{
                name: pa.array([_plain(sums[pool.name][name]) for pool in pools], pa.decimal128(38, 12))
                for name in FLOWS
            },
            "since": pa.array([pool.valid_from for pool in pools], pa.date32()),
            "source": [pool.source for pool in pools],
        }
    )


def goes_by(pool: Pool) -> str:
    """What decides the shares, on one line."""
    if pool.method == "fixed":
        return flat.weights_text(pool.shares)
    if pool.method == "activity":
        return "; ".join(f"{each.name}: {flat.weights_text(each.drivers)}" for each in pool.activities)
    by = flat.weights_text(pool.drivers) if pool.method != "even" else "heads"
    return f"{by} ({flat.bands_text([tier.model_dump() for tier in pool.tiers])})" if pool.method == "tiered" else by


def headline(pools: Sequence[Pool], found: Allocation) -> str:
    """How much of the cost pools share out, and how much no pool takes."""
    pooled = added(row.amount for row in found.rows if row.pool not in {DIRECT, UNPOOLED})
    lost = added(row.amount for row in found.rows if row.pool == UNPOOLED)
    when, currency = in_words(found.scope.period), found.scope.currency
    part = percent(share(pooled, found.total))
    said = f"{len(pools)} pools took {amounts.short(pooled, currency)} {when}, {part} of all"
    return said if not lost else f"{said}; {amounts.short(lost, currency)} fits none"


def _plain(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("1e-12"), context=amounts.EXACT)
