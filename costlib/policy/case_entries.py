"""Entries of a case: unit costs, year 1, infrastructure, investments, claims, and when two figures agree."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from costlib.policy.dated import Dated

WAYS = ("traditional", "ai")
Way = Literal["traditional", "ai"]
Sense = Literal["equal", "at least", "at most"]
LARGEST = Decimal(10) ** 15
Amount = Annotated[Decimal, Field(ge=0, le=LARGEST)]
"""In the case's currency; an amount or a volume is never negative."""
Positive = Annotated[Decimal, Field(gt=0, le=LARGEST)]
Figures = dict[str, Amount]


class UnitCost(Dated):
    """What a unit of work costs each way; ``article`` names the ways whose article includes this work."""

    unit: str
    traditional: Positive
    ai: Amount
    article: tuple[Way, ...] = ()


class YearOne(Dated):
    """One way through year 1: ``articles`` a month at ``article_cost``; infrastructure and staff for the year."""

    name: Way
    articles: Positive
    article_cost: Positive
    infrastructure: Amount = Decimal(0)
    staff: Amount = Decimal(0)


class Resource(Dated):
    """A line of the infrastructure table, a month: ``quantity`` times ``price``."""

    group: str
    quantity: Amount
    unit: str
    price: Amount


class Investment(Dated):
    """What is paid once, and what each year costs and brings.

    Args:
        initial: Paid at the start.
        costs: Of each year, by name; the same every year.
        benefits: Of the first year, by name.
        growth: Fraction by which benefits grow a year.
        years: Horizon.
        discount_rate: Fraction a year.
    """

    initial: Positive
    costs: Annotated[Figures, Field(min_length=1)]
    benefits: Annotated[Figures, Field(min_length=1)]
    growth: Annotated[Decimal, Field(gt=-1, le=10)] = Decimal(0)
    years: Annotated[int, Field(ge=1, le=50)] = 5
    discount_rate: Annotated[Decimal, Field(ge=0, le=10)]


class Tolerance(Dated):
    """When two figures agree: within ``last_digit`` of the claim's last digit, or the fraction ``relative`` of it."""

    last_digit: Annotated[Decimal, Field(ge=0, le=1)]
    relative: Annotated[Decimal, Field(ge=0, lt=1)]


class Working(BaseModel):
    """A formula, what figure of the case it is about, and inputs that it takes from the claim itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formula: str
    about: str = ""
    inputs: Figures = Field(default_factory=dict)


class Counterpart(Dated):
    """A figure that the case states and a ledger can measure.

    Args:
        unit: As of a claim.
        ledger: Name of the measured figure.
        stated: How the case gives it; None where the case does not.
        note: For the reader.
    """

    unit: str
    ledger: str
    stated: Working | None = None
    note: str = ""


class Claim(Dated):
    """What is claimed, and how to compute it.

    Args:
        claimed: As stated: its last digit says how far it was rounded.
        unit: Of the figure; an amount of money is in the case's currency.
        computed: The formula that decides.
        own: The arithmetic by which the claim seems to have been made.
        others: Further answers that the stated inputs give for the same thing.
        sense: Whether the figure must be equal, or may be better.
        note: For the reader.
    """

    claimed: Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST)]
    unit: str
    computed: Working
    own: Working | None = None
    others: tuple[Working, ...] = ()
    sense: Sense = "equal"
    note: str = ""
