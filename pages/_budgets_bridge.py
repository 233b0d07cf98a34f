"""Budget variance, bridge: what makes a budget's variance, bar by bar, with the items behind each and the causes."""

import streamlit as st

from costlib.charts import budgets as charts
from costlib.models.budgets import budget_findings, budget_findings_bridge, causes, status_tables
from costlib.models.budgets.bridge import MEANINGS, Bridge
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.status_scope import scope_of
from costlib.models.wording import signed
from pages import _budgets_bridge_drill, _budgets_status_seen, _budgets_status_tables, _context, _costs

BAR = "bar"


def draw() -> None:
    """Draw the view."""
    st.session_state.setdefault(_budgets_status_seen.BUDGET, None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = _budgets_status_seen.month()
        found = _budgets_status_seen.statuses(day)
        opened = _budgets_status_seen.pick(found)
    if opened is None:
        _budgets_status_seen.nothing(day)
        return
    bridge = _budgets_status_seen.bridge_of(opened)
    if bridge is None:
        _budgets_status_seen.said(f"What was spent is not known. {budget_findings.why_unknown(opened)}")
        return
    st.subheader(_costs.plain(budget_findings_bridge.headline(bridge)), anchor=False)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_bridge"):
        _waterfall(opened, bridge)
    with right, st.container(border=True, height="stretch", key="card_of_causes"):
        _causes(opened, bridge)
    with st.container(border=True, key="card_of_rows"):
        _rows(opened, bridge)
    with st.container(border=True, key="card_of_drill"):
        _budgets_bridge_drill.draw(opened, bridge)


def _waterfall(of: BudgetStatus, bridge: Bridge) -> None:
    _costs.title(budget_findings_bridge.path(bridge))
    _costs.draw(charts.waterfall(bridge, _costs.mode()), "bridge", "From plan to actual", opens=BAR)
    _budgets_status_seen.said(budget_findings_bridge.compared(bridge))
    table = status_tables.bridge_table(bridge)
    _context.export(table, "budget_bridge", scope_of(of.budget, bridge.period), _budgets_status_seen.figures(of))


def _causes(of: BudgetStatus, bridge: Bridge) -> None:
    found = causes.causes(bridge, _budgets_status_seen.drivers_of(of, bridge))
    _costs.title(budget_findings_bridge.causes(found))
    for cause in found:
        with st.container(gap="xxsmall"):
            st.markdown(f"**{_costs.plain(signed(cause.amount, of.budget.currency))}** {_costs.plain(cause.text)}")
            st.caption(f":material/arrow_forward: {_costs.plain(cause.action)} {_costs.plain(cause.prevention)}")
    table = status_tables.causes_table(found, of.budget.currency)
    _context.export(table, "budget_causes", scope_of(of.budget, bridge.period), _budgets_status_seen.figures(of))


def _rows(of: BudgetStatus, bridge: Bridge) -> None:
    steps = {step.title: step for step in bridge.steps if step.effects}
    if st.session_state.get(BAR) not in {None, *steps}:
        st.session_state[BAR] = None
    if not steps:
        _budgets_status_seen.said(
            "There are no items behind the bars: nothing was charged, or there is nothing to compare."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        names = list(steps)
        chosen = st.selectbox(
            "Bar",
            names,
            index=None,
            key=BAR,
            bind="query-params",
            placeholder=names[0],
            label_visibility="collapsed",
            width=230,
        )
    step = steps[chosen or names[0]]
    with title:
        _costs.title(budget_findings_bridge.behind(step, of.budget.currency))
    table = status_tables.effects_table(step, of.budget.currency)
    _budgets_status_tables.effects(table, of.budget.currency)
    _budgets_status_seen.said(f"{MEANINGS[step.bar]} Click a bar above to see its items.")
    _context.export(table, "budget_bar", scope_of(of.budget, bridge.period), _budgets_status_seen.figures(of))
