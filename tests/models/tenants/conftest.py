"""Allocations made by hand: months, pools, tenants and amounts, nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.allocation.result import Allocation, PoolFlow, Share
from costlib.scope import Period, Scope, next_month

NONE = Decimal(0)


def month(text):
    return Period.month(text)


def share(segment, pool, tenant, amount, slice_):
    cost = Decimal(amount)
    return Share(segment, pool, "", "", "", "", "", tenant, slice_, NONE, NONE, Decimal(1), cost, cost, cost)


def flow(segment, pool):
    return PoolFlow(segment, pool, "usage", NONE, NONE, NONE, NONE, NONE)


def made(lines, *, by=(), members=(), currency="USD", filters=()):
    """An allocation of ``(month, pool, tenant, amount, *slice)``; None is unallocated."""
    rows = [share(month(when), pool, tenant, amount, tuple(rest)) for when, pool, tenant, amount, *rest in lines]
    days = [row.segment.start for row in rows]
    period = Period(min(days), next_month(max(days)))
    names = {row.tenant for row in rows if row.tenant} | set(members)
    return Allocation(
        Scope(period, currency, filters=filters),
        "tenant",
        by,
        tuple(rows),
        tuple(flow(row.segment, row.pool) for row in rows),
        sum((row.exact for row in rows), NONE),
        (),
        dict.fromkeys(sorted(names), ""),
    )


@pytest.fixture(scope="session")
def allocated():
    return made


@pytest.fixture(scope="session")
def metric_row():
    """A row of ``queries_metrics.metric_months``."""

    def one(tenant, value, when="2026-10", *, metric="pieces", unit="pieces", days=30, first=1, sources=1):
        start = Period.month(when).start
        last = date(start.year, start.month, first + days - 1)
        row = {"month": start, "tenant": tenant, "metric": metric, "unit": unit, "value": Decimal(value), "days": days}
        return row | {"first": start.replace(day=first), "last": last, "sources": sources}

    return one
