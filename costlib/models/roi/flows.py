"""Flows of a case: what each line costs or brings, year by year.

Year 0 is what is invested at once. Everything else is counted at the end of its year. Amounts are Decimal, in the
case's currency; a net flow is positive where money comes in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Kind, Line

MONTHS = 12
ZERO, ONE = Decimal(0), Decimal(1)
Multiples = Mapping[str, Decimal]
"""Line to a multiple of its amounts; 1 where it is not named."""


@dataclass(frozen=True, slots=True)
class YearFlow:
    """One year; amounts are positive, ``tax`` is what is paid."""

    year: int
    investment: Decimal
    costs: Decimal
    benefits: Decimal
    tax: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """Benefits less everything paid: positive is a gain."""
        return self.benefits - self.costs - self.investment - self.tax


@dataclass(frozen=True, slots=True)
class CashFlows:
    """Years 0 to the horizon, and the rate that they are discounted at."""

    years: tuple[YearFlow, ...]
    rate: Decimal

    @property
    def net(self) -> list[Decimal]:
        """Net flow per year."""
        return [each.net for each in self.years]

    @property
    def investment(self) -> Decimal:
        """All that is invested."""
        return added(each.investment for each in self.years)

    @property
    def costs(self) -> Decimal:
        """All running costs."""
        return added(each.costs for each in self.years)

    @property
    def benefits(self) -> Decimal:
        """All benefits."""
        return added(each.benefits for each in self.years)

    @property
    def tax(self) -> Decimal:
        """All tax."""
        return added(each.tax for each in self.years)


def flows(case: RoiCase, multiples: Multiples | None = None, rate: Decimal | None = None) -> CashFlows:
    """Flows of a case.

    Args:
        case: What is invested, what runs, what it brings.
        multiples: Of single lines.
        rate: To discount at; the case's own where None.
    """
    times = multiples or {}
    years = [_year(case, number, times) for number in range(case.years + 1)]
    return CashFlows(_taxed(years, case.tax_rate), case.discount_rate if rate is None else rate)


def expected(case: RoiCase) -> CashFlows:
    """Flows weighted by the lines' probabilities, discounted at the rate for risky ones."""
    return flows(case, {line.name: line.probability for line in case.lines}, case.risk_rate)


def amount(line: Line, year: int) -> Decimal:
    """What a line comes to in a year, 0 being the beginning.

    >>> run = Line(name="run", kind="cost", amount=1200, growth="0.10", start=6, ramp=2)
    >>> amount(run, 0), amount(run, 1), amount(run, 2)
    (Decimal('0'), Decimal('500'), Decimal('1320.00'))
    """
    if line.kind == "investment":
        return line.amount if -(-line.start // MONTHS) == year else ZERO
    if not year:
        return ZERO
    parts = sum(_part(line, month) for month in range(MONTHS * (year - 1), MONTHS * year))
    return _grown(line, parts, year - 1)


def of_month(line: Line, month: int) -> Decimal:
    """What a running line comes to in a month of the case, 0 being the first."""
    return _grown(line, _part(line, month), month // MONTHS)


def _grown(line: Line, parts: int, years: int) -> Decimal:
    return line.amount * parts / (MONTHS * (line.ramp + 1)) * (ONE + line.growth) ** years


def _part(line: Line, month: int) -> int:
    """What a month has of a line, in steps of its ramp: 0 outside, all of them once it is up."""
    since = month - line.start
    if since < 0 or (line.months is not None and since >= line.months):
        return 0
    return min(since, line.ramp) + 1


def _year(case: RoiCase, number: int, times: Multiples) -> YearFlow:
    def of(kind: Kind) -> Decimal:
        lines = (line for line in case.lines if line.kind == kind)
        return added(amount(line, number) * times.get(line.name, ONE) for line in lines)

    return YearFlow(number, of("investment"), of("cost"), of("benefit"))


def _taxed(years: list[YearFlow], rate: Decimal) -> tuple[YearFlow, ...]:
    """Tax on a year's gain, what was invested or lost before taken off first."""
    found, carried = [], ZERO
    for each in years:
        gain = each.net + carried
        tax = max(ZERO, gain) * rate
        carried = min(ZERO, gain)
        found.append(YearFlow(each.year, each.investment, each.costs, each.benefits, tax))
    return tuple(found)
