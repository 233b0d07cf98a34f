"""Editor of a policy document: tables, files, what a save would do, the save, and the versions before it."""

from datetime import date

import pandas as pd
import streamlit as st

from costlib.exports import sheet_csv
from costlib.ledger.seals import sealed_months
from costlib.models.rules import policy_review
from costlib.policy import documents
from costlib.policy.sheets import tables
from costlib.policy.sheets.forms import FORMS, Policy
from costlib.policy.sheets.sheet import Sheet
from costlib.scope import Period
from pages import _context, _costs, _tenants_cells, _tenants_draft
from pages._tenants_draft import Draft

_FROM, _PAST = "From a day on", "Correct the past"
LARGEST = 10
"""Megabytes of a file that is taken in."""


def tables_of(mine: Draft) -> None:
    """Draw an editor per sheet, and keep what is typed into it."""
    sheets = FORMS[mine.kind].sheets
    for tab, sheet in zip(st.tabs([each.title for each in sheets]), sheets, strict=True):
        with tab:
            _table(mine, sheet)
    st.caption(
        "Add rows at the end, select rows to delete them. A column's title explains how its cells are written. On a "
        "small screen a file is easier: download it, edit it, drop it here."
    )


def _table(mine: Draft, sheet: Sheet) -> None:
    key = mine.key(sheet.name)
    if key not in st.session_state and mine.shown[sheet.name] != mine.typed[sheet.name]:
        mine.shown[sheet.name] = mine.typed[sheet.name]
    given = _tenants_cells.frame(sheet, mine.shown[sheet.name])
    shown: pd.DataFrame = st.data_editor(
        given,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=_tenants_cells.config(sheet, given),
        placeholder="",
        alt=f"Editor of {sheet.title.lower()}",
    )
    mine.typed[sheet.name] = _tenants_cells.rows(shown)


def files(mine: Draft) -> None:
    """Offer the document as files, and take files in."""
    reading = tables.read(mine.kind, mine.typed, "")
    body = reading.body or mine.base.body
    with st.expander("Files: TOML and CSV, out and in", icon=":material/folder_open:", expanded=bool(mine.fault)):
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "TOML", documents.to_toml(body), f"{mine.kind}.toml", "application/toml", on_click="ignore",
                key=f"{mine.kind}_toml", icon=":material/download:", type="tertiary",
                help=None if reading.body else "As last saved: what is typed has faults. CSV holds it as typed.",
            )  # fmt: skip
            for sheet in FORMS[mine.kind].sheets:
                st.download_button(
                    f"{sheet.title} (CSV)", sheet_csv.write(sheet, mine.typed[sheet.name]), f"{sheet.name}.csv",
                    "text/csv", on_click="ignore", key=f"{mine.kind}_{sheet.name}_csv", icon=":material/download:",
                    type="tertiary",
                )  # fmt: skip
        st.file_uploader(
            "Drop a TOML or CSV file: it goes into the editor, and is saved only when you save",
            type=["toml", "csv"],
            accept_multiple_files=True,
            max_upload_size=LARGEST,
            key=mine.key("files"),
            on_change=_tenants_draft.take_up,
            args=[mine.kind],
        )
    if mine.fault:
        st.error(_costs.plain(mine.fault), icon=":material/error:")
    if mine.said:
        st.info(_costs.plain(mine.said), icon=":material/upload_file:")


def read(mine: Draft, source: str) -> Policy | None:
    """Read what was typed; None, and every fault with its row, where it can't be read."""
    reading = tables.read(mine.kind, mine.typed, source or "not said")
    if reading.policy is not None:
        return reading.policy
    faults = reading.faults
    bad = {(fault.sheet, fault.row) for fault in faults if fault.row}
    held = sum(len(each) for each in mine.typed.values())
    st.error(f"{held - len(bad)} rows are good, {len(bad)} need correction. Nothing is lost, nothing is saved yet.")
    st.dataframe(
        [{"Table": each.sheet, "Row": each.row or None, "Name": each.name, "What to do": each.text} for each in faults],
        key=f"{mine.kind}_faults",
        hide_index=True,
        placeholder="-",
        column_config={"What to do": st.column_config.TextColumn(width="large")},
    )
    return None


def since(mine: Draft) -> date | None:
    """From when changes hold; None corrects the past."""
    first = policy_review.first_open(_context.freshness().as_of, sealed())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how = st.segmented_control("Changes hold", [_FROM, _PAST], default=_FROM, required=True, key=f"{mine.kind}_how")
        if how == _PAST:
            return None
        day = st.date_input("From", first, key=f"{mine.kind}_since", width=160, format="YYYY-MM-DD")
    return day if isinstance(day, date) else first


def sealed() -> list[date]:
    """Months whose statements are sealed."""
    return [Period.month(month).start for month in sealed_months(_context.ledger().state)]


def told(found: policy_review.Review) -> bool:
    """Say what a save would do; returns whether there is anything that can be saved."""
    if found.refusal:
        st.error(_costs.plain(found.refusal))
        return False
    if found.nothing:
        st.caption("Nothing is changed so far.")
        return False
    data = _context.freshness()
    months = policy_review.months(found.spans, data.first_day, data.newest)
    lines = [*policy_review.touched(found.changes), policy_review.later(found), policy_review.effect(months, sealed())]
    st.markdown("  \n".join(_costs.plain(line) for line in lines if line))
    return True
