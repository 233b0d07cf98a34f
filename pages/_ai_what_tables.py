"""How the tables of AI costs look that are computed: calculator, model choice, what-ifs, plans."""

from typing import Any

import pyarrow as pa
import streamlit as st

from pages._ai_tables import COUNT, MOVED, height
from pages._cost_tables import CHANGE, MONEY, PERCENT


def calculation(table: pa.Table, currency: str) -> None:
    """A table of ``ai.calculator_tables.calculation_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "content_type": st.column_config.TextColumn("Content type", pinned=True),
        "model": "Model",
        "input_tokens": number("Tokens in", format=COUNT),
        "output_tokens": number("Tokens out", format=COUNT),
        "volume": number("Pieces", format=COUNT),
        "cost_per_piece": number(f"Per piece ({currency})", format="%,.6f"),
        "monthly_cost": number(f"A month ({currency})", format="%,.3f"),
        "share_percent": number("Share", format=PERCENT),
        "measured_per_piece": number(f"Measured per piece ({currency})", format="%,.6f"),
    }
    st.dataframe(
        table,
        hide_index=True,
        height=height(table),
        column_config=config,
        placeholder="unknown",
        alt="Cost by content type",
    )


def options(table: pa.Table, currency: str) -> None:
    """A table of ``ai.choice_tables.options_table``."""
    config: dict[str, Any] = {
        "model": st.column_config.TextColumn("Model", pinned=True),
        "provider": "Provider",
        "quality": st.column_config.NumberColumn("Quality", format="%.1f"),
        "cost_per_piece": st.column_config.NumberColumn(f"Per piece ({currency})", format="%,.6f"),
        "on_frontier": st.column_config.CheckboxColumn("Unbeaten"),
        "chosen_by": "Taken by",
    }
    st.dataframe(
        table,
        hide_index=True,
        height=height(table),
        column_config=config,
        placeholder="unpriced",
        alt="Models to choose from",
    )


def levers(table: pa.Table, currency: str) -> None:
    """A table of ``ai.saving_tables.levers_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "lever": st.column_config.TextColumn("Lever", pinned=True),
        "before": number(f"Before ({currency})", format=MONEY),
        "after": number(f"After ({currency})", format=MONEY),
        "saving": number(f"Saving ({currency})", format=CHANGE),
        "saving_percent": number("Of all", format=PERCENT),
        "alone": number(f"Saving alone ({currency})", format=CHANGE),
        "assumption": "What it assumes",
    }
    st.dataframe(table, hide_index=True, height=height(table), column_config=config, alt="Savings by lever")


def content(table: pa.Table, currency: str) -> None:
    """A table of ``ai.saving_tables.content_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "content_type": st.column_config.TextColumn("Content type", pinned=True),
        "before": number(f"Before ({currency})", format=MONEY),
        "after": number(f"After ({currency})", format=MONEY),
        "saving": number(f"Saving ({currency})", format=CHANGE),
        "change_percent": number("Change", format=MOVED),
    }
    st.dataframe(
        table, hide_index=True, height=height(table), column_config=config, alt="Before and after by content type"
    )


def plans(table: pa.Table, currency: str) -> None:
    """A table of ``ai.plan_tables.plans_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "plan": st.column_config.TextColumn("Plan", pinned=True),
        "pieces": number("Pieces included", format=COUNT),
        "price": number(f"Price of a piece ({currency})", format="%,.3f"),
        "cost_basis": number(f"Cost of a piece ({currency})", format="%,.3f"),
        "stated_markup": number("Mark-up stated", format="%.2fx"),
        "computed_markup": number("Mark-up computed", format="%.2fx"),
        "break_even": number("Break-even (pieces)", format="%,d"),
        "margin": number(f"Margin ({currency})", format=MONEY),
        "margin_percent": number("Margin", format=PERCENT),
        "features": "Features",
    }
    st.dataframe(table, hide_index=True, height=height(table), column_config=config, placeholder="never", alt="Plans")
