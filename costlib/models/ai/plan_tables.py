"""Plans that sell content as a table: mark-up stated and computed, break-even, margin at a volume."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib.models.ai.tiers import Margin, break_even, margin, margin_curve, markup
from costlib.models.breakdown import MONEY
from costlib.policy.ai import PricingTier

POINTS = 41
"""Volumes of a curve."""
ROOM = Decimal("1.4")
"""How far beyond the largest break-even a curve leads."""
_STEP = Decimal(1000)
_PLACES = Decimal("1e-12")
Curve = tuple[str, list[Margin], int | None]


def plans_table(plans: Sequence[PricingTier], fixed: Decimal, volume: Decimal) -> pa.Table:
    """Columns: plan, pieces, price, cost_basis, stated_markup, computed_markup, break_even, margin, margin_percent.

    Args:
        plans: Of a day.
        fixed: Fixed cost of a month.
        volume: Pieces sold in a month, for the margin.
    """
    margins = [margin(plan, fixed, volume) for plan in plans]
    return pa.table(
        {
            "plan": pa.array([plan.name for plan in plans], pa.string()),
            "pieces": pa.array([plan.pieces for plan in plans], MONEY),
            "price": pa.array([plan.price for plan in plans], MONEY),
            "cost_basis": pa.array([plan.cost_basis for plan in plans], MONEY),
            "stated_markup": pa.array([float(plan.stated_markup) for plan in plans], pa.float64()),
            "computed_markup": pa.array([round(float(markup(plan)), 2) for plan in plans], pa.float64()),
            "break_even": pa.array([break_even(plan, fixed) for plan in plans], pa.int64()),
            "margin": pa.array([each.margin.quantize(_PLACES) for each in margins], MONEY),
            "margin_percent": pa.array(
                [None if each.percent is None else round(float(each.percent), 1) for each in margins], pa.float64()
            ),
            "features": pa.array([", ".join(plan.features) for plan in plans], pa.string()),
        }
    )


def curves(plans: Sequence[PricingTier], fixed: Decimal) -> list[Curve]:
    """Name, margins from nothing to beyond the largest break-even, and break-even of every plan."""
    evens = [break_even(plan, fixed) for plan in plans]
    most = max((Decimal(even) for even in evens if even is not None), default=_STEP) * ROOM
    volumes = [most * number / (POINTS - 1) for number in range(POINTS)]
    return [
        (plan.name.capitalize(), margin_curve(plan, fixed, volumes), even)
        for plan, even in zip(plans, evens, strict=True)
    ]


def headline(plans: Sequence[PricingTier], fixed: Decimal) -> str:
    """From how many pieces each plan pays."""
    said = [
        f"{plan.name} {'never' if even is None else f'at {even:,}'}"
        for plan, even in ((plan, break_even(plan, fixed)) for plan in plans)
    ]
    return f"Break-even in pieces a month: {', '.join(said)}" if said else "No plan rules on this day"
