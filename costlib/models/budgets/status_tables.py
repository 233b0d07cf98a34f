"""Statuses and variances as tables, as on screen and in files."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyarrow as pa

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.budgets.bridge import Bridge, Step
from costlib.models.budgets.burn_up import BurnUp
from costlib.models.budgets.causes import Cause
from costlib.models.budgets.causes_words import item_name
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.variance import VarianceRow
from costlib.models.ratios import in_percent

URGENCY = {"over": 0, "at risk": 1, "unknown": 2, "on track": 3}
KINDS = {"budget": "", "no spend": "nothing spent", "no budget": "no budget"}
DECIMALS = 2
_LEAST = 0.1


def urgent_first(found: Iterable[BudgetStatus]) -> list[BudgetStatus]:
    """Over, at risk, unknown, on track; within these the likeliest overrun, then the largest variance, first."""
    return sorted(
        found,
        key=lambda each: (
            URGENCY[each.state],
            -(each.probability or 0.0),
            -abs(each.variance or 0.0),
            each.budget.name,
        ),
    )


def status_table(found: Sequence[BudgetStatus]) -> pa.Table:
    """A line per budget; amounts in its currency, foretold ones in floats, per cent beside them."""
    return pa.table(
        {
            "budget": pa.array([each.budget.name for each in found], pa.string()),
            "state": pa.array([each.state for each in found], pa.string()),
            "breach": pa.array([each.breach for each in found], pa.date32()),
            "probability_percent": pa.array([_chance(each) for each in found], pa.float64()),
            "used_percent": pa.array([in_percent(each.used) for each in found], pa.float64()),
            "actual": _money([_cents(each.actual, each.budget.currency) for each in found]),
            "amount": _money([each.amount for each in found]),
            "landing": _floats([each.landing for each in found]),
            "landing_lo_80": _floats([each.within_80[0] if each.within_80 else None for each in found]),
            "landing_hi_80": _floats([each.within_80[1] if each.within_80 else None for each in found]),
            "severity": pa.array([each.severity for each in found], pa.string()),
            "expected": _money([each.expected for each in found]),
            "cycle": pa.array([each.budget.cycle for each in found], pa.string()),
            "currency": pa.array([each.budget.currency for each in found], pa.string()),
            "basis": pa.array([each.budget.basis for each in found], pa.string()),
        }
    )


def variance_table(rows: Sequence[VarianceRow]) -> pa.Table:
    """A line per row, as ``variance_rows`` sorts them."""
    return pa.table(
        {
            "name": pa.array([each.name for each in rows], pa.string()),
            "variance": _money([_cents(each.variance, each.currency) for each in rows]),
            "variance_percent": pa.array([in_percent(each.share) for each in rows], pa.float64()),
            "severity": pa.array([each.severity for each in rows], pa.string()),
            "plan": _money([each.plan for each in rows]),
            "actual": _money([_cents(each.actual, each.currency) for each in rows]),
            "note": pa.array([KINDS[each.kind] for each in rows], pa.string()),
            "significant": pa.array([each.significant for each in rows], pa.bool_()),
            "from": pa.array([each.period.start for each in rows], pa.date32()),
            "to": pa.array([each.period.last_day if each.period.days else None for each in rows], pa.date32()),
            "currency": pa.array([each.currency for each in rows], pa.string()),
            "basis": pa.array([each.basis for each in rows], pa.string()),
        }
    )


def bridge_table(found: Bridge) -> pa.Table:
    """The bars with what they lead from and to: plan, every bar, actual."""
    unit = minor_unit(found.budget.currency)
    names = ["Plan", *(step.title for step in found.steps), "Actual"]
    start = rounded(found.plan, unit)
    amounts = [start, *(step.amount for step in found.steps), start + found.variance]
    return pa.table({"bar": pa.array(names, pa.string()), "amount": _money(amounts)})


def effects_table(step: Step, currency: str) -> pa.Table:
    """The items behind a bar, the largest first; they add up to it but for what rounding leaves."""
    rows = step.effects
    return pa.table(
        {
            "item": pa.array([item_name(each.item) for each in rows], pa.string()),
            "provider": pa.array([each.item[0] for each in rows], pa.string()),
            "service": pa.array([each.item[1] for each in rows], pa.string()),
            "effect": _money([_cents(each.amount, currency) for each in rows]),
            "before": _money([_cents(each.before, currency) for each in rows]),
            "now": _money([_cents(each.now, currency) for each in rows]),
            "unit": pa.array([each.item[6] for each in rows], pa.string()),
            "quantity_before": _floats([each.quantity_before for each in rows]),
            "quantity_now": _floats([each.quantity_now for each in rows]),
        }
    )


def causes_table(found: Sequence[Cause], currency: str) -> pa.Table:
    """Root causes, the largest first."""
    return pa.table(
        {
            "cause": pa.array([each.text for each in found], pa.string()),
            "amount": _money([_cents(each.amount, currency) for each in found]),
            "action": pa.array([each.action for each in found], pa.string()),
            "prevention": pa.array([each.prevention for each in found], pa.string()),
        }
    )


def burn_up_table(found: BurnUp) -> pa.Table:
    """Sums by day; foretold ones are estimates."""
    return pa.Table.from_pandas(found.course.round(DECIMALS).reset_index(), preserve_index=False)


def _chance(status: BudgetStatus) -> float | None:
    """Probability in per cent; of what is foretold never 0 or 100."""
    sure = status.over or status.state == "over"
    percent = in_percent(status.probability)
    return percent if percent is None or sure else min(max(percent, _LEAST), 100 - _LEAST)


def _cents(amount: Decimal | None, currency: str) -> Decimal | None:
    return None if amount is None else rounded(amount, minor_unit(currency))


def _money(amounts: Sequence[Decimal | None]) -> pa.Array:
    return pa.array(amounts, pa.decimal128(38, 4))


def _floats(amounts: Sequence[Decimal | float | None]) -> pa.Array:
    return pa.array([None if each is None else round(float(each), DECIMALS) for each in amounts], pa.float64())
