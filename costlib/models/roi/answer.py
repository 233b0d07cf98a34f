"""A case, judged: years, methods, scenarios, and the strategies and risks beside it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.roi.flows import CashFlows, YearFlow, expected, flows
from costlib.models.roi.methods import METHODS, Irr, Npv, Payback, Roi, Value
from costlib.models.roi.scenarios import WHOLE, Outcome, outcome
from costlib.policy.roi import RoiCase, RoiPolicy

HUNDREDTH, FOURTH = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of a case; sums run from the beginning. Amounts are in the case's currency."""

    flow: YearFlow
    paid_so_far: Decimal
    benefits_so_far: Decimal

    @property
    def net_so_far(self) -> Decimal:
        """Benefits less all that was paid: negative until it has paid back."""
        return self.benefits_so_far - self.paid_so_far

    @property
    def roi_percent(self) -> Value:
        """Net so far in per cent of what was paid so far; None where nothing was."""
        return self.net_so_far / self.paid_so_far * WHOLE if self.paid_so_far else None


@dataclass(frozen=True, slots=True)
class RoiAnswer:
    """A case with everything that is said of it.

    Args:
        case: As stated.
        flows: Year by year.
        risky: Weighted by the lines' probabilities, at the rate for risky flows.
        scenarios: What each makes of it.
    """

    case: RoiCase
    flows: CashFlows
    risky: CashFlows
    scenarios: tuple[Outcome, ...]

    @property
    def years(self) -> tuple[YearLine, ...]:
        """Years 1 to the horizon; what is paid at once is in the sums of the first."""
        paid = accumulate(each.investment + each.costs + each.tax for each in self.flows.years)
        gained = accumulate(each.benefits for each in self.flows.years)
        lines = (YearLine(*each) for each in zip(self.flows.years, paid, gained, strict=True))
        return tuple(lines)[1:]

    @property
    def values(self) -> dict[str, Value]:
        """Method to what it gives."""
        return {method.name: method.value(self.flows) for method in METHODS}


def roi_answer(policy: RoiPolicy, day: date, name: str | None = None) -> RoiAnswer:
    """Judge a case.

    Args:
        policy: The document.
        day: Whose entries rule.
        name: Of the case; the first where None.

    Raises:
        UsageError: There is no such case, or none rules on the day.
    """
    ruling = policy.on(day)
    case = ruling.case(name)
    return judged(case, tuple(outcome(case, each) for each in ruling.scenarios))


def judged(case: RoiCase, scenarios: tuple[Outcome, ...] = ()) -> RoiAnswer:
    """Judge a case that is at hand."""
    return RoiAnswer(case, flows(case), expected(case), scenarios)


def as_json(found: RoiAnswer) -> dict[str, Any]:
    """As the command line prints it: figures as decimal strings, null where there is none."""
    unit = minor_unit(found.case.currency)
    return {
        "case": found.case.name,
        "currency": found.case.currency,
        "discount_rate": f"{found.case.discount_rate:f}",
        "years": [_year(each, unit) for each in found.years],
        "npv": _text(Npv().value(found.flows), unit),
        "irr_percent": _text(Irr().value(found.flows), HUNDREDTH),
        "payback_years": _text(Payback().value(found.flows), FOURTH),
        "methods": {name: _text(value, FOURTH) for name, value in found.values.items()},
        "risk_adjusted": {
            "rate": f"{found.risky.rate:f}",
            "npv": _text(Npv().value(found.risky), unit),
            "roi_percent": _text(Roi().value(found.risky), HUNDREDTH),
        },
        "scenarios": [_scenario(each, unit) for each in found.scenarios],
    }


def as_text(found: RoiAnswer) -> str:
    """As the command line prints it for people."""
    body = as_json(found)
    lines = [f"{body['case']}: {found.case.years} years from {found.case.begins}, in {body['currency']}"]
    lines += [
        f"year {each['year']}: net so far {each['net_so_far']}, ROI {each['roi_percent']} %" for each in body["years"]
    ]
    lines += [f"{name:<22}{value or 'has none'}" for name, value in body["methods"].items()]
    for each in body["scenarios"]:
        stated = each["reference_roi_percent"]
        lines.append(f"{each['name']:<22}ROI {each['roi_percent']} %{f' (stated: {stated} %)' if stated else ''}")
    return "\n".join(lines)


def _year(line: YearLine, unit: Decimal) -> dict[str, Any]:
    amounts = {
        "investment": line.flow.investment,
        "costs": line.flow.costs,
        "benefits": line.flow.benefits,
        "tax": line.flow.tax,
        "net": line.flow.net,
        "net_so_far": line.net_so_far,
    }
    found = {name: _text(value, unit) for name, value in amounts.items()}
    return {"year": line.flow.year, **found, "roi_percent": _text(line.roi_percent, HUNDREDTH)}


def _scenario(each: Outcome, unit: Decimal) -> dict[str, Any]:
    return {
        "name": each.name,
        "roi_percent": _text(each.roi_percent, HUNDREDTH),
        "reference_roi_percent": _text(each.reference_roi_percent, HUNDREDTH),
        "npv": _text(each.npv, unit),
        "payback_years": _text(each.payback_years, FOURTH),
        "reference_break_even_years": _text(each.reference_break_even_years, FOURTH),
    }


def _text(value: Value, unit: Decimal) -> str | None:
    return None if value is None else f"{rounded(value, unit) + 0:f}"
