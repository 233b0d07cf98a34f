"""Tables of a case, as they stand on the page and in exports. Amounts are Decimal in the case's currency."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.roi.answer import RoiAnswer
from costlib.models.roi.drivers import Brought
from costlib.models.roi.findings import break_even
from costlib.models.roi.methods import METHODS, Value
from costlib.models.roi.scenarios import Outcome, base
from costlib.models.roi.so_far import ToDate
from costlib.models.roi.strategies import Ranked
from costlib.policy.roi import RoiCase

AMOUNT = pa.decimal128(38, 4)
RATE = pa.decimal128(38, 4)
FOURTH = Decimal("0.0001")


def years_table(found: RoiAnswer) -> pa.Table:
    """A row per year, the first being what is paid at once: what goes out and in, sums, and ROI so far in per cent."""
    flows, lines = found.flows.years, {line.flow.year: line for line in found.years}
    sums = [lines[each.year].net_so_far if each.year in lines else each.net for each in flows]
    roi = [lines[each.year].roi_percent if each.year in lines else None for each in flows]
    stated = {
        "investment": [each.investment for each in flows],
        "costs": [each.costs for each in flows],
        "benefits": [each.benefits for each in flows],
        "tax": [each.tax for each in flows],
        "net": [each.net for each in flows],
        "net_so_far": sums,
    }
    columns = {name: amounts(values, found.case.currency) for name, values in stated.items()}
    return pa.table({"year": [each.year for each in flows], **columns, "roi_percent": _rates(roi)})


def methods_table(found: RoiAnswer) -> pa.Table:
    """A row per method: ``method``, ``unit``, ``value`` and ``risk_adjusted``; null where it has none."""
    return pa.table(
        {
            "method": [method.name for method in METHODS],
            "unit": [method.unit for method in METHODS],
            "value": _rates([method.value(found.flows) for method in METHODS]),
            "risk_adjusted": _rates([method.value(found.risky) for method in METHODS]),
        }
    )


def scenarios_table(found: RoiAnswer) -> pa.Table:
    """A row per scenario, the case as it stands first."""
    rows: Sequence[Outcome] = (base(found.case), *found.scenarios)
    currency = found.case.currency
    return pa.table(
        {
            "scenario": [each.name for each in rows],
            "roi_percent": _rates([each.roi_percent for each in rows]),
            "npv": amounts([each.npv for each in rows], currency),
            "break_even": [break_even(each.payback_years) for each in rows],
            "payback_years": _rates([each.payback_years for each in rows]),
            "reference_roi_percent": _rates([each.reference_roi_percent for each in rows]),
            "reference_break_even_years": _rates([each.reference_break_even_years for each in rows]),
        }
    )


def lines_table(case: RoiCase) -> pa.Table:
    """A row per line of a case, as stated."""
    lines = case.lines
    return pa.table(
        {
            "name": [line.name for line in lines],
            "kind": [line.kind for line in lines],
            "amount": amounts([line.amount for line in lines], case.currency),
            "growth": _rates([line.growth for line in lines]),
            "start": [line.start for line in lines],
            "months": pa.array([line.months for line in lines], pa.int64()),
            "ramp": [line.ramp for line in lines],
            "probability": _rates([line.probability for line in lines]),
            "shape": pa.array([line.spread.shape if line.spread else None for line in lines], pa.string()),
            "low": _rates([line.spread.low if line.spread else None for line in lines]),
            "likely": _rates([line.spread.likely if line.spread else None for line in lines]),
            "high": _rates([line.spread.high if line.spread else None for line in lines]),
            "driver": [line.driver for line in lines],
            "source": [line.source for line in lines],
        }
    )


def strategies_table(found: Sequence[Ranked], currency: str) -> pa.Table:
    """A row per strategy, in the order given."""
    return pa.table(
        {
            "strategy": [each.strategy.name for each in found],
            "driver": [each.strategy.driver for each in found],
            "impact_a_year": amounts([each.strategy.impact for each in found], currency),
            "cost": amounts([each.strategy.cost for each in found], currency),
            "payback_months": _rates([each.payback_months for each in found]),
            "score": _rates([each.score for each in found]),
            "months": pa.array([each.strategy.months for each in found], pa.int64()),
            "risk": pa.array([each.strategy.risk for each in found], pa.string()),
            "quick_win": pa.array([each.quick for each in found], pa.bool_()),
            "source": pa.array([each.strategy.source for each in found], pa.string()),
        }
    )


def drivers_table(found: Sequence[Brought], currency: str) -> pa.Table:
    """A row per value driver: weight, potential, measure, and what its lines bring."""
    drivers = [each.driver for each in found]
    return pa.table(
        {
            "driver": [each.name if each else "none stated" for each in drivers],
            "weight": pa.array([float(each.weight) if each else None for each in drivers], pa.float64()),
            "share": pa.array([each.share for each in found], pa.float64()),
            "first_year": amounts([each.first_year for each in found], currency),
            "whole": amounts([each.whole for each in found], currency),
            "lines": [", ".join(each.lines) for each in found],
            "potential": pa.array([each.potential if each else None for each in drivers], pa.string()),
            "measure": pa.array([each.measure if each else None for each in drivers], pa.string()),
        }
    )


def amounts(values: Sequence[Value], currency: str) -> pa.Array:
    """Amounts to the minor unit of their currency, null where there is none."""
    unit = minor_unit(currency)
    return pa.array([None if value is None else rounded(value, unit) + 0 for value in values], AMOUNT)


def _rates(values: Sequence[Value]) -> pa.Array:
    return pa.array([None if value is None else rounded(value, FOURTH) + 0 for value in values], RATE)


def to_date_table(found: ToDate, currency: str) -> pa.Table:
    """A row per line: planned and actual so far, and the twelve months ahead as planned and as forecast."""
    lines = found.lines
    return pa.table(
        {
            "line": [each.line.name for each in lines],
            "kind": [each.line.kind for each in lines],
            "measured": pa.array([bool(each.line.match) for each in lines], pa.bool_()),
            "planned_so_far": amounts([each.planned for each in lines], currency),
            "actual_so_far": amounts([each.actual for each in lines], currency),
            "difference": amounts([each.difference for each in lines], currency),
            "planned_12_months": amounts([each.year_planned for each in lines], currency),
            "forecast_12_months": amounts(
                [None if each.year_ahead is None else Decimal(repr(each.year_ahead)) for each in lines], currency
            ),
        }
    )
