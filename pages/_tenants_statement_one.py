"""Statements, one tenant: what it owes and why, with the tables of the printed statement."""

import streamlit as st

from costlib.exports import statement_sources, statement_tables
from costlib.exports.statement_cells import Table
from costlib.exports.statement_html import table_html
from costlib.exports.statement_sheet import EMBEDDED
from costlib.models.chargeback import statement_months
from costlib.models.chargeback.statement import Statement
from costlib.scope import Period, Scope
from pages import _context, _costs


def draw(statement: Statement, before: Statement | None) -> None:
    """Draw a statement, against the tenant's statement of the month before where there is one."""
    plan = f", plan {statement.plan}" if statement.plan else ""
    st.subheader(_costs.plain(f"{statement.tenant}{plan}: cost statement, {statement.month:%B %Y}"), anchor=False)
    _cards(statement, before)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_summary"):
        _table(statement_tables.summary(statement))
    with right, st.container(border=True, height="stretch", key="card_of_usage"):
        _table(statement_tables.used(statement))
        _sentences(statement)
    for number, make in enumerate((statement_tables.by_model, statement_tables.by_content_type)):
        _card(make(statement), f"card_of_ai_{number}")
    for number, make in enumerate((statement_sources.corrections, statement_sources.adjustments)):
        _card(make(statement), f"card_of_changes_{number}")
    for make in (statement_tables.charges, statement_sources.shared):
        table = make(statement)
        if table.rows:
            with st.expander(_costs.plain(table.title)):
                _rows(table)


def _cards(statement: Statement, before: Statement | None) -> None:
    name = f"{statement.month:%Y-%m}"
    about = Scope(Period.month(name), statement.currency, statement.basis)
    whole = statement_months.is_whole(statement.month, statement.as_of)
    total = statement_months.moved(statement.total, before.total if before else None, whole=whole)
    cost = statement_months.moved(statement.cost, before.cost if before else None, whole=whole)
    versus = statement_months.versus(name)
    percent = f"{statement.markup_percent.normalize():f}% of cost, by plan."
    with st.grid(4, min_column_width=150):
        meaning = "What is owed: cost, mark-up and adjustments."
        _context.kpi("Total", statement.total, change=total, versus=_known(versus, total), meaning=meaning, about=about)
        _context.kpi("Cost", statement.cost, change=cost, versus=_known(versus, cost), about=about)
        _context.kpi("Mark-up", statement.markup, meaning=percent, about=about)
        _context.kpi("Adjustments", statement.adjusted, meaning="What changed in sealed months since.", about=about)


def _known(versus: str, change: float | None) -> str | None:
    return None if change is None else versus


def _sentences(statement: Statement) -> None:
    for icon, sentences in ((":material/lightbulb:", statement.recommendations), (":material/info:", statement.notes)):
        for each in sentences:
            st.caption(f"{icon} {_costs.plain(each)}")


def _card(table: Table, key: str) -> None:
    if table.rows:
        with st.container(border=True, key=key):
            _table(table)


def _table(table: Table) -> None:
    _costs.title(table.title)
    _rows(table)


def _rows(table: Table) -> None:
    st.html(f'<div class="statement"><style>{EMBEDDED}</style>{table_html(table)}</div>')
    if table.note:
        st.caption(_costs.plain(table.note))
