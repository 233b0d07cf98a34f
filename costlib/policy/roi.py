"""ROI cases: investments with what they cost and bring, as dated documents.

Source: models.md of the reference framework (ROI; executive summary).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.amounts import added
from costlib.errors import UsageError
from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.policy.roi_checks import correlated, names_once, within_bounds
from costlib.policy.roi_entries import (
    LONGEST,
    Correlation,
    Currency,
    Driver,
    Line,
    Rate,
    Risk,
    Scenario,
    Share,
    Strategy,
)
from costlib.state import State

KIND = "roi"
"""Name of the document in the decisions store."""
MOST_DRAWS = 200_000
EARLIEST, LATEST = date(1980, 1, 1), date(2200, 12, 31)


class RoiCase(Dated):
    """A case; year 0 is ``begins``, and what runs is counted at the end of each year.

    Args:
        begins: First day.
        years: Horizon.
        currency: Of all amounts.
        discount_rate: Fraction a year.
        risk_rate: The same for flows that are taken as risky.
        tax_rate: On a year's gain, losses carried forward; 0 for before tax.
        lines: Investments, costs and benefits.
        correlations: Of unsure lines.
    """

    begins: Annotated[date, Field(ge=EARLIEST, le=LATEST)]
    years: Annotated[int, Field(ge=1, le=LONGEST)] = 5
    currency: Currency = "USD"
    discount_rate: Rate
    risk_rate: Rate
    tax_rate: Share = Decimal(0)
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    correlations: tuple[Correlation, ...] = ()

    @model_validator(mode="after")
    def _lines_known(self) -> Self:
        names_once(self.lines)
        correlated(self.lines, self.correlations)
        within_bounds(self.lines, self.years, (self.discount_rate, self.risk_rate))
        return self


class Terms(Dated):
    """What makes a quick win: paid back within ``quick_months``, at less than ``quick_share`` of a year's cost.

    ``draws`` is how many a simulation makes unless somebody asks for another number.
    """

    quick_months: Annotated[Decimal, Field(gt=0)] = Decimal(3)
    quick_share: Share = Decimal("0.05")
    draws: Annotated[int, Field(ge=1000, le=MOST_DRAWS)] = 10_000


class RoiPolicy(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases: Annotated[tuple[RoiCase, ...], Field(min_length=1)]
    terms: Annotated[tuple[Terms, ...], Field(min_length=1)]
    scenarios: tuple[Scenario, ...] = ()
    drivers: tuple[Driver, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    risks: tuple[Risk, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for section in _SECTIONS:
            ended(getattr(self, section), lambda entry: entry.name)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    def on(self, day: date) -> Self:
        """The entries that rule on a day.

        Raises:
            UsageError: No case or no terms rule on it, or the drivers' weights don't add up to 1.
        """
        found = {section: ruling(getattr(self, section), day) for section in _SECTIONS}
        for section in ("cases", "terms"):
            if not found[section]:
                raise UsageError(f"{KIND} has no {section} on {day}: give one a valid_from before it")
        weights = added(driver.weight for driver in found["drivers"])
        if found["drivers"] and weights != 1:
            raise UsageError(f"the weights of the value drivers on {day} add up to {weights}: make them 1")
        return self.model_copy(update=found)

    def case(self, name: str | None) -> RoiCase:
        """The case of a name, or the first.

        Raises:
            UsageError: There is none of that name; names those that are.
        """
        found = [case for case in self.cases if name in {None, case.name}]
        if not found:
            raise UsageError(f"there is no case '{name}': choose one of {', '.join(each.name for each in self.cases)}")
        return found[0]


_SECTIONS = ("cases", "terms", "scenarios", "drivers", "strategies", "risks")


def stored(state: State) -> RoiPolicy:
    """The document as last saved, else the reference company's, as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return RoiPolicy.of(read(state, KIND))
