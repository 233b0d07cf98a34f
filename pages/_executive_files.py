"""Executive summary: files of the case, made when they are asked for and known to the audit."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import pyarrow as pa
import streamlit as st

from costlib import exports
from costlib.ledger import Ledger
from costlib.models.case.answer import CaseAnswer
from pages import _context

FILES = (("CSV", "csv", exports.write_csv), ("Excel", "xlsx", exports.write_excel))
MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def button(
    title: str,
    name: str,
    content: Callable[[], bytes],
    found: CaseAnswer,
    *,
    ending: str = "pdf",
    kind: Literal["secondary", "tertiary"] = "tertiary",
    icon: str = ":material/download:",
    more: Mapping[str, str] | None = None,
) -> None:
    """Draw the button of one file.

    Args:
        title: On the button.
        name: Of the file, without day and ending.
        content: Makes it.
        found: The case.
        ending: Says the format.
        kind: How much it stands out.
        icon: On the button.
        more: What the audit must know beside the case's header.
    """
    file = f"{name}_{found.day}.{ending}"
    st.download_button(
        title,
        partial(saved, content, file, {**found.header, **(more or {})}, _context.ledger(), _context.identity()),
        file,
        MIMES[ending],
        key=f"{name}_{ending}",
        icon=icon,
        on_click="ignore",
        type=kind,
    )


def both(table: pa.Table, name: str, found: CaseAnswer, more: Mapping[str, str] | None = None) -> None:
    """Draw the buttons that save exactly this table.

    Args:
        table: The rows on screen.
        name: Of the files.
        found: The case.
        more: What a reader must know beside the case's header.
    """
    header = {**found.header, **(more or {})}
    with st.container(horizontal=True, gap="small"):
        for title, ending, write in FILES:
            button(title, name, partial(write, table, header), found, ending=ending, more=more)


def saved(content: Callable[[], bytes], file: str, header: Mapping[str, str], source: Ledger, who: str) -> bytes:
    """Make the file when it is asked for; the audit knows of it before the reader has it."""
    made = content()
    source.state.record("export", file, dict(header), actor=who, now=_context.now())
    return made
