"""AI costs, reconciliation: bills are the truth about cost, usage reports about tokens; here are their differences."""

import streamlit as st

from costlib import amounts
from costlib.models.ai import book_findings, book_tables
from costlib.models.ai.reconcile import Reconciliation
from costlib.policy.prices.stored import USUAL
from costlib.scope import Scope
from pages import _ai, _ai_books, _ai_spend, _ai_tables, _context, _costs


def draw() -> None:
    """Draw the view."""
    about = _ai.billed()
    found = _ai_books.reconciliation(about, USUAL, monthly=True)
    if not found.rows:
        _ai_spend.nothing(about)
        return
    st.subheader(_costs.plain(book_findings.sides(found.rows)), anchor=False)
    _cards(found, about)
    st.caption(
        ":material/info: Costs come from bills alone. Where a usage report counts tokens of a provider, model and kind "
        "on a day, its count is taken and the bill's is kept here to compare: no token counts twice."
    )
    with st.container(border=True, key="card_of_sides"):
        _costs.title("Bills beside usage reports, by month, model and kind of tokens")
        table = book_tables.sides_table(found.rows)
        _ai_tables.sides(table, about.currency)
        _context.export(table, "tokens_reconciled", about)


def _cards(found: Reconciliation, about: Scope) -> None:
    with st.grid(4, min_column_width=150):
        _context.kpi("Billed for tokens", found.billed, meaning="Billed cost of all token charges.", about=about)
        for label, counts in book_findings.counted(found.rows).items():
            st.metric(label, amounts.quantity(counts), border=True, height="stretch")
