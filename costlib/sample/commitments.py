"""What AquaScene committed to, what of its instances that covers day by day, and what was left unused."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from costlib.sample.charges import Sku, tags
from costlib.sample.company import AWS_PROD
from costlib.sample.fleet import C5, G4DN
from costlib.sample.shapes import COST, QUANTITY, Calendar, Ints
from costlib.scope import next_month


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment for one year.

    Args:
        id: As AWS would name it.
        name: What people call it.
        category: ``Usage`` covers instances of one type, ``Spend`` an amount at the plan's own rates.
        sku: Type of the instances it covers; for a spend commitment the one whose rows carry its purchases.
        count: Instances covered (usage), else 0.
        start: First day of the term.
        end: First day after it.
        upfront: One-time fee in whole dollars.
        monthly_fee: In whole dollars, billed per calendar month; 0 where a fee is billed daily.
        daily_fee: In thousandths of a dollar; for a spend commitment this is the commitment itself.
    """

    id: str
    name: str
    category: Literal["Usage", "Spend"]
    sku: Sku
    count: int
    start: date
    end: date
    upfront: int = 0
    monthly_fee: int = 0
    daily_fee: int = 0

    @property
    def kind(self) -> str:
        """FOCUS CommitmentDiscountType."""
        return "Reserved Instance" if self.category == "Usage" else "Compute Savings Plan"

    @property
    def unit(self) -> str:
        """FOCUS CommitmentDiscountUnit."""
        return "Hours" if self.category == "Usage" else "USD"


_ARN = "arn:aws:{}:us-east-1:" + AWS_PROD.id
COMMITMENTS = (
    Commitment(
        f"{_ARN.format('ec2')}:reserved-instances/ri-web-2025",
        "6 x c5.2xlarge, 1 year, no upfront",
        "Usage",
        C5,
        6,
        date(2025, 2, 1),
        date(2026, 2, 1),
        monthly_fee=630,
    ),
    Commitment(
        f"{_ARN.format('ec2')}:reserved-instances/ri-gpu-2025",
        "3 x g4dn.xlarge, 1 year, partial upfront",
        "Usage",
        G4DN,
        3,
        date(2025, 7, 1),
        date(2026, 7, 1),
        upfront=3276,
        monthly_fee=273,
    ),
    Commitment(
        f"{_ARN.format('ec2')}:reserved-instances/ri-web-2026",
        "12 x c5.2xlarge, 1 year, no upfront",
        "Usage",
        C5,
        12,
        date(2026, 2, 1),
        date(2027, 2, 1),
        daily_fee=40_800,
    ),
    Commitment(
        f"{_ARN.format('savingsplans')}:savingsplan/sp-2025",
        "Compute Savings Plan, $1.30 an hour, 1 year, no upfront",
        "Spend",
        C5,
        0,
        date(2025, 5, 1),
        date(2026, 5, 1),
        daily_fee=31_200,
    ),
    Commitment(
        f"{_ARN.format('savingsplans')}:savingsplan/sp-2026",
        "Compute Savings Plan, $3.10 an hour, 1 year, no upfront",
        "Spend",
        C5,
        0,
        date(2026, 5, 1),
        date(2027, 5, 1),
        daily_fee=74_400,
    ),
)
"""In the order in which they are applied: reservations before savings plans."""
PLAN_PERMILLE = 720
"""A savings plan's rate against the list price."""


def amortised(calendar: Calendar, commitment: Commitment) -> Ints:
    """What a commitment costs per day of the calendar (1e-10 dollars): each fee spread over the days it pays for."""
    cost = np.zeros(calendar.count, dtype=np.int64)
    term = calendar.between(commitment.start, commitment.end)
    cost[term] += _even(commitment.upfront, (commitment.end - commitment.start).days)[: term.size]
    cost[term] += commitment.daily_fee * QUANTITY
    for month in fee_months(calendar, commitment):
        days = calendar.between(month, next_month(month))
        cost[days] += _even(commitment.monthly_fee, (next_month(month) - month).days)[: days.size]
    return cost


def commitment_columns(commitment: Commitment) -> dict[str, str | None]:
    """FOCUS columns that say which commitment a row belongs to."""
    return {
        "CommitmentDiscountId": commitment.id,
        "CommitmentDiscountName": commitment.name,
        "CommitmentDiscountCategory": commitment.category,
        "CommitmentDiscountType": commitment.kind,
        "CommitmentDiscountUnit": commitment.unit,
    }


def own_columns(commitment: Commitment) -> dict[str, str | None]:
    """FOCUS columns of a row that is about the commitment itself: a purchase, or what was left unused."""
    return {
        **commitment_columns(commitment),
        "ResourceId": commitment.id,
        "ResourceName": commitment.name,
        "ResourceType": commitment.kind,
        "Tags": tags(department="platform", project="commitments", environment=AWS_PROD.environment),
    }


def _even(dollars: int, days: int) -> Ints:
    """Spread whole dollars over days, exactly (1e-10 dollars)."""
    return np.diff(dollars * COST * np.arange(days + 1, dtype=np.int64) // days)


def fee_months(calendar: Calendar, commitment: Commitment) -> list[date]:
    """Months whose fee is due within the sample."""
    return [month for month in calendar.month_starts() if commitment.start <= month < commitment.end]
