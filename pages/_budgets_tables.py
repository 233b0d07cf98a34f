"""How the tables of budgets look."""

from typing import Any

import pyarrow as pa
import streamlit as st

MONEY = "%,.2f"
ROW, MOST = 35, 520


def height(rows: int) -> int:
    """Pixels of a table that shows all its rows, or scrolls where they are many."""
    return min(ROW * (rows + 1) + 3, MOST)


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
        "handed_out_share": column.ProgressColumn("Of its amount", format="percent", min_value=0, max_value=1),
        "part_of": "Part of",
        "basis": "Cost basis",
        "ladder": "Alerts by",
        "since": column.DateColumn("Since", format="YYYY-MM-DD"),
        "until": column.DateColumn("Until", format="YYYY-MM-DD", help="First day that it rules no more."),
        "source": column.TextColumn("Source", width="large"),
    }
    st.dataframe(
        table,
        hide_index=True,
        height=height(len(table)),
        column_config=config,
        placeholder="-",
        alt="Budgets that rule",
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
