"""How the tables of status, variance and bridge look."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import streamlit as st

from pages._cost_tables import CHANGE, MONEY

STATES = {"over": "red", "at risk": "orange", "on track": "green", "unknown": "gray"}
SEVERITIES = {"minor": "gray", "moderate": "yellow", "major": "orange", "critical": "red"}
LINES, TALL = 18, 640
"""Lines of a table that is shown whole, and pixels of one that is not."""


def statuses(table: pa.Table, key: str, on_select: Callable[[], None]) -> None:
    """A table of ``status_tables.status_table``; a click on a line opens it."""
    column = st.column_config
    money = column.NumberColumn
    one = _one(table)
    config: dict[str, Any] = {
        "budget": column.TextColumn("Budget", pinned=True),
        "state": _chips("State", STATES),
        "breach": column.DateColumn("Passed on", format="D MMM", help="Day on which the amount is, or was, passed."),
        "probability_percent": column.NumberColumn(
            "Overrun", format="%.1f%%", help="Probability that the cycle ends above its amount. An estimate."
        ),
        "used_percent": column.ProgressColumn("Used", format="%.0f%%", min_value=0, max_value=100, width="small"),
        "actual": money(_head("Actual", one), format=MONEY),
        "amount": money(_head("Budget", one), format=MONEY),
        "landing": money(_head("Landing", one), format=MONEY, help="Estimate: what the cycle will have cost."),
        "landing_lo_80": money("From", format=MONEY, help="In 8 of 10 cases the landing lies between these two."),
        "landing_hi_80": money("To", format=MONEY, help="In 8 of 10 cases the landing lies between these two."),
        "severity": _chips("Severity", SEVERITIES, "Of the landing against the amount: below 5, 15 and 25% of it."),
        "expected": money(_head("Expected by now", one), format=MONEY, help="By the shape of its own history."),
        "cycle": column.TextColumn("Cycle"),
        "currency": None if one else column.TextColumn("Currency"),
        "basis": None,
    }
    _show(table, config, key, on_select, "Budgets, the most urgent first")


def variances(table: pa.Table, key: str, on_select: Callable[[], None]) -> None:
    """A table of ``status_tables.variance_table``; a click on a line opens its bridge."""
    column = st.column_config
    one = _one(table)
    config: dict[str, Any] = {
        "name": column.TextColumn("Budget", pinned=True),
        "note": column.TextColumn("Note"),
        "plan": column.NumberColumn(_head("Plan", one), format=MONEY, help="Of an open cycle: expected by now."),
        "actual": column.NumberColumn(_head("Actual", one), format=MONEY),
        "variance": column.NumberColumn(_head("Variance", one), format=CHANGE, help="Positive: overspent."),
        "variance_percent": column.NumberColumn("Variance", format="%+.1f%%"),
        "severity": _chips("Severity", SEVERITIES),
        "significant": column.CheckboxColumn("Significant", help="Above 15% of the plan, or without a plan."),
        "from": column.DateColumn("From", format="D MMM YYYY"),
        "to": column.DateColumn("To", format="D MMM YYYY"),
        "currency": None if one else column.TextColumn("Currency"),
        "basis": None,
    }
    _show(table, config, key, on_select, "Variances, the largest first")


def effects(table: pa.Table, currency: str) -> None:
    """A table of ``status_tables.effects_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "item": column.TextColumn("Item", pinned=True),
        "provider": column.TextColumn("Provider"),
        "service": column.TextColumn("Service"),
        "effect": column.NumberColumn(f"Effect ({currency})", format=CHANGE),
        "before": column.NumberColumn(f"Before ({currency})", format=MONEY),
        "now": column.NumberColumn(f"Now ({currency})", format=MONEY),
        "unit": column.TextColumn("Unit"),
        "quantity_before": column.NumberColumn("Quantity before", format="%,.0f"),
        "quantity_now": column.NumberColumn("Quantity now", format="%,.0f"),
    }
    height: Any = TALL if len(table) > LINES else "content"
    st.dataframe(
        table, hide_index=True, column_config=config, placeholder="", height=height, alt="The items behind a bar"
    )


def _show(table: pa.Table, config: dict[str, Any], key: str, on_select: Callable[[], None], alt: str) -> None:
    height: Any = TALL if len(table) > LINES else "content"
    st.dataframe(
        _listed(table),
        hide_index=True,
        column_config=config,
        placeholder="",
        alt=alt,
        key=key,
        on_select=on_select,
        selection_mode="single-cell",
        height=height,
    )


def _listed(table: pa.Table) -> pa.Table:
    """The same, with words that become chips in lists."""
    for name in ("state", "severity"):
        if name in table.column_names:
            words = [[word] if word else [] for word in table[name].to_pylist()]
            table = table.set_column(table.column_names.index(name), name, pa.array(words, pa.list_(pa.string())))
    return table


def _chips(title: str, colours: dict[str, str], meaning: str | None = None) -> Any:
    return st.column_config.MultiselectColumn(title, options=list(colours), color=list(colours.values()), help=meaning)


def _head(title: str, currency: str | None) -> str:
    return f"{title} ({currency})" if currency else title


def _one(table: pa.Table) -> str | None:
    """The currency, if all lines have the same."""
    names = table["currency"].unique().to_pylist()
    return str(names[0]) if len(names) == 1 else None
