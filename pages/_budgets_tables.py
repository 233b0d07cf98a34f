"""How the tables of budgets look."""

from collections.abc import Collection
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

MONEY = "%,.2f"
SHOWN, MOST = 20, 600
REASON = 560
"""Pixels that the longest reason takes."""


def height(rows: int) -> int | Literal["content"]:
    """A table shows all its rows, or scrolls where they are many."""
    return "content" if rows <= SHOWN else MOST


def budgets(table: pa.Table) -> None:
    """A table of ``budget_table.budget_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "budget": column.TextColumn("Budget", pinned=True, width="medium"),
        "scope": "Whose cost",
        "cycle": "For each",
        "amount": column.NumberColumn("Amount", format=MONEY),
        "currency": column.TextColumn("Currency", width="small"),
        "handed_out": column.NumberColumn("Handed out", format=MONEY),
        "handed_out_percent": column.ProgressColumn("Of its amount", format="%.0f%%", min_value=0, max_value=100),
        "ladder": "Alerts by",
        "since": column.DateColumn("Since", format="YYYY-MM-DD"),
        "until": column.DateColumn("Until", format="YYYY-MM-DD", help="First day that it rules no more."),
        "source": column.TextColumn("Source", width="medium"),
        "basis": "Cost basis",
    }
    st.dataframe(
        table.drop_columns("part_of"),
        hide_index=True,
        height=height(len(table)),
        column_config=config,
        placeholder="-",
        alt="Budgets that rule",
    )


def theirs(table: pa.Table, provider: str, told: Collection[str]) -> None:
    """A table of ``budget_tables.theirs_table``, the columns that are told alone."""
    column, money = st.column_config, st.column_config.NumberColumn
    config: dict[str, Any] = {
        "budget": column.TextColumn("Budget", pinned=True, width="medium"),
        "amount": money("Amount", format=MONEY),
        "their_actual": money(f"Actual, {provider}", format=MONEY),
        "our_actual": money("Actual, ours", format=MONEY, help="Of the same cost in the same cycle, from the ledger."),
        "their_forecast": money(f"Forecast, {provider}", format=MONEY),
        "our_landing": money("Landing, ours", format=MONEY, help="An estimate, from the pace of the same cost."),
        "currency": column.TextColumn("Currency"),
        "basis": column.TextColumn("Cost it counts", help="Our cost basis, and what the provider calls it."),
        "cycle": column.TextColumn("For each", width="small"),
        "taken_over": column.TextColumn("Taken over as"),
        "scope": column.TextColumn("Whose cost", width="large"),
        "account": column.TextColumn("Kept in"),
        "why_not": column.TextColumn("Not to be taken over", width=REASON),
    }
    st.dataframe(
        table,
        hide_index=True,
        height=height(len(table)),
        column_config=config,
        column_order=[name for name in config if name in told and table[name].null_count < len(table)],
        placeholder="-",
        alt="Budgets of providers",
    )


def to_come(table: pa.Table) -> None:
    """A table of ``budget_table.to_come``."""
    column = st.column_config
    config: dict[str, Any] = {
        "budget": column.TextColumn("Budget", pinned=True),
        "since": column.DateColumn("From", format="YYYY-MM-DD"),
        "amount": column.NumberColumn("Amount", format=MONEY),
        "currency": "Currency",
        "source": column.TextColumn("Source", width="large"),
    }
    st.dataframe(
        table, hide_index=True, height=height(len(table)), column_config=config, alt="Budgets decided for later"
    )
