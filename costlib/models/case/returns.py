"""Returns of an investment: year by year, net present value, internal rate of return, payback.

Source: models.md of the reference framework (ROI case); NPV and IRR by pyxirr.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

import pyxirr

from costlib.amounts import added
from costlib.cents import rounded
from costlib.models.case.arithmetic import MONTHS, WHOLE, percent_of
from costlib.models.case.formulas import payback_days, payback_years
from costlib.policy.case_entries import Investment

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Year:
    """A year; ``costs_so_far`` includes the initial sum. Amounts are positive, in the case's currency."""

    year: int
    costs: Decimal
    benefits: Decimal
    costs_so_far: Decimal
    benefits_so_far: Decimal

    @property
    def net_so_far(self) -> Decimal:
        """Benefits less costs since the start; negative until it has paid back."""
        return self.benefits_so_far - self.costs_so_far

    @property
    def roi_percent(self) -> Decimal | None:
        """Net so far in per cent of costs so far."""
        return percent_of(self.net_so_far, self.costs_so_far)

    @property
    def paid_back(self) -> bool:
        """Whether benefits have overtaken all costs by the end of the year."""
        return self.net_so_far > 0


@dataclass(frozen=True, slots=True)
class Returns:
    """What an investment brings over its horizon.

    Args:
        initial: Paid at the start; positive.
        years: First to last.
        npv: Net present value at the investment's discount rate, to the cent; positive is a gain.
        irr_percent: Internal rate of return a year, to two decimals; None where flows never change their sign.
        payback_years: Simple: initial sum by the first year's net benefit; None where that is not positive.
        payback_days: The same in days of a 365-day year.
    """

    name: str
    initial: Decimal
    years: tuple[Year, ...]
    npv: Decimal
    irr_percent: Decimal | None
    payback_years: Decimal | None
    payback_days: Decimal | None

    @property
    def last(self) -> Year:
        """The last year."""
        return self.years[-1]

    @property
    def average_roi_percent(self) -> Decimal | None:
        """ROI of the whole horizon by its years."""
        return None if self.last.roi_percent is None else self.last.roi_percent / len(self.years)

    @property
    def break_even_year(self) -> int | None:
        """The first year by whose end it has paid back; None beyond the horizon."""
        return next((each.year for each in self.years if each.paid_back), None)

    @property
    def break_even_months(self) -> Decimal | None:
        """Simple payback in months."""
        return None if self.payback_years is None else self.payback_years * MONTHS


def returns(case: Investment) -> Returns:
    """Compute the returns of an investment; benefits grow from the second year on, costs stay.

    >>> from datetime import date
    >>> case = Investment(
    ...     name="a",
    ...     initial=100,
    ...     costs={"run": 20},
    ...     benefits={"gain": 130},
    ...     years=1,
    ...     discount_rate="0.10",
    ...     valid_from=date(2026, 1, 1),
    ...     source="test",
    ... )
    >>> found = returns(case)
    >>> found.npv, found.irr_percent, found.last.net_so_far
    (Decimal('0.00'), Decimal('10.00'), Decimal('10'))
    """
    years = _years(case)
    flows = [-case.initial, *(each.benefits - each.costs for each in years)]
    of = (case.initial, added(case.costs.values()), added(case.benefits.values()))
    return Returns(
        case.name,
        case.initial,
        years,
        npv(flows, case.discount_rate),
        irr(flows),
        payback_years(*of),
        payback_days(*of),
    )


def npv(flows: list[Decimal], rate: Decimal) -> Decimal:
    """Net present value, to the cent.

    Args:
        flows: The first at once, each further one at the end of its year; what is paid is negative.
        rate: Fraction a year.

    >>> npv([Decimal(-100), Decimal(55), Decimal(121)], Decimal("0.10"))
    Decimal('50.00')
    """
    found = pyxirr.npv(rate, flows)
    return rounded(Decimal(repr(found)), HUNDREDTH) + 0  # never -0.00


def irr(flows: list[Decimal]) -> Decimal | None:
    """Internal rate of return, in per cent a year to two decimals; flows as for ``npv``.

    >>> irr([Decimal(-100), Decimal(110)]), irr([Decimal(-100), Decimal(-10)])
    (Decimal('10.00'), None)
    """
    found = pyxirr.irr(flows, silent=True)
    return None if found is None or not isfinite(found) else rounded(Decimal(repr(found)) * WHOLE, HUNDREDTH)


def _years(case: Investment) -> tuple[Year, ...]:
    costs, benefits = added(case.costs.values()), added(case.benefits.values())
    found: list[Year] = []
    for number in range(1, case.years + 1):
        grown = benefits * (1 + case.growth) ** (number - 1)
        before = found[-1].benefits_so_far if found else Decimal(0)
        found.append(Year(number, costs, grown, case.initial + costs * number, before + grown))
    return tuple(found)
