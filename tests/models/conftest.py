"""A small ledger with everything the cost models tell apart."""

import pytest

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


@pytest.fixture
def october(ledger, bills, tmp_path):
    """September and October 2026: a commitment, a credit, a tax, an AI bill, a service that ended."""
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
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger
