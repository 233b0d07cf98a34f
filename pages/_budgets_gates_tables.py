"""How the tables of gates, ladders and limits look."""

from typing import Any

import pyarrow as pa
import streamlit as st

from pages._budgets_tables import MONEY, height


def gates(table: pa.Table) -> None:
    """A table of ``rule_tables.gates_table``."""
    config: dict[str, Any] = {
        "gate": st.column_config.TextColumn("Gate", pinned=True),
        "does": "Does",
        "watches": "Watches",
        "closes": "Closes",
        "approvers": "Approvers",
        "source": "Source",
    }
    _table(table, config, "Gates")


def ladders(table: pa.Table) -> None:
    """A table of ``rule_tables.ladders_table``."""
    config: dict[str, Any] = {
        "ladder": st.column_config.TextColumn("Ladder", pinned=True),
        "step": st.column_config.TextColumn("At", width="small"),
        "on": "Of",
        "severity": "Severity",
        "action": st.column_config.TextColumn("To do", width="large"),
    }
    _table(table, config, "Ladders")


def limits(table: pa.Table) -> None:
    """A table of ``rule_tables.limits_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "service": column.TextColumn("Service", pinned=True),
        "status": column.TextColumn("Status", width="small"),
        "used_percent": column.ProgressColumn("Used", format="%.0f%%", min_value=0, max_value=100),
        "spent": column.NumberColumn("Spent", format=MONEY),
        "limit": column.NumberColumn("Limit", format=MONEY),
        "currency": column.TextColumn("Currency", width="small"),
        "scale_down": column.CheckboxColumn("Scale down", help="Whether the notice asks to scale the service down."),
    }
    _table(table, config, "Limits of services")


def crossed(table: pa.Table) -> None:
    """A table of ``rule_tables.crossed_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "severity": column.TextColumn("Severity", width="small"),
        "what": column.TextColumn("What", width=560),
        "scope": column.TextColumn("Whose cost", width="small"),
        "beyond": column.NumberColumn("Beyond its budget", format=MONEY),
        "currency": column.TextColumn("Currency", width="small"),
    }
    _table(table, config, "Crossed steps")


def _table(table: pa.Table, config: dict[str, Any], alt: str) -> None:
    st.dataframe(table, hide_index=True, height=height(len(table)), column_config=config, placeholder="-", alt=alt)
