"""Budget variance, budgets: which ones rule, how they hang together, and every way to change them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.budgets import budget_table, flags
from costlib.policy.budgets import KIND, BudgetPolicy
from pages import (
    _budgets,
    _budgets_files,
    _budgets_form,
    _budgets_plan,
    _budgets_tables,
    _budgets_theirs,
    _context,
    _costs,
    _service,
    _versions,
)

FLAGS = 3
"""Flags that are always in sight."""


def draw() -> None:
    """Draw the view."""
    _budgets.outcome()
    policy = _budgets.policy()
    if not policy.budgets:
        _nothing()
    else:
        _ruling(policy)
    with st.expander(
        "Add or change a budget", icon=":material/edit:", expanded=not policy.budgets, key="budgets_change"
    ):
        _budgets_form.draw(policy)
    with st.expander("Files: CSV and TOML, out and in", icon=":material/folder_open:", key="budgets_files"):
        _budgets_files.draw(policy)
    _budgets_theirs.draw(policy)
    _versions.draw(KIND, _budgets.keep_body, _budgets.newest().sha256, turn=f"_{_budgets.turn()}")


def _ruling(policy: BudgetPolicy) -> None:
    last = _context.freshness().last_day
    picked = st.date_input("On", last, key="budgets_on", width=160, format="YYYY-MM-DD", bind="query-params")
    day = picked if isinstance(picked, date) else last
    headline, table, said = _seen((_context.stamp(), _budgets.newest().sha256), policy, day)
    st.subheader(_costs.plain(headline), anchor=False)
    _flags((*_budgets_theirs.differences(policy), *said))
    with st.container(border=True, key="card_of_budgets"):
        _costs.title("Budgets, each below the one that it is a part of")
        _budgets_tables.budgets(table)
        st.caption(
            "Handed out: what its parts hold over its cycle, by the view that holds most; departments and providers "
            "are two views of one amount."
        )
        basis = {"Currency": "as in its column", "Cost basis": "as in its column", "Period": f"budgets of {day}"}
        _context.export(table, "budgets", more={**basis, "Filters": "none"})
    later = budget_table.to_come(policy, day)
    if len(later):
        with st.container(border=True, key="card_to_come"):
            _costs.title(f"{len(later)} decided for later")
            _budgets_tables.to_come(later)


def _flags(said: Sequence[str]) -> None:
    """The first few on the page, the others folded away, so that the budgets stay in sight."""
    for flag in said[:FLAGS]:
        st.warning(_costs.plain(flag), icon=":material/flag:")
    if said[FLAGS:]:
        with st.expander(f"{len(said[FLAGS:])} more flags", icon=":material/flag:", key="budgets_flags"):
            for flag in said[FLAGS:]:
                st.markdown(_costs.plain(flag))


def _nothing() -> None:
    with st.container(border=True, key="no_budgets"):
        st.subheader("No budget yet", anchor=False)
        st.markdown("Start with one for all cost: the forecast of the next twelve months, with room for surprises.")
        _budgets_plan.first()


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _seen(at: Any, _policy: BudgetPolicy, day: date) -> tuple[str, pa.Table, tuple[str, ...]]:
    """Headline, table and flags of a day."""
    ledger = _service.ledger_in(at[0][0])
    said = (*flags.flags(_policy, day), *flags.without_rate(ledger, _policy, day))
    return budget_table.headline(_policy, day), budget_table.budget_table(_policy, day), said
