"""Scenarios of a case: multiples of what runs and of what it brings, grown properly, beside the reference's figures."""

from dataclasses import dataclass
from decimal import Decimal

from costlib.models.roi.flows import ONE, CashFlows, Multiples, amount, flows
from costlib.models.roi.methods import Npv, Payback, Roi, Value
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Scenario

BASE = "Base"
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario makes of a case. Rates are in per cent, amounts in the case's currency.

    Args:
        name: Of the scenario.
        flows: Grown year by year.
        roi_percent: Over the horizon; None where nothing is paid.
        reference_roi_percent: As the reference has it, every year's benefits being the first's times one multiple; None
            where it states none.
        npv: At the case's rate.
        payback_years: Simple; None beyond the horizon.
        reference_break_even_years: As the reference has it: all costs of the horizon by the first year's net benefit.
    """

    name: str
    flows: CashFlows
    roi_percent: Value
    reference_roi_percent: Value
    npv: Value
    payback_years: Value
    reference_break_even_years: Value


def base(case: RoiCase) -> Outcome:
    """The case as it stands."""
    return _outcome(BASE, flows(case), None)


def outcome(case: RoiCase, scenario: Scenario) -> Outcome:
    """Apply a scenario to a case."""
    changed = scaled(case, multiples(case, scenario))
    growth = scenario.reference_growth
    return _outcome(scenario.name, flows(changed), None if growth is None else _stated(changed, growth))


def multiples(case: RoiCase, scenario: Scenario) -> Multiples:
    """Line to its multiple: that of its kind times its own."""
    of_kind = {"cost": scenario.costs, "benefit": scenario.benefits}
    return {line.name: of_kind.get(line.kind, ONE) * scenario.lines.get(line.name, ONE) for line in case.lines}


def scaled(case: RoiCase, times: Multiples) -> RoiCase:
    """The case with its lines' amounts multiplied."""
    lines = (line.model_copy(update={"amount": line.amount * times.get(line.name, ONE)}) for line in case.lines)
    return case.model_copy(update={"lines": tuple(lines)})


def _outcome(name: str, found: CashFlows, stated: Value) -> Outcome:
    paid, first = found.costs + found.investment, found.years[1]
    gained = first.benefits - first.costs
    return Outcome(
        name,
        found,
        Roi().value(found),
        stated,
        Npv().value(found),
        Payback().value(found),
        paid / gained if gained > 0 else None,
    )


def _stated(case: RoiCase, growth: Decimal) -> Value:
    """ROI as the reference has it: (first year's benefits x years x multiple - paid) / paid, in per cent."""
    found = flows(case)
    first = sum(amount(line, 1) for line in case.lines if line.kind == "benefit")
    paid = found.costs + found.investment
    return (first * case.years * growth - paid) / paid * WHOLE if paid else None
