"""Entries of ROI cases: lines of money over time, how unsure they are, scenarios, value drivers, strategies, risks."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from costlib.policy.dated import Dated
from costlib.policy.pool_fields import Entry, Name

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
Potential = Literal["high", "medium", "low"]


class Spread(Entry):
    """How unsure an amount is, in multiples of it.

    Args:
        shape: ``triangular`` and ``pert`` between ``low`` and ``high`` with the top at ``likely``; of ``normal`` and
            ``lognormal`` 80 % lie between ``low`` and ``high``.
        low: 0.8 is 20 % below the stated amount.
        likely: The most likely multiple.
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
        match: Column of the ledger to values: where given, actual costs of that scope are held against the line.
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
    match: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    source: str = ""


class Correlation(Entry):
    """How two unsure lines move together, from -1 to 1."""

    first: Name
    second: Name
    value: Annotated[Decimal, Field(allow_inf_nan=False, ge=-1, le=1)]


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
        impact: What it brings a year, in the case's currency.
        cost: What it costs once.
        months: Until it works.
        risk: In words.
    """

    driver: str
    current: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    target: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    improvement: Annotated[Decimal, Field(allow_inf_nan=False)] | None = None
    impact: Amount
    cost: Amount
    months: Annotated[int, Field(ge=0, le=12 * LONGEST)]
    risk: Potential = "medium"


class Risk(Dated):
    """What may happen: its probability, and what it does to a line's amounts, or what it costs once."""

    probability: Share
    line: str = ""
    factor: Factor = Decimal(1)
    once: Amount = Decimal(0)
    response: str = ""
