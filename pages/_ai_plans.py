"""AI costs, plans: from how many pieces a plan pays for the fixed cost, and the margin over volume."""

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from costlib import charts
from costlib.models.ai import plan_tables
from costlib.models.case.infrastructure import infrastructure
from costlib.policy import case
from costlib.policy.ai import PricingTier
from pages import _ai, _ai_what_tables, _context, _costs

MOST = 200_000


def draw() -> None:
    """Draw the view."""
    day = _ai.today()
    plans = _ai.policy(day).tiers
    if not plans:
        st.info(f"No plan rules on {day}: add tiers to the document 'ai'.")
        return
    ruling = case.stored(_context.ledger().state)
    _try(plans, infrastructure(ruling.on(day).infrastructure).month, ruling.currency)


@st.fragment
def _try(plans: tuple[PricingTier, ...], usual: Decimal, currency: str) -> None:
    """Draw the controls and what they make. A move runs this alone."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = st.number_input(
            f"Fixed cost of a month ({currency})", 0.0, 1e9, float(usual), 100.0, key="plans_fixed", width=230,
            help="By default the infrastructure of the case.",
        )  # fmt: skip
        volume = st.slider("Pieces a month", 0, MOST, 50_000, 1_000, key="plans_volume", width=360)
    fixed = Decimal(str(given))
    st.subheader(_costs.plain(plan_tables.headline(plans, fixed)), anchor=False)
    with st.container(border=True, key="card_of_curve"):
        _costs.title("Margin of a month over pieces sold")
        figure = charts.margin_curve(plan_tables.curves(plans, fixed), currency, _costs.mode())
        _costs.draw(figure, "margins", "Margin of a month over pieces sold, by plan")
        st.caption(
            "Every piece is sold at the plan's price and costs its cost basis. A dot marks the break-even: fixed cost "
            "by price less cost, rounded up."
        )
    with st.container(border=True, key="card_of_plans"):
        _costs.title(f"Plans, with their margin at {volume:,} pieces")
        table = plan_tables.plans_table(plans, fixed, Decimal(volume))
        _ai_what_tables.plans(table, currency)
        st.caption("Mark-up computed: price by cost of a piece, beside what the plans state.")
        said = {"Cost basis": f"estimate: fixed cost {fixed} {currency} a month, {volume} pieces", "Filters": "none"}
        _context.export(table, "plans", replace(_context.scope(), currency=currency), said)
