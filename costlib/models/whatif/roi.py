"""A case under a scenario: lines that the ledger measures go as the forecast of their cost goes, all others stay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from costlib.models.roi.actuals import BASIS
from costlib.models.roi.answer import RoiAnswer, judged
from costlib.models.roi.flows import MONTHS
from costlib.models.roi.methods import Irr, Npv, Payback, Roi, Value
from costlib.models.roi.scenarios import scaled
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.scope import Period, Scope

SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a scenario makes of the next twelve months of a scope: ``times`` the cost; None with the reason ``why``."""

    times: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseUnder:
    """A case as it is, and under a scenario.

    Args:
        baseline: As it is.
        scenario: The same, with the amounts of measured lines multiplied.
        ratios: Measured line to what it is multiplied by.
    """

    baseline: RoiAnswer
    scenario: RoiAnswer
    ratios: Mapping[str, Ratio]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a case, in ``unit``; None where it has none."""

    name: str
    unit: str
    baseline: Value
    scenario: Value

    @property
    def difference(self) -> Value:
        """Under the scenario minus as it is."""
        return None if self.baseline is None or self.scenario is None else self.scenario - self.baseline


def scope_of(line: Line, case: RoiCase, period: Period) -> Scope:
    """What the ledger measures of a line."""
    return Scope(period, case.currency, BASIS, tuple(sorted(line.match.items())))


def case_under(case: RoiCase, ratio: Callable[[Line], Ratio]) -> CaseUnder:
    """Judge a case twice.

    Args:
        case: As it is; it is not changed.
        ratio: What the scenario does to a line that the ledger measures.
    """
    found = {line.name: ratio(line) for line in case.lines if line.match}
    times = {name: Decimal(repr(each.times)).quantize(SIX) for name, each in found.items() if each.times is not None}
    return CaseUnder(judged(case), judged(scaled(case, times)), found)


def figures(found: CaseUnder) -> list[Figure]:
    """What the scenario changes of the case, exact."""
    before, after = found.baseline.flows, found.scenario.flows
    currency = found.baseline.case.currency
    return [
        Figure("Running costs", currency, before.costs, after.costs),
        Figure("NPV", currency, Npv().value(before), Npv().value(after)),
        Figure("ROI", "%", Roi().value(before), Roi().value(after)),
        Figure("IRR", "%", Irr().value(before), Irr().value(after)),
        Figure("Payback", "months", _months(Payback().value(before)), _months(Payback().value(after))),
    ]


def _months(years: Value) -> Value:
    return None if years is None else years * MONTHS
