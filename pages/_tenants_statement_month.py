"""Statements, all tenants of a month: what each one owes, and the proof that nothing was lost."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.chargeback import statement_months
from costlib.models.chargeback.month import BillingMonth
from costlib.scope import Period, Scope
from pages import _context, _costs, _tenants
from pages._cost_tables import MONEY

TABLE = "statements"


def draw(month: BillingMonth, before: BillingMonth | None) -> None:
    """Draw a month, against the month before where there is one."""
    _cards(month, before)
    with st.container(border=True, key="card_of_statements"):
        _costs.title(f"Statements of {statement_months.title(month.name)}")
        table = statement_months.owed_table(month)
        _table(table, month.currency)
        st.caption("Click a tenant to read its statement.")
        good = statement_months.adds_up(month)
        mark = ":green[:material/check_circle:]" if good else ":red[:material/error:]"
        st.markdown(f"{mark} {_costs.plain(statement_months.proof(month))}")
        for note in month.notes:
            st.caption(f":material/info: {_costs.plain(note)}")


def _cards(month: BillingMonth, before: BillingMonth | None) -> None:
    was = (before.charged, before.cost, before.markup, before.unallocated) if before else (None, None, None, None)
    cards = (
        ("Charged", month.charged, "What all tenants owe: cost, mark-up and adjustments."),
        ("Cost", month.cost, "On all statements, without mark-up."),
        ("Mark-up", month.markup, "By plan, on top of cost."),
        ("Unallocated", month.unallocated, "Cost that no tenant is charged."),
    )
    about = Scope(Period.month(month.name), month.currency, month.basis)
    whole = statement_months.is_whole(month.month, month.as_of)
    with st.grid(4, min_column_width=150):
        for (label, amount, meaning), earlier in zip(cards, was, strict=True):
            change = statement_months.moved(amount, earlier, whole=whole)
            versus = None if change is None else statement_months.versus(month.name)
            _context.kpi(label, amount, change=change, versus=versus, meaning=meaning, about=about)


def _table(table: pa.Table, currency: str) -> None:
    column = st.column_config

    def money(title: str) -> Any:
        return column.NumberColumn(f"{title} ({currency})", format=MONEY)

    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "tenant": column.TextColumn("Tenant", pinned=True),
            "plan": column.TextColumn("Plan"),
            "cost": money("Cost"),
            "markup": money("Mark-up"),
            "adjustments": money("Adjustments"),
            "total": money("Total"),
        },
        placeholder="unknown",
        height="content",
        alt="What each tenant owes",
        key=TABLE,
        on_select=lambda: _open(table),
        selection_mode="single-row",
    )


def _open(table: pa.Table) -> None:
    for row in st.session_state[TABLE]["selection"]["rows"]:
        st.session_state[_tenants.WHO] = table["tenant"][row].as_py()
