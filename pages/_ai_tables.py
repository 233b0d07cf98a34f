"""How the tables of AI costs look."""

from collections.abc import Mapping
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from costlib.scope import Scope
from pages._cost_tables import CHANGE, MONEY, PERCENT

PRICE, COUNT, MOVED = "%,.4f", "%,.0f", "%+.1f%%"
LONGEST = 20
"""Rows of a table that are all shown."""
_NAMES: Mapping[str, Any] = {
    "provider": "Provider",
    "model": st.column_config.TextColumn("Model", pinned=True),
    "kind": "Tokens of",
}


def _height(table: pa.Table) -> Literal["auto", "content"]:
    """All rows of a short table, a part of a long one."""
    return "content" if table.num_rows <= LONGEST else "auto"


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
    st.dataframe(
        table,
        hide_index=True,
        height=_height(table),
        column_config=config,
        placeholder="unknown",
        alt=f"AI cost by {title.lower()}",
    )


def changes(table: pa.Table) -> None:
    """A table of ``ai.price_changes.changes_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "day": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
        "provider": "Provider",
        "model": st.column_config.TextColumn("Model", pinned=True),
        "kind": "Tokens",
        "currency": "Currency",
        "before": number("Per 1M before", format=PRICE),
        "after": number("Per 1M since", format=PRICE),
        "change_percent": number("Change", format=MOVED),
    }
    st.dataframe(table, hide_index=True, height=_height(table), column_config=config, alt="Prices that changed")


def prices(table: pa.Table, currency: str) -> None:
    """A table of ``ai.book_tables.prices_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = dict(_NAMES) | {
        "tokens": number("Tokens", format=COUNT),
        "billed": number(f"Billed ({currency})", format=MONEY),
        "billed_per_million": number("Billed per 1M", format=PRICE),
        "listed_per_million": number("Listed per 1M", format=PRICE),
        "currency": "Currency",
        "valid_from": st.column_config.DateColumn("Listed from", format="YYYY-MM-DD"),
        "source": "Source",
        "computed": number(f"Computed ({currency})", format=MONEY),
        "difference": number(f"Difference ({currency})", format=CHANGE),
        "notes": "Notes",
    }
    st.dataframe(
        table,
        hide_index=True,
        height=_height(table),
        column_config=config,
        placeholder="unknown",
        alt="Billed and listed prices",
    )


def unpriced(table: pa.Table) -> None:
    """A table of ``ai.book_tables.unpriced_table``."""
    config: dict[str, Any] = dict(_NAMES) | {
        "tier": "Tier",
        "tokens": st.column_config.NumberColumn("Tokens", format=COUNT),
        "charges": st.column_config.NumberColumn("Charges", format="%,d"),
        "first": st.column_config.DateColumn("First", format="YYYY-MM-DD"),
        "last": st.column_config.DateColumn("Last", format="YYYY-MM-DD"),
        "reason": "Reason",
    }
    st.dataframe(
        table,
        hide_index=True,
        height=_height(table),
        column_config=config,
        placeholder="unknown",
        alt="Tokens without a price",
    )


def entries(table: pa.Table) -> None:
    """A table of ``ai.book_tables.entries_table``."""
    config: dict[str, Any] = dict(_NAMES) | {
        "book": "Book",
        "tier": "Tier",
        "per_million": st.column_config.NumberColumn("Per 1M tokens", format=PRICE),
        "currency": "Currency",
        "valid_from": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
        "valid_to": st.column_config.DateColumn("Before", format="YYYY-MM-DD"),
        "source": "Source",
    }
    st.dataframe(
        table,
        hide_index=True,
        height=_height(table),
        column_config=config,
        placeholder="",
        alt="Entries of price books",
    )


def sides(table: pa.Table, currency: str) -> None:
    """A table of ``ai.book_tables.sides_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = dict(_NAMES) | {
        "month": st.column_config.DateColumn("Month", format="YYYY-MM", pinned=True),
        "billed": number(f"Billed ({currency})", format=MONEY),
        "billed_tokens": number("Tokens by bills", format=COUNT),
        "used_tokens": number("Tokens by usage reports", format=COUNT),
        "tokens_apart": number("Difference", format="%+,.0f"),
        "tokens": number("Counted", format=COUNT),
        "notes": "Notes",
    }
    st.dataframe(
        table,
        hide_index=True,
        height=_height(table),
        column_config=config,
        placeholder="none",
        alt="Bills and usage reports",
    )


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
        height=_height(table),
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
        height=_height(table),
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
    st.dataframe(table, hide_index=True, height=_height(table), column_config=config, alt="Savings by lever")


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
        table, hide_index=True, height=_height(table), column_config=config, alt="Before and after by content type"
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
    st.dataframe(table, hide_index=True, height=_height(table), column_config=config, placeholder="never", alt="Plans")
