"""How the tables of AI costs look."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.scope import Scope
from pages._cost_tables import MONEY, PERCENT

PRICE, COUNT, MOVED = "%,.4f", "%,.0f", "%+.1f%%"


def lines(table: pa.Table, column: str, title: str, about: Scope) -> None:
    """A table of ``ai.spend.lines_table``."""
    number, currency = st.column_config.NumberColumn, about.currency
    config: dict[str, Any] = {
        column: st.column_config.TextColumn(title, pinned=True),
        "cost": number(f"Cost ({currency})", format=MONEY),
        "share_percent": number("Share", format=PERCENT),
        "tokens": number("Tokens", format=COUNT),
        "per_million": number(f"Per 1M tokens ({currency})", format=PRICE),
        "cost_before": number(f"Before ({currency})", format=MONEY),
        "change_percent": number("Change", format=MOVED),
        "per_million_before": number(f"Per 1M before ({currency})", format=PRICE),
        "pieces": number("Pieces", format=COUNT),
        "per_piece": number(f"Per piece ({currency})", format=PRICE),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="unknown", alt=f"AI cost by {title.lower()}")


def changes(table: pa.Table) -> None:
    """A table of ``ai.price_changes.changes_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "day": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
        "provider": "Provider",
        "model": st.column_config.TextColumn("Model", pinned=True),
        "kind": "Tokens",
        "before": number("Per 1M before", format=PRICE),
        "after": number("Per 1M since", format=PRICE),
        "change_percent": number("Change", format=MOVED),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="Prices that changed")
