"""How the tables of moved budgets look."""

from typing import Any

import pyarrow as pa
import streamlit as st

from pages._budgets_tables import MONEY, height


def editor(currency: str) -> dict[str, Any]:
    """Columns of ``options.rows``."""
    column = st.column_config
    return {
        "name": column.TextColumn("Budget", pinned=True),
        "amount": column.NumberColumn(f"Has ({currency})", format=MONEY),
        "floor": column.NumberColumn("At least", format=MONEY, min_value=0.0),
        "ceiling": column.NumberColumn("At most", format=MONEY, min_value=0.0),
        "first": column.NumberColumn("Returns, each unit", format="%.2f", min_value=0.0),
        "up_to": column.NumberColumn("Up to", format=MONEY, min_value=0.0, help="At first its expected cost."),
        "beyond": column.NumberColumn("Beyond that", format="%.2f", min_value=0.0),
    }


def moves(table: pa.Table, currency: str) -> None:
    """A table of ``optimise_words.moves_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "budget": column.TextColumn("Budget", pinned=True),
        "before": column.NumberColumn(f"Before ({currency})", format=MONEY),
        "after": column.NumberColumn(f"After ({currency})", format=MONEY),
        "change": column.NumberColumn(f"Change ({currency})", format="%+,.2f"),
        "returns": column.NumberColumn("Its last unit returns", format="%.2f"),
        "why": column.TextColumn("Why", width="large"),
    }
    st.dataframe(
        table, hide_index=True, height=height(len(table)), column_config=config, alt="Budgets before and after"
    )
