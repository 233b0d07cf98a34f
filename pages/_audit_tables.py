"""How the ledger's own tables look: what a column is called, and how its values are written."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import streamlit as st

_Column = st.column_config
_EXACT = "Exact in the export."


def _amount(label: str, meaning: str) -> Any:
    return _Column.NumberColumn(label, format="%,.4f", help=f"{meaning} {_EXACT}")


def _count(label: str, meaning: str | None = None) -> Any:
    return _Column.NumberColumn(label, format="localized", help=meaning)


COLUMNS: dict[str, Any] = {
    "state": _Column.TextColumn("State", pinned=True, width="small"),
    "source": _Column.TextColumn("Source", width="medium"),
    "file": _Column.TextColumn("File", width="medium"),
    "format": _Column.TextColumn("Format", width="small"),
    "kind": _Column.TextColumn("Kind", width="small"),
    "month": _Column.TextColumn("Month", help="Billing month.", width="small"),
    "month_was": _Column.TextColumn("Month was", help="Closed: over and settled when this was loaded.", width="small"),
    "currency": _Column.TextColumn("Currency", width="small"),
    "basis": _Column.TextColumn("Basis", width="small"),
    "first_day": _Column.DateColumn("First day", format="D MMM YYYY"),
    "data_until": _Column.DateColumn("Data until", format="D MMM YYYY", help="The last day that it has delivered."),
    "days_behind": _count("Days behind", "Behind the newest source."),
    "last_load": _Column.TextColumn("Last load"),
    "loaded_at": _Column.DatetimeColumn("Loaded at (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"),
    "at": _Column.DatetimeColumn("When (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"),
    "rows": _count("Rows"),
    "rows_in": _count("Rows in", "Rows of the file."),
    "rows_stored": _count("Stored"),
    "rows_quarantined": _count("Quarantined", "Put aside with their reasons; in no total."),
    "rows_written": _count("Charges", "One source row may hold several charges."),
    "rows_loaded": _count("Charges loaded"),
    "rows_cube": _count("Charges in cube"),
    "rows_before": _count("Rows before"),
    "rows_after": _count("Rows after"),
    "known": _count("Rows that give it", "The basis is unknown for the others, which is not 0."),
    "bill_total": _amount("Bill total", "What the rows of the files add up to, those put aside left out."),
    "source_total": _amount("Source total", "What the files' rows added up to when loaded, those put aside left out."),
    "residue": _Column.NumberColumn("Rounded away", format="%.3g", help="Finer than 18 decimals, rounded at load."),
    "crossing": _amount("Crossing months", "Came in another month's bill, less what came here for other months."),
    "stored_total": _amount("Stored total", "What the stored facts add up to now."),
    "cube_total": _amount("Cube total", "What the cube behind the pages adds up to now."),
    "lake_difference": _Column.NumberColumn(
        "Stored - source", help="Stored, less source, residue and crossing. Must be 0."
    ),
    "cube_difference": _Column.NumberColumn("Cube - stored", help="Must be 0."),
    "billed_before": _Column.TextColumn("Billed before", alignment="right"),
    "billed_after": _Column.TextColumn("Billed after", alignment="right"),
    "before": _amount("Before", "Total of what was replaced."),
    "after": _amount("After", "Total of what replaced it."),
    "direction": _Column.TextColumn("Bill", pinned=True, width="small"),
    "change": _Column.NumberColumn("Change", format="%+,.4f", help=f"Positive: the bill grew. {_EXACT}"),
    "version_before": _count("Old version", "The version of the lake that still holds what was replaced."),
    "version_after": _count("New version"),
    "reason": _Column.TextColumn("Reason", width="large"),
    "reasons": _Column.TextColumn("Reasons", width="large"),
    "files": _Column.Column("Files"),
    "row": _count("Row", "Row of the file."),
    "raw": _Column.TextColumn("As it came", width="large"),
    "seq": _count("No."),
    "actor": _Column.TextColumn("By", width="small"),
    "action": _Column.TextColumn("Action", width="small"),
    "subject": _Column.TextColumn("What", width="small"),
    "summary": _Column.TextColumn("Summary", width="large"),
    "detail": _Column.TextColumn("Record", width="medium"),
    "hash": _Column.TextColumn("Hash", width="small"),
    "table": _Column.TextColumn("Table"),
    "version": _count("Version"),
}


def show(table: pa.Table, key: str, hidden: Iterable[str] = ()) -> None:
    """Draw a table, its columns named and formatted; ``hidden`` ones are in the export only."""
    order = [name for name in table.column_names if name not in set(hidden)]
    config = {name: COLUMNS[name] for name in order if name in COLUMNS}
    st.dataframe(table, key=key, column_order=order, column_config=config, hide_index=True, placeholder="-")
