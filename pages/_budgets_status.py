"""Budget variance, status: which budgets hold, which will break and when, and the one that is opened."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from costlib.amounts import exact
from costlib.models.budgets import budget_findings, status_counts, status_tables
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.status_scope import scope_of
from pages import _budgets_one, _budgets_status_seen, _budgets_status_tables, _context, _costs, _whatif_budgets

TABLE = "statuses"


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
    st.subheader(_costs.plain(budget_findings.headline(found)), anchor=False)
    _whatif_budgets.draw(found)
    _cards(found, day)
    with st.container(border=True, key="card_of_statuses"):
        _all(found)
    _budgets_one.draw(opened)


def _cards(found: Sequence[BudgetStatus], day: date) -> None:
    counts = status_counts.counts(found)
    whole = counts.whole
    with st.grid(4, min_column_width=150):
        st.metric("Budgets", f"{len(found)}", border=True, height="stretch", help=f"That rule in {day:%B %Y}.")
        st.metric("Overspent", f"{counts.over}", border=True, height="stretch", help="More is spent than planned.")
        st.metric(
            "At risk",
            f"{counts.at_risk}",
            border=True,
            height="stretch",
            help="Not overspent yet, but the probability of an overrun is 20% or more. An estimate.",
        )
        left = None if whole is None else whole.remaining
        currency = "USD" if whole is None else whole.budget.currency
        st.metric(
            _costs.plain(f"Left in {whole.budget.name}") if whole else "Left",
            _context.money(left, currency) if whole else "n/a",
            border=True,
            height="stretch",
            help=_costs.plain(f"{exact(left, currency)}: its amount minus what is spent so far.")
            if whole
            else "There is no budget of all cost.",
        )


def _all(found: Sequence[BudgetStatus]) -> None:
    table = status_tables.status_table(found)
    _costs.title(status_counts.finding(found))
    _budgets_status_tables.statuses(table, TABLE, lambda: _open(found))
    _budgets_status_seen.said(
        "Landing, probability and day are estimates from each budget's own pace, tried on its own past. "
        "Click a line to open it. The filters on the left do not apply: each budget has its own scope."
    )
    first = found[0]
    _context.export(
        table,
        "budget_status",
        scope_of(first.budget, first.period),
        {"Cost basis": "as in its column", "Currency": "as in its column", "Filters": "of each budget"},
    )


def _open(found: Sequence[BudgetStatus]) -> None:
    for row, _ in st.session_state[TABLE]["selection"]["cells"]:
        st.session_state[_budgets_status_seen.BUDGET] = found[row].budget.name
