"""The shapes of what providers say. Amounts are decimals in the currency that stands beside them; None is unknown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from costlib.currencies import CENT, minor_unit

Level = Literal["low", "medium", "high"]
Amount = Annotated[Decimal, Field(allow_inf_nan=False)]
EFFORT_POINTS: Mapping[Level | None, int] = {"low": 0, "medium": 10, "high": 20, None: 10}
RISK_POINTS: Mapping[Level | None, int] = {"low": 0, "medium": 5, "high": 15, None: 5}
MOST_POINTS = 50
A_POINT = 100
"""Savings a month that are worth a point, in a currency with cents; in yen it is 100 times as many."""


class Shape(BaseModel):
    """Base of all: what is written can be read back as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Recommendation(Shape):
    """One change that would save money, in the one shape of all rules and providers.

    Args:
        type: What is to be done, as ``rightsizing``, ``terminate``, ``reservation``, ``savings_plan``.
        resource: Identifier of what it is about; empty where it is about none, as for a purchase.
        name: What people call it, or what is to be bought.
        service: As the provider names it.
        region: As the provider names it; empty where it gives none.
        account: Sub-account that it is in; empty for all of them.
        currency: Of all amounts.
        current_cost: A month, as it is.
        optimised_cost: A month, after the change.
        savings: A month, estimated by who recommends.
        upfront: To be paid once; None where that is not said.
        effort: Of the change.
        risk: Of the change.
        reason: Why, in the provider's codes or words.
        details: What it rests on, by name.
    """

    type: str
    resource: str = ""
    name: str = ""
    service: str
    region: str = ""
    account: str = ""
    currency: str
    current_cost: Amount | None = None
    optimised_cost: Amount | None = None
    savings: Amount
    upfront: Amount | None = None
    effort: Level | None = None
    risk: Level | None = None
    reason: str = ""
    details: Mapping[str, str] = {}

    @property
    def savings_percent(self) -> Decimal | None:
        """Savings in per cent of the current cost; None where that is unknown or nothing.

        >>> one = Recommendation(type="rightsizing", service="EC2", currency="USD", savings=25, current_cost=100)
        >>> one.savings_percent
        Decimal('25.00')
        """
        return self.savings / self.current_cost * 100 if self.current_cost else None

    @property
    def weight(self) -> Decimal:
        """Savings as a size that currencies share without a rate: a yen counts as a cent. No amount of money.

        >>> Recommendation(type="terminate", service="EC2", currency="JPY", savings=9000).weight
        Decimal('90.00')
        """
        return self.savings * CENT / minor_unit(self.currency)

    @property
    def priority(self) -> int:
        """Points from 1 to 50: one for each 100 of savings a month (``weight``), less what effort and risk take away.

        Source: AWS cost optimisation reference, recommendation shape.

        >>> plan = {"type": "savings_plan", "service": "Compute", "currency": "USD"}
        >>> Recommendation(**plan, savings=2550, effort="low", risk="low").priority
        25
        >>> Recommendation(**plan, savings=9000, effort="medium", risk="low").priority
        40
        >>> Recommendation(**plan, savings=9000).priority, Recommendation(**plan, savings=40, risk="high").priority
        (35, 1)
        >>> Recommendation(**{**plan, "currency": "JPY"}, savings=255000, effort="low", risk="low").priority
        25
        """
        points = min(MOST_POINTS, int(self.weight // A_POINT))
        return max(1, points - EFFORT_POINTS[self.effort] - RISK_POINTS[self.risk])


class Forecast(Shape):
    """Cost of one future day or month as a provider foretells it, with its interval of ``level`` per cent.

    ``basis`` is the cost basis of the ledger that it stands for: ``BilledCost`` or ``EffectiveCost``.
    """

    start: date
    end: date
    granularity: Literal["DAILY", "MONTHLY"]
    basis: str
    currency: str
    mean: Amount
    lower: Amount | None = None
    upper: Amount | None = None
    level: int = 80


class Cause(Shape):
    """What a provider takes for a cause of an anomaly; each part may be empty."""

    service: str = ""
    region: str = ""
    account: str = ""
    account_name: str = ""
    usage_type: str = ""
    contribution: Amount | None = None


class Anomaly(Shape):
    """An anomaly that a provider found. ``end`` is its last day, None while it goes on; amounts are of all its days.

    ``feedback`` is the provider's own state: ``YES`` it is one, ``NO``, ``PLANNED_ACTIVITY``, or empty.
    """

    id: str
    start: date
    end: date | None = None
    dimension: str = ""
    causes: tuple[Cause, ...] = ()
    score: float | None = None
    currency: str
    actual: Amount | None = None
    expected: Amount | None = None
    impact: Amount
    impact_percent: Amount | None = None
    feedback: str = ""


class Notification(Shape):
    """When a provider's budget tells how many: ``above`` in per cent (or money) of actual or foretold cost.

    ``operator`` says which side of ``above`` it tells of: budgets of utilisation tell of what is below.
    """

    about: Literal["ACTUAL", "FORECASTED"]
    above: Amount
    unit: Literal["PERCENTAGE", "ABSOLUTE_VALUE"]
    operator: Literal["GREATER_THAN", "LESS_THAN", "EQUAL_TO"] = "GREATER_THAN"
    subscribers: int | None = None


class Budget(Shape):
    """A budget as a provider keeps it. ``filters`` are its own dimensions to values.

    ``currency`` is the unit of a budget that is of no money. ``metric`` is the cost that it counts, in the provider's
    own word; empty where it counts none. ``leaves_out`` names kinds of charges that it does not count, as ``credits``;
    ``adjusts`` is what its amount follows by itself, ``HISTORICAL`` or ``FORECAST`` cost, and empty where it stands.
    """

    name: str
    account: str
    unit: Literal["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY", "CUSTOM"]
    type: str
    currency: str
    metric: str = ""
    leaves_out: tuple[str, ...] = ()
    adjusts: str = ""
    amount: Amount | None = None
    actual: Amount | None = None
    forecast: Amount | None = None
    start: date | None = None
    end: date | None = None
    filters: Mapping[str, tuple[str, ...]] = {}
    notifications: tuple[Notification, ...] = ()


class Account(Shape):
    """An account of an organisation. ``path`` names its organisational units from the root, with slashes."""

    id: str
    name: str
    status: str
    joined: date | None = None
    path: str = ""


class Value(Shape):
    """A value that a dimension, tag or cost category takes; ``title`` is what people call it.

    ``rank`` is its place by cost, the dearest first; None where that is not said.
    """

    dimension: str
    value: str
    title: str = ""
    rank: int | None = None


class Usage(Shape):
    """What one hour cost or used, by the provider's own metric and grouping; ``keys`` are empty for all of it."""

    start: datetime
    keys: tuple[str, ...] = ()
    metric: str
    amount: Amount
    unit: str


class Said(Shape):
    """What one source says on one topic, as of when it was asked (UTC); ``reason`` is why it says nothing, or less."""

    source: str
    topic: str
    at: datetime
    provider: str
    reason: str = ""
