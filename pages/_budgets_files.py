"""Budgets as files: out, and in row by row, shown before they are saved."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError, UsageError
from costlib.exports import budget_csv, sheet_csv
from costlib.models.budgets import sheet, stored
from costlib.models.budgets.sheet import Imported
from costlib.policy.budgets import BudgetPolicy
from costlib.policy.documents import from_toml, to_toml
from pages import _budgets, _costs, _refused

LARGEST = 20
"""Megabytes of a file that is taken in."""


def draw(policy: BudgetPolicy) -> None:
    """Draw the files and where one is dropped."""
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Budgets (CSV)", lambda: budget_csv.write(policy.budgets), "budgets.csv", "text/csv", key="budgets_out_csv",
            on_click="ignore", icon=":material/download:", type="tertiary",
        )  # fmt: skip
        st.download_button(
            "All of it (TOML)", lambda: to_toml(stored.body(policy)), "budgets.toml", "application/toml",
            key="budgets_out_toml", on_click="ignore", icon=":material/download:", type="tertiary",
            help="Budgets, ladders, gates, limits, responses, targets and planning defaults.",
        )  # fmt: skip
    sent = st.file_uploader(
        "Drop a file: a CSV adds to the budgets and changes those it names, a TOML is the whole document",
        type=["csv", "toml"],
        max_upload_size=LARGEST,
        key=f"budgets_file_{_budgets.turn()}",
    )
    if sent is None:
        return
    why = st.text_input(
        "Reason", key=f"budgets_file_why_{_budgets.turn()}", width=320, placeholder="Where it comes from"
    )
    saved = _budgets.newest()
    try:
        found = _read((saved.sha256, sent.file_id), policy, sent)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    _preview(found)
    st.button(
        "Save what is accepted", disabled=not why, key="budgets_file_save", icon=":material/save:", type="primary",
        on_click=_budgets.keep, args=[found.policy, why, saved.sha256],
    )  # fmt: skip


@st.cache_resource(ttl="10m", max_entries=4, show_spinner="Reading the file")
def _read(at: tuple[str, str], _policy: BudgetPolicy, _sent: Any) -> Imported:
    del at  # the cache reads it
    name, content = str(_sent.name), bytes(_sent.getvalue())
    if name.lower().endswith(".csv"):
        return sheet.imported(_policy, budget_csv.read(content, name), f"file {name}")
    if not name.lower().endswith(".toml"):
        raise UsageError(f"{name} ends in neither .csv nor .toml: the ending says the format")
    return sheet.whole(_policy, BudgetPolicy.of(from_toml(sheet_csv.decoded(content, name), name)))


def _preview(found: Imported) -> None:
    st.markdown(_costs.plain(f"{found.as_text()}. Nothing is saved yet."))
    _refused.draw(found.refused, budget_csv.write_refused, "budgets")
