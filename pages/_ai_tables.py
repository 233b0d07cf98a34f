"""How the tables of AI costs look: spend, prices, bills beside usage reports."""

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


def height(table: pa.Table) -> Literal["auto", "content"]:
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
        height=height(table),
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
    st.dataframe(table, hide_index=True, height=height(table), column_config=config, alt="Prices that changed")


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
        height=height(table),
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
        height=height(table),
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
        height=height(table),
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
        height=height(table),
        column_config=config,
        placeholder="none",
        alt="Bills and usage reports",
    )
