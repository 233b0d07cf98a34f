"""How the tables of a case look."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.case.answer import CaseAnswer
from pages import _cost_tables

FIGURE = "localized"
"""Columns that hold several units: as many digits as a figure has, up to three after the point."""


def draw(table: pa.Table, found: CaseAnswer, alt: str) -> None:
    """Draw a table of ``costlib.models.case.tables``."""
    st.dataframe(table, hide_index=True, column_config=columns(found.currency), placeholder="none", alt=alt)


def columns(currency: str) -> dict[str, Any]:
    """Titles and formats of all columns that tables of a case have."""
    column, money = st.column_config, _cost_tables.MONEY
    amounts_of = {"costs_so_far": "Costs so far", "benefits_so_far": "Benefits so far", "net_so_far": "Net so far"}
    amounts_of |= {name: name.capitalize() for name in ("costs", "benefits")} | {"month": "A month"}
    exact = {"traditional": "Traditional", "ai": "AI", "saving": "Saved", "price": "Price"}
    figures = {"claimed_value": "Claimed", "computed_value": "Computed", "difference_value": "Difference"}
    texts = {name: name.capitalize() for name in ("unit", "group", "note", "source", "reason", "verdict")}
    return {
        **{name: column.NumberColumn(f"{title} ({currency})", format=money) for name, title in amounts_of.items()},
        **{name: column.NumberColumn(f"{title} ({currency})", format=FIGURE) for name, title in exact.items()},
        **{name: column.NumberColumn(title) for name, title in figures.items()},
        **{name: column.TextColumn(title) for name, title in texts.items()},
        **{name: column.TextColumn(name.capitalize(), pinned=True) for name in ("work", "line", "resource")},
        "claim": column.TextColumn("Claim", pinned=True, width=290),
        "quantity": column.NumberColumn("Quantity", format=FIGURE),
        "year": column.NumberColumn("Year", format="%d"),
        "saving_percent": column.NumberColumn("Saved", format="%.2f%%"),
        "roi_percent": column.NumberColumn("ROI", format="%,.2f%%"),
        "paid_back": column.CheckboxColumn("Paid back"),
    }
