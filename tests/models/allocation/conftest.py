"""Segments made by hand: costs, pools and metrics in a few words."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.run import Segment, allocate
from costlib.policy.allocation import Pool
from costlib.scope import Period

OCTOBER = Period.month("2026-10")
MEMBERS = {"blue": "startup", "green": "professional", "red": "enterprise"}


def pool(name="Pool", method="usage", match=None, **more):
    """Takes every shared cost and shares it by calls, unless told otherwise."""
    given = {"drivers": {"calls": 1}} if method in {"usage", "resource", "tiered"} else {}
    return Pool(name=name, match=match or {}, method=method, valid_from=date(2026, 1, 1), source="x", **(given | more))


def shared(cost, slice=(), *, kept=True, **columns):  # noqa: A002 - the word of the model
    return CostRow(columns, None, slice, Decimal(cost), kept)


def owned(owner, cost, slice=(), *, kept=True, **columns):  # noqa: A002 - the word of the model
    return CostRow(columns, owner, slice, Decimal(cost), kept)


def metrics(name="calls", unit="calls", **values):
    return [MetricRow(tenant, name, unit, Decimal(value), Decimal(value)) for tenant, value in values.items()]


def segment(rows, pools, metrics=(), members=MEMBERS, quantities=None, days=OCTOBER):
    return Segment(days, tuple(pools), rows, Drivers(tuple(metrics), rows, quantities or {}, members))


def run(*segments, currency="USD"):
    return allocate(segments, currency)


def amounts(found, key=lambda row: row.tenant):
    """Amounts as text, added up by a key."""
    sums = {}
    for row in found.rows:
        sums[key(row)] = sums.get(key(row), Decimal(0)) + row.amount
    return {name: str(amount) for name, amount in sums.items()}


@pytest.fixture
def made():
    """The makers of this file."""
    return SimpleNamespace(
        pool=pool, shared=shared, owned=owned, metrics=metrics, segment=segment, run=run, amounts=amounts, month=OCTOBER
    )
