"""Tenant costs: cards of figures that are no plain amounts: prices of a piece, scores."""

import streamlit as st

from costlib import amounts
from costlib.models import tenant_standing
from costlib.models.ratios import change
from costlib.models.tenants.efficiency import Efficiency
from pages import _context, _costs, _tenants


def piece(meaning: str, tenant: str | None = None) -> None:
    """A card with what a content piece costs, its change (up is bad) and its course.

    Args:
        meaning: A sentence for the tooltip.
        tenant: Whose; all are one where None.
    """
    found, before, months = _tenants.piece_costs(tenant)
    now, was = (each.value if each else None for each in (found, before))
    moved = change(now, was)
    st.metric(
        "Cost per content piece",
        amounts.price(now, _context.scope().currency),
        None if moved is None else f"{moved:+.1%}",
        delta_color="inverse",
        delta_description=None if moved is None else _tenants.versus(),
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
