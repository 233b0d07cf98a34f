"""A scenario beside what is, as tables: baseline, scenario, difference; for forecasts, budgets, tenants and cases."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib.models.outlook.scenario import Case
from costlib.models.ratios import in_percent
from costlib.models.rules.what_if import UNALLOCATED, WhatIf
from costlib.models.whatif.budgets import BudgetLine
from costlib.models.whatif.roi import Figure

FOURTH = Decimal("0.0001")
RATE = pa.decimal128(38, 4)


def forecast_table(base: Case, case: Case) -> pa.Table:
    """A row a day or month: ``ds``, ``baseline``, ``scenario``, ``difference``; estimates."""
    before, after = base.table["mean"], case.table["mean"]
    return pa.table(
        {
            "ds": [time.date() for time in before.index],
            "baseline": before.tolist(),
            "scenario": after.tolist(),
            "difference": (after - before).tolist(),
        }
    )


def budgets_table(found: Sequence[BudgetLine]) -> pa.Table:
    """A row a budget: amount, landing, and probability of an overrun in per cent, without and with the scenario."""
    return pa.table(
        {
            "budget": [each.baseline.budget.name for each in found],
            "overrun_baseline_percent": [in_percent(each.baseline.probability) for each in found],
            "overrun_scenario_percent": [in_percent(each.scenario.probability) for each in found],
            "overrun_points": [in_percent(each.points) for each in found],
            "currency": [each.baseline.budget.currency for each in found],
            "amount": [each.baseline.amount for each in found],
            "baseline": [each.baseline.landing for each in found],
            "scenario": [each.scenario.landing for each in found],
            "difference": [each.difference for each in found],
            "breach_baseline": pa.array([each.baseline.breach for each in found], pa.date32()),
            "breach_scenario": pa.array([each.scenario.breach for each in found], pa.date32()),
        }
    )


def tenants_table(found: WhatIf) -> pa.Table:
    """A row a tenant, the largest difference first, unallocated last: cost without and with the scenario, exact."""
    return pa.table(
        {
            "tenant": [line.tenant or UNALLOCATED for line in found.lines],
            "baseline": [line.today for line in found.lines],
            "scenario": [line.then for line in found.lines],
            "difference": [line.difference for line in found.lines],
            "change_percent": [in_percent(line.change) for line in found.lines],
        }
    )


def case_table(found: Sequence[Figure]) -> pa.Table:
    """A row a figure of a case, to four places."""
    sides = {
        "baseline": [each.baseline for each in found],
        "scenario": [each.scenario for each in found],
        "difference": [each.difference for each in found],
    }
    cut = {name: pa.array([_fourth(value) for value in values], RATE) for name, values in sides.items()}
    return pa.table({"figure": [each.name for each in found], "unit": [each.unit for each in found], **cut})


def _fourth(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(FOURTH)
