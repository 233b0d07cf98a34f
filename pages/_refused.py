"""Rows of a file that were refused: what to do with each, and all of them as a file to correct."""

from collections.abc import Callable, Sequence

import streamlit as st

from costlib.policy.sheets.numbered import Refused

SHOWN = 500
"""Refused rows on screen; the file has them all."""


def draw(refused: Sequence[Refused], write: Callable[[Sequence[Refused]], bytes], kind: str) -> None:
    """Draw them; nothing where there are none.

    Args:
        refused: In the order of the file.
        write: Makes a file of them.
        kind: What the file holds, for its name.
    """
    if not refused:
        return
    count = f"{len(refused):,} row{'s' if len(refused) > 1 else ''}"
    st.error(f"{count} refused. Save them as a file, correct it and drop it again; nothing is lost.")
    st.download_button(
        "Refused rows (CSV)", lambda: write(refused), f"{kind}-refused.csv", "text/csv", key=f"{kind}_refused",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    st.dataframe(
        [{"Line": each.line, "Name": each.cells.get("name"), "What to do": each.reason} for each in refused[:SHOWN]],
        hide_index=True,
        placeholder="-",
        column_config={
            "Line": st.column_config.NumberColumn(width="small"),
            "Name": st.column_config.TextColumn(width="small"),
            "What to do": st.column_config.TextColumn(width=720),
        },
        alt="Refused rows",
    )
