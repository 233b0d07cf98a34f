"""Tenant costs: cards of figures that are no plain amounts: prices of a piece, scores."""

from collections.abc import Sequence

import streamlit as st

from costlib import amounts
from costlib.models import tenant_standing
from costlib.models.ratios import change
from costlib.models.tenants.efficiency import Efficiency
from costlib.models.unit_costs import UnitCost
from pages import _context, _costs


def price(
    label: str,
    now: amounts.Amount,
    was: amounts.Amount,
    versus: str | None,
    months: Sequence[UnitCost],
    meaning: str,
) -> None:
    """A card with what one piece costs, its change (up is bad) and its course.

    Args:
        label: What the price is of.
        now: In the scope's currency; None is shown as unknown.
        was: Of the months before; None where nothing compares.
        versus: What it is compared with.
        months: Unit costs per month, oldest first; unknown ones are left out.
        meaning: A sentence for the tooltip.
    """
    moved = change(now if now is None else float(now), was if was is None else float(was))
    st.metric(
        label,
        amounts.price(now, _context.scope().currency),
        None if moved is None else f"{moved:+.1%}",
        delta_color="inverse",
        delta_description=None if moved is None else versus,
        chart_data=[float(each.value) for each in months if each.value is not None],
        chart_type="area",
        help=_costs.plain(meaning),
        border=True,
        height="stretch",
    )


def score(found: Efficiency | None, others: int) -> None:
    """A card with the efficiency score."""
    st.metric(
        "Efficiency score",
        "none" if found is None else f"{found.score:.0f} / 100",
        help=_costs.plain(tenant_standing.score(found, others)),
        border=True,
        height="stretch",
    )
