"""Budget variance, one budget: its burn-up, where it lands, and what is left."""

import streamlit as st

from costlib.amounts import exact, short
from costlib.charts import budgets as charts
from costlib.models.budgets import budget_findings, budget_findings_bridge, status_tables
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.status_scope import scope_of
from costlib.models.wording import percent
from pages import _budgets_status_seen, _context, _costs

MORE = "full_forecast"


def draw(of: BudgetStatus) -> None:
    """Draw the card of a budget."""
    with st.container(border=True, key="card_of_one"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            _costs.title(budget_findings.one(of))
            st.button(
                "Why: open the bridge",
                icon=":material/waterfall_chart:",
                key="to_bridge",
                type="tertiary",
                on_click=_budgets_status_seen.open_in,
                args=(_budgets_status_seen.BRIDGE, of.budget.name),
            )
        if of.actual is None:
            _budgets_status_seen.said(budget_findings.why_unknown(of))
            return
        left, right = st.columns([3, 1])
        found = _budgets_status_seen.burn_up_of(of)
        with left:
            _costs.draw(charts.burn_up(found, _costs.mode()), "burn_up", f"Burn-up of {of.budget.name}")
        with right:
            _figures(of)
        for note in budget_findings.notes(of):
            st.caption(f":material/help: {_costs.plain(note)}")
        _budgets_status_seen.said(_budgets_status_seen.basis_line(of))
        if not of.over:
            _second_opinion(of)
        _context.export(
            status_tables.burn_up_table(found),
            "burn_up",
            scope_of(of.budget, of.period),
            _budgets_status_seen.figures(of),
        )


def _figures(of: BudgetStatus) -> None:
    currency = of.budget.currency
    with st.container(gap="small"):
        st.metric(
            "Spent so far",
            short(of.actual, currency),
            None if of.over else f"{short(of.pace, currency)} against expected",
            delta_color="inverse",
            help=_costs.plain(f"{exact(of.actual, currency)}; expected by now {exact(of.expected, currency)}."),
        )
        st.metric(
            "Left", short(of.remaining, currency), f"{percent(of.used)} used", delta_color="off", delta_arrow="off"
        )
        if of.over:
            return
        low, high = of.within_80 or (None, None)
        st.metric(
            "Landing (estimate)",
            short(of.landing, currency),
            f"{short(low, currency)} to {short(high, currency)} in 8 of 10 cases",
            delta_color="off",
            delta_arrow="off",
        )
        st.metric(
            "Overrun",
            budget_findings.chance(of.probability),
            budget_findings.breach_words(of),
            delta_color="off",
            delta_arrow="off",
            help="Probability that the cycle ends above its amount, and the day on which that is passed.",
        )


def _second_opinion(of: BudgetStatus) -> None:
    if not st.toggle("Compare with the full forecast", key=MORE, bind="query-params"):
        return
    landed = _budgets_status_seen.landing(of)
    _budgets_status_seen.said(budget_findings_bridge.second_opinion(of, landed))
