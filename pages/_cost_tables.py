"""How the tables of the cost pages look: amounts on the right with their currency in the head, one decimal per cent."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.scope import BASES, BASIS_TITLES
from pages import _context

TITLES = {
    "ServiceProviderName": "Provider",
    "ServiceCategory": "Category",
    "ServiceName": "Service",
    "ResourceId": "Resource",
}
MONEY, CHANGE, PERCENT = "%,.2f", "%+,.2f", "%.1f%%"


def parts_table(table: pa.Table, level: str) -> None:
    """A table of ``breakdown``."""
    currency = _context.scope().currency
    column = st.column_config
    config: dict[str, Any] = {
        level: column.TextColumn(TITLES[level], pinned=level != "ResourceId"),
        "ResourceName": column.TextColumn("Name", pinned=True),
        "ResourceType": "Type",
        "charges": column.NumberColumn("Charges", format="%,d"),
        "trend": column.LineChartColumn("By month", width="small", y_min=0),
        "cost": column.NumberColumn(f"Cost ({currency})", format=MONEY),
        "share_percent": column.NumberColumn("Share", format=PERCENT),
        "cost_before": column.NumberColumn(f"Before ({currency})", format=MONEY),
        "change": column.NumberColumn(f"Change ({currency})", format=CHANGE),
        "change_percent": column.NumberColumn("Change", format="%+.1f%%"),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="n/a", alt=f"Spend by {TITLES[level]}")


def four_table(table: pa.Table, level: str) -> None:
    """A table of ``bases.four_costs_table``."""
    currency = _context.scope().currency
    config: dict[str, Any] = {level: st.column_config.TextColumn(TITLES[level], pinned=True)}
    for basis in BASES:
        title = BASIS_TITLES[basis].capitalize()
        config[basis] = st.column_config.NumberColumn(f"{title} ({currency})", format=MONEY)
        config[f"{basis}_known_percent"] = st.column_config.NumberColumn(f"{title} known", format=PERCENT)
    st.dataframe(
        table, hide_index=True, column_config=config, placeholder="unknown", alt="The same charges at four costs"
    )
