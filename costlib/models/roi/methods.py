"""Methods that judge flows: one number each, or none where the method has none to give.

Sign: what is paid is negative in a net flow, a gain is positive. Timing: year 0 at once, each later year at its end.
Several rates: flows that change their sign more than once may have several internal rates, or none. So IRR is
given only where the first flow is paid, and either the sign of the flows changes once (Descartes: only one rate above
-100 % does), or that of their sums does and more comes in than is paid (Norstrom 1972: only one rate above 0 does, and
that one is meant). XIRR, of flows so far, asks for the first of the two: losses at the end would hardly lower a high
one. Source: Brealey, Myers, Allen, "Principles of Corporate Finance"; MIRR by pyxirr.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from math import exp, expm1, fsum, isfinite
from typing import Protocol

import pyxirr

from costlib.amounts import added
from costlib.cents import rounded
from costlib.models.roi.flows import CashFlows

PERCENT = Decimal(100)
DIGITS = Decimal("0.0000000001")
"""To which rates by pyxirr are cut."""
LARGEST = 700.0
"""Exponent up to which powers of e are floats."""
HIGHEST = 60.0
"""The same of the highest rate that is looked for: 10 to the 28th per cent."""
HALVINGS = 200
DAYS = 365
Value = Decimal | None


class RoiMethod(Protocol):
    """What a method promises."""

    @property
    def name(self) -> str:
        """As shown."""

    @property
    def unit(self) -> str:
        """``currency``, ``percent``, ``years`` or ``times``."""

    def value(self, flows: CashFlows) -> Value:
        """Of the flows; None where it has none."""


@dataclass(frozen=True, slots=True)
class Roi:
    """Return on investment over the horizon, in per cent of everything paid."""

    name: str = "ROI"
    unit: str = "percent"

    def value(self, flows: CashFlows) -> Value:
        """(Benefits - costs - investment - tax) / (costs + investment + tax); None where nothing is paid."""
        paid = flows.costs + flows.investment + flows.tax
        return (flows.benefits - paid) / paid * PERCENT if paid else None


@dataclass(frozen=True, slots=True)
class Npv:
    """Net present value: what the flows are worth at the beginning."""

    name: str = "NPV"
    unit: str = "currency"

    def value(self, flows: CashFlows) -> Value:
        """Sum of the flows, each discounted at their rate."""
        return npv(flows.net, flows.rate)


@dataclass(frozen=True, slots=True)
class Irr:
    """Internal rate of return: the rate a year at which flows are worth nothing."""

    name: str = "IRR"
    unit: str = "percent"

    def value(self, flows: CashFlows) -> Value:
        """In per cent; None where no rate, or more than one, does that."""
        return irr(flows.net)


@dataclass(frozen=True, slots=True)
class Mirr:
    """Modified rate: what is paid costs the discount rate, what comes in earns it."""

    name: str = "MIRR"
    unit: str = "percent"

    def value(self, flows: CashFlows) -> Value:
        """In per cent a year; None where nothing is paid or nothing comes in."""
        if not _turns(flows.net):
            return None
        rate = float(flows.rate)
        return _percent(pyxirr.mirr([float(each) for each in flows.net], rate, rate, silent=True))


@dataclass(frozen=True, slots=True)
class Payback:
    """Years until what came in covers what was paid; in between years money is taken to come in evenly."""

    discounted: bool = False
    unit: str = "years"

    @property
    def name(self) -> str:
        """As shown."""
        return "Discounted payback" if self.discounted else "Payback"

    def value(self, flows: CashFlows) -> Value:
        """Years; 0 where nothing was ever owed, None beyond the horizon."""
        return payback(_discounted(flows.net, flows.rate) if self.discounted else flows.net)


@dataclass(frozen=True, slots=True)
class ProfitabilityIndex:
    """Present value of what comes after the investment, per unit invested."""

    name: str = "Profitability index"
    unit: str = "times"

    def value(self, flows: CashFlows) -> Value:
        """Times; above 1 is a gain, None where nothing is invested."""
        invested = added(_discounted([each.investment for each in flows.years], flows.rate))
        return (npv(flows.net, flows.rate) + invested) / invested if invested else None


METHODS: tuple[RoiMethod, ...] = (
    Roi(),
    Npv(),
    Irr(),
    Mirr(),
    Payback(),
    Payback(discounted=True),
    ProfitabilityIndex(),
)


def npv(net: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Net present value; the first flow at once, each later one a year after.

    >>> npv([Decimal(-100), Decimal(55), Decimal(121)], Decimal("0.10"))
    Decimal('50')
    """
    return added(_discounted(net, rate))


def irr(net: Sequence[Decimal]) -> Value:
    """Internal rate of return in per cent a year.

    >>> irr([Decimal(-100), Decimal(110)]), irr([Decimal(-100), Decimal(-10)])
    (Decimal('10.0000000000'), None)
    >>> irr([Decimal(-100), Decimal(230), Decimal(-132)])  # 10 % and 20 % both do
    """
    return _percent(_rate(net, range(len(net))))


def xirr(dated: Mapping[date, Decimal]) -> Value:
    """Internal rate of return in per cent a year of 365 days, of flows on their days that change their sign once.

    >>> xirr({date(2025, 1, 1): Decimal(-100), date(2026, 1, 1): Decimal(110)})
    Decimal('10.0000000000')
    """
    days = sorted(dated)
    if _turns([dated[day] for day in days]) != 1:
        return None
    return _percent(_rate([dated[day] for day in days], [(day - days[0]).days / DAYS for day in days]))


def payback(net: Sequence[Decimal]) -> Value:
    """Years until the sum of flows is no longer negative and stays so to the end.

    >>> payback([Decimal(-100), Decimal(80), Decimal(40)])
    Decimal('1.5')
    >>> payback([Decimal(-100), Decimal(40)])
    """
    sums = list(accumulate(net))
    if sums[-1] < 0:
        return None
    owed = [year for year, total in enumerate(sums) if total < 0]
    return Decimal(owed[-1]) - sums[owed[-1]] / net[owed[-1] + 1] if owed else Decimal(0)


def _discounted(net: Sequence[Decimal], rate: Decimal) -> list[Decimal]:
    return [each / (1 + rate) ** year for year, each in enumerate(net)]


def _turns(net: Sequence[Decimal]) -> int:
    """How often the sign changes."""
    signs = [each > 0 for each in net if each]
    return sum(one != other for one, other in pairwise(signs))


def _rate(net: Sequence[Decimal], times: Sequence[float]) -> float | None:
    """The one rate at which flows at their times, in years, are worth nothing; halving finds it for sure."""
    first = next((each for each in net if each), Decimal(0))
    descartes, norstrom = _turns(net) == 1, _turns(list(accumulate(net))) == 1 and added(net) > 0
    if first >= 0 or not (descartes or norstrom):
        return None
    size = max(map(abs, net))
    parts = [(float(each / size), time) for each, time in zip(net, times, strict=True)]
    far = LARGEST / max(1.0, *times)
    low, high = (-far if descartes else 0.0), min(far, HIGHEST)
    if not _worth(parts, low) >= 0 >= _worth(parts, high):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _worth(parts, middle) > 0 else (low, middle)
    return expm1(high)


def _worth(parts: Sequence[tuple[float, float]], growth: float) -> float:
    """Present value at a rate of ``e ** growth - 1``."""
    return fsum(each * exp(-growth * time) for each, time in parts)


def _percent(rate: float | None) -> Value:
    if rate is None or not isfinite(rate):
        return None
    return rounded(Decimal(repr(rate)) * PERCENT, DIGITS) + 0
