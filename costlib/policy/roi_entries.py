"""Entries of ROI cases: lines of money over time, how unsure they are, scenarios, value drivers, strategies, risks."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from costlib.policy.budget_scope import TAG, matched
from costlib.policy.dated import Dated
from costlib.policy.pool_fields import Entry, Match, Name

LARGEST = Decimal(10) ** 15
LONGEST = 200
"""Years of a case at most."""
Kind = Literal["investment", "cost", "benefit"]
Shape = Literal["triangular", "pert", "normal", "lognormal"]
Amount = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=LARGEST)]
Factor = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1000)]
Rate = Annotated[Decimal, Field(allow_inf_nan=False, gt=-1, le=10)]
Share = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1)]
Weight = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Potential = Literal["high", "medium", "low"]


class Spread(Entry):
    """How unsure an amount is, in multiples of it.

    Args:
        shape: ``triangular`` and ``pert`` between ``low`` and ``high`` with the top at ``likely``; of ``normal`` and
            ``lognormal`` 80 % lie between ``low`` and ``high``, one in ten below and one above. An amount is never
            negative: what a normal one has below 0 counts as 0.
        low: 0.8 is 20 % below the stated amount.
        likely: The most likely multiple; ``normal`` and ``lognormal`` follow from the two others alone.
        high: As ``low``.
    """

    shape: Shape = "pert"
    low: Factor
    likely: Factor = Decimal(1)
    high: Factor

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low {self.low}, likely {self.likely}, high {self.high}: put them in this order")
        if self.shape == "lognormal" and not self.low:
            raise ValueError("a lognormal amount is never 0: give low more than 0, or another shape")
        return self


class Line(Entry):
    """One line of a case. Amounts are positive: its kind tells which way the money goes.

    Args:
        kind: ``investment`` is paid once, in the month ``start``; ``cost`` and ``benefit`` run from then on.
        amount: Paid once, or of a year.
        growth: Fraction by which it grows with each year of the case.
        start: Months after the beginning of the case.
        months: How long it runs; to the end of the case where None.
        ramp: Months over which it comes up to its whole, evenly.
        probability: That it comes about.
        spread: How unsure the amount is; None for certain.
        driver: Value driver that it belongs to.
        match: Column of the ledger to values: where given, actual costs of that scope are held against a running cost.
        source: Where the amount comes from.
    """

    name: Name
    kind: Kind
    amount: Amount
    growth: Rate = Decimal(0)
    start: Annotated[int, Field(ge=0, le=12 * LONGEST)] = 0
    months: Annotated[int, Field(ge=1, le=12 * LONGEST)] | None = None
    ramp: Annotated[int, Field(ge=0, le=12 * LONGEST)] = 0
    probability: Share = Decimal(1)
    spread: Spread | None = None
    driver: str = ""
    match: Annotated[Match, BeforeValidator(matched)] = Field(default_factory=dict)
    source: str = ""

    @model_validator(mode="after")
    def _measurable(self) -> Self:
        if self.match and self.kind != "cost":
            raise ValueError(f"the ledger measures running costs alone: leave out what measures the {self.kind}")
        tag = next((name for name in self.match if name.startswith(TAG)), None)
        if tag is not None:
            raise ValueError(f"'{tag}' can't measure a line: name columns, such as tenant or ServiceName")
        return self

    @property
    def unsure(self) -> bool:
        """Whether its amount may come out otherwise, or not at all."""
        return self.spread is not None or self.probability < 1


class Correlation(Entry):
    """How two unsure lines move together, from -1 to 1."""

    first: Name
    second: Name
    value: Annotated[Decimal, Field(allow_inf_nan=False, ge=-1, le=1)]

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.first == self.second:
            raise ValueError(f"'{self.first}' is correlated with itself: name two lines")
        return self


class Scenario(Dated):
    """Multiples of a case's amounts.

    Args:
        benefits: Of each benefit.
        costs: Of each running cost; what is invested stays.
        lines: Of single lines by name, beside the multiple of their kind.
        reference_growth: Multiple of all years' benefits together, where the reference takes one in place of growing
            each year; its figure is shown beside the proper one.
    """

    benefits: Factor = Decimal(1)
    costs: Factor = Decimal(1)
    lines: dict[str, Factor] = Field(default_factory=dict)
    reference_growth: Factor | None = None


class Driver(Dated):
    """A value driver with its weight; the weights of all add up to 1."""

    weight: Weight
    potential: Potential
    measure: str = ""


class Strategy(Dated):
    """Something to do for a driver.

    Args:
        driver: Name of the driver.
        current: Measure now.
        target: Measure aimed at.
        improvement: Per cent.
        impact: What it brings a year.
        cost: What it costs once.
        currency: Of both; it stands beside cases in that currency.
        months: Until it works.
        risk: In words.
    """

    driver: str
    current: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    target: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    improvement: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    impact: Amount
    cost: Amount
    currency: Currency = "USD"
    months: Annotated[int, Field(ge=0, le=12 * LONGEST)]
    risk: Potential = "medium"


class Risk(Dated):
    """What may happen: its probability, and what it does to a line's amounts, or what it costs once, in a currency."""

    probability: Share
    line: str = ""
    factor: Factor = Decimal(1)
    once: Amount = Decimal(0)
    currency: Currency = "USD"
    response: str = ""
