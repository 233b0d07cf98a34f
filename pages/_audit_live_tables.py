"""How the tables of live sources look: what a column is called, and how its values are written."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import streamlit as st

_Column = st.column_config
EXPORT_ONLY = ("failing_since", "rows")
"""Columns of the table of sources that only the export has."""


def _time(label: str, meaning: str | None = None) -> Any:
    return _Column.DatetimeColumn(label, format="D MMM, HH:mm", timezone="UTC", help=meaning, width=125)


def _count(label: str, meaning: str | None = None) -> Any:
    return _Column.NumberColumn(label, format="localized", help=meaning, width="small")


COLUMNS: dict[str, Any] = {
    "state": _Column.TextColumn("State", pinned=True, width=125),
    "source": _Column.TextColumn("Source", width=125),
    "what_to_do": _Column.TextColumn("What to do", width="large"),
    "kind": _Column.TextColumn("Fetched from", width=130),
    "data_until": _Column.DateColumn(
        "Data until", format="D MMM YYYY", width=95, help="The last day that it has delivered."
    ),
    "last_success": _time("Last success (UTC)"),
    "due": _time("Due (UTC)", "From then on its provider may have something new."),
    "failing_since": _time("Failing since (UTC)"),
    "failures": _count("Failures", "Since the last success; what is gone on with within the hour counts once."),
    "parts": _count("Parts", "Months or topics that are in the ledger."),
    "missing": _count("Missing", "Parts that are wanted and never came."),
    "out_of_reach": _count("Out of reach", "Parts that are wanted, but that the provider no longer tells of."),
    "rows": _count("Rows"),
    "requests": _count("Requests", "This calendar month."),
    "cost": _Column.NumberColumn("Cost (USD)", format="%.2f", help="Of requests, this calendar month.", width="small"),
    "part": _Column.TextColumn("Part", pinned=True, width="small"),
    "how": _Column.TextColumn("A fetch", width="small", help="Goes on: answers that are kept are not asked again."),
    "started": _time("Started (UTC)"),
    "ended": _time("Ended (UTC)"),
    "said": _Column.TextColumn("What was said", width="large"),
    "most_requests": _count("Requests at most"),
    "most_cost": _Column.NumberColumn("Cost at most (USD)", format="%.2f"),
}


def show(table: pa.Table, key: str, hidden: Iterable[str] = ()) -> None:
    """Draw a table, its columns named and formatted; ``hidden`` ones are in the export only."""
    order = [name for name in table.column_names if name not in set(hidden)]
    config = {name: COLUMNS[name] for name in order if name in COLUMNS}
    st.dataframe(table, key=key, column_order=order, column_config=config, hide_index=True, placeholder="-", alt=key)
