"""Budget variance, variance: every plan against its actual, spend without a budget, and how that went before."""

from collections.abc import Sequence

import streamlit as st

from costlib.charts import budgets as charts
from costlib.models.budgets import budget_findings, budget_findings_bridge, status_tables, variance
from costlib.models.budgets.status_scope import scope_of
from costlib.models.budgets.variance import VarianceRow
from pages import _budgets_status_seen, _budgets_status_tables, _context, _costs

TABLE = "variances"


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
    frame = opened.budget
    rows = variance.variance_rows(found, _budgets_status_seen.rows_without(day, frame.currency, frame.basis))
    st.subheader(_costs.plain(budget_findings.variances(rows)), anchor=False)
    with st.container(border=True, key="card_of_variances"):
        _costs.title("Plan against actual, the largest variance first")
        table = status_tables.variance_table(rows)
        _budgets_status_tables.variances(table, TABLE, lambda: _open(rows))
        _budgets_status_seen.said(
            "Positive is overspent. An open cycle is held against what was expected by now. 'No budget' is spend that "
            "only a budget of all cost counts, or none; 'nothing spent' is a budget that nothing used. Click a line "
            "for its causes."
        )
        _context.export(
            table,
            "budget_variance",
            scope_of(frame, opened.period),
            {"Cost basis": "as in its column", "Currency": "as in its column", "Filters": "of each budget"},
        )
    with st.container(border=True, key="card_of_past"):
        past = _budgets_status_seen.past_of(frame.name, day)
        _costs.title(budget_findings_bridge.course(past))
        _costs.draw(charts.variance_course(past, _costs.mode()), "past", f"Variance of {frame.name} by cycle")
        _budgets_status_seen.said(_budgets_status_seen.basis_line(opened))


def _open(rows: Sequence[VarianceRow]) -> None:
    """Open the bridge of the line that was clicked; spend without a budget has none."""
    for row, _ in st.session_state[TABLE]["selection"]["cells"]:
        if rows[row].status is not None:
            _budgets_status_seen.open_in(_budgets_status_seen.BRIDGE, rows[row].name)
