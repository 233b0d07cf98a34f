"""How the tables of Anomalies look: amounts with their currency in the head, estimates named as such."""

from collections.abc import Callable
from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from costlib.models.watch.answer import Watched
from costlib.models.watch.tables import left_table
from pages import _context
from pages._cost_tables import CHANGE, MONEY

SHORT, TALL = 16, 560
"""Lines of a table that is shown whole, and pixels of one that is not."""


def anomalies(table: pa.Table, currency: str, key: str, on_select: Callable[[], None]) -> None:
    """A table of ``anomalies_table``; a click on a line opens it."""
    column = st.column_config
    config: dict[str, Any] = {
        "state": column.TextColumn("State", pinned=True),
        "what": column.TextColumn("What", pinned=True, help="The series in which it stands out most."),
        "impact": column.NumberColumn(
            f"Impact ({currency})",
            format=CHANGE,
            help="Actual minus expected; for a leak against the level before it. By a provider alone: as it says.",
        ),
        "found_by": column.TextColumn("Found by"),
        "their_impact": column.NumberColumn(
            "As they say",
            format=CHANGE,
            help="What a provider found of it, in the same currency. Never added to impact.",
        ),
        "percent": column.NumberColumn("Off", format="%+.0f%%", help="Impact per cent of what was expected."),
        "severity": column.TextColumn("Severity"),
        "kind": column.TextColumn("Kind"),
        "start": column.DateColumn("From", format="D MMM YYYY"),
        "end": column.DateColumn("To", format="D MMM YYYY", help="Empty where it goes on."),
        "course": column.TextColumn("Now", help="Whether it goes on, by the data or by who found it."),
        "expected": column.NumberColumn(f"Expected ({currency})", format=MONEY, help="An estimate."),
        "actual": column.NumberColumn(f"Actual ({currency})", format=MONEY),
        "feedback": column.TextColumn("Said there"),
        "cause": column.TextColumn("Explained by", width="large"),
        "who_and_why": column.TextColumn("Who and why"),
        "id": None,
    }
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        column_order=[name for name in list(config)[:-1] if table[name].null_count < len(table)],
        placeholder="",
        alt="Anomalies",
        key=key,
        on_select=on_select,
        selection_mode="single-cell",
        height=height(table),
    )


def also(table: pa.Table, currency: str) -> None:
    """A table of ``also_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "what": column.TextColumn("Also seen in", pinned=True),
        "start": column.DateColumn("From", format="D MMM YYYY"),
        "end": column.DateColumn("To", format="D MMM YYYY"),
        "impact": column.NumberColumn(f"Impact there ({currency})", format=CHANGE),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="Series that show it too", height=height(table))


def their_causes(table: pa.Table, currency: str) -> None:
    """A table of ``their_words.causes_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "usage_type": column.TextColumn("Usage type", pinned=True),
        "contribution": column.NumberColumn(f"Part ({currency})", format=CHANGE),
        "account": column.TextColumn("Account"),
        "region": column.TextColumn("Region"),
        "service": column.TextColumn("Service"),
    }
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        column_order=list(config),
        alt="What the provider takes for causes",
        height=height(table),
    )


def left(found: Watched) -> None:
    """Series that are not watched, as a table with its export."""
    table, currency = left_table(found.scan.watched.left), found.scope.currency
    column = st.column_config
    config: dict[str, Any] = {
        "dimension": column.TextColumn("Dimension"),
        "value": column.TextColumn("Series", pinned=True),
        "why": column.TextColumn("Why not"),
        "recent": column.NumberColumn(f"Last 30 days ({currency})", format=MONEY),
    }
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        column_order=["value", "dimension", "why", "recent"],
        alt="Series that are not watched",
        height=height(table),
    )
    _context.export(table, "series_not_watched", found.scope)


def trials(table: pa.Table, currency: str) -> None:
    """A table of ``trials_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "rule": column.TextColumn("Rule", pinned=True),
        "anomalies": column.NumberColumn("Anomalies", format="%,d"),
        "a_month": column.NumberColumn("A month", format="%.2f"),
        "expected": column.NumberColumn("Marked expected", format="%,d"),
        "impact": column.NumberColumn(f"Dearer by ({currency})", format=MONEY, help="What all dearer ones cost more."),
    }
    st.dataframe(table, hide_index=True, column_config=config, alt="What each rule would have raised")


def height(table: pa.Table) -> Literal["content"] | int:
    """All lines of a short table; a long one scrolls and draws only what is seen."""
    return "content" if table.num_rows <= SHORT else TALL
