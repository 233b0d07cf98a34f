"""A small ledger with everything the cost models tell apart."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers
from costlib.models.allocation.result import Allocation
from costlib.models.allocation.run import Segment, allocate
from costlib.policy.allocation import Pool
from costlib.scope import Period, Scope

COLUMNS = (
    "CommitmentDiscountId",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "PricingCategory",
    "ChargeClass",
)
SHARED = '{"tenant": ""}'


def row(bills, day, cost, **more):
    return bills.charge(day, cost) | dict.fromkeys(COLUMNS, "") | {"RegionId": "us-east-1"} | more


def load(ledger, bills, folder):
    plan = {"CommitmentDiscountId": "ri-1", "CommitmentDiscountType": "Reserved Instance"}
    covered = {**plan, "CommitmentDiscountStatus": "Used", "PricingCategory": "Committed", "BilledCost": "0"}
    idle = {**plan, "CommitmentDiscountStatus": "Unused", "PricingCategory": "Committed", "BilledCost": "0"}
    ai = {"ServiceProviderName": "OpenAI", "ServiceCategory": "AI and Machine Learning", "ServiceName": "OpenAI API"}
    rows = [
        row(bills, "2026-09-10", "40", PricingCategory="Standard"),
        row(bills, "2026-09-11", "5", ServiceName="AWS Lambda"),
        row(bills, "2026-10-02", "60", ListCost="100", ContractedCost="80", PricingCategory="Standard"),
        row(bills, "2026-10-03", "20", ListCost="50", ContractedCost="40", **covered),
        row(bills, "2026-10-03", "10", ListCost="30", ContractedCost="30", **idle),
        row(bills, "2026-10-01", "30", EffectiveCost="0", ChargeCategory="Purchase", **plan),
        row(bills, "2026-10-31", "7", ChargeCategory="Tax", ServiceName="Tax"),
        row(bills, "2026-10-31", "-4", ChargeCategory="Credit"),
        row(bills, "2026-10-05", "25", ListCost="", ContractedCost="", Tags=SHARED, RegionId="", **ai),
    ]
    bills.load(ledger, folder / "bill.csv", rows)


@pytest.fixture
def october(once, ledger):
    """September and October 2026: a commitment, a credit, a tax, an AI bill, a service that ended."""
    return once(load, ledger)


def shared_out(months, pools=None, filters=(), currency="USD"):
    """An allocation through and through: month to lines ``(owner or None, category, cost)``, shared by owned cost."""
    pools = pools or [Pool(name="Shared", match={}, method="even", valid_from=date(2020, 1, 1), source="test")]
    segments = []
    for month, lines in months.items():
        rows = [CostRow({"ServiceCategory": kind}, owner, (), Decimal(cost)) for owner, kind, cost in lines]
        members = dict.fromkeys(sorted({row.owner for row in rows if row.owner}), "")
        segments.append(Segment(Period.month(month), tuple(pools), rows, Drivers((), rows, {}, members)))
    run = allocate(segments, currency)
    days = [segment.days for segment in segments]
    period = Period(min(each.start for each in days), max(each.end for each in days))
    members = {name: plan for segment in segments for name, plan in segment.drivers.members.items()}
    total = sum((row.cost for segment in segments for row in segment.rows), Decimal(0))
    scope = Scope(period, currency, filters=filters)
    return Allocation(scope, "tenant", (), run.rows, run.flows, total, run.problems, members)


@pytest.fixture(scope="session")
def shares():
    """Makes allocations."""
    return shared_out
