"""ROI scenarios, edit: what stands beside cases (strategies, risks, value drivers, scenarios), a table each."""

from typing import Any

import pandas as pd
import streamlit as st

from costlib.errors import CostlibError
from costlib.models.roi import document
from costlib.policy import decisions
from costlib.policy.roi import RoiPolicy
from costlib.policy.sheets.roi import BESIDE
from costlib.policy.sheets.sheet import Column, Sheet
from pages import _context, _costs, _roi_files


def draw(policy: RoiPolicy, saved: decisions.Saved) -> None:
    """Draw the tables behind one choice."""
    with st.expander("Strategies, risks, value drivers and scenarios", icon=":material/table_edit:"):
        titles = {sheet.title: sheet for sheet in BESIDE}
        _table(titles[_costs.choice("Table", list(titles), key="roi_beside")], policy, saved)


@st.fragment
def _table(sheet: Sheet, policy: RoiPolicy, saved: decisions.Saved) -> None:
    key = f"roi_{sheet.name}_{_roi_files.turn()}"
    given = pd.DataFrame(document.rows(policy, sheet), columns=list(sheet.names), dtype="str")
    typed = st.data_editor(
        given, key=f"{key}_rows", num_rows="dynamic", hide_index=True, placeholder="",
        column_config={each.name: _column(each) for each in sheet.columns}, alt=f"Editor of {sheet.title.lower()}",
    )  # fmt: skip
    records = typed.to_dict("records")
    filled = [{str(name): str(cell) for name, cell in row.items() if pd.notna(cell)} for row in records]
    why = st.text_input("Reason", key=f"{key}_why", placeholder="Why, or where the figures come from", width=420)
    try:
        body = document.with_rows(saved.body, sheet, filled, _context.now().date(), why or "typed here")
    except CostlibError as error:
        st.error(f"{_costs.plain(str(error))}. Nothing is lost, nothing is saved yet.")
        return
    st.button(
        "Save", disabled=not why, key=f"roi_{sheet.name}_save", icon=":material/save:", type="primary",
        on_click=_roi_files.keep, args=[body, why, saved],
    )  # fmt: skip
    st.caption("What is changed here rules from today on. Earlier entries stay in the document with their days.")


def _column(column: Column) -> Any:
    if column.choices:
        return st.column_config.SelectboxColumn(column.title, options=list(column.choices), help=column.meaning)
    return st.column_config.TextColumn(column.title, help=_costs.plain(column.meaning))
