"""Versions of the budgets, and the way back to one."""

import streamlit as st

from costlib.policy import decisions
from costlib.policy.budgets import KIND
from pages import _budgets, _context


def draw() -> None:
    """Draw every version, and offer to save an earlier one again."""
    saved = decisions.history(_context.ledger().state, KIND)
    with st.expander(f"Versions ({len(saved)} saved)", icon=":material/history:", key="budgets_earlier"):
        st.dataframe(
            [
                {"Version": each.id, "When (UTC)": each.at[:16].replace("T", " "), "By": each.actor, "Why": each.source}
                for each in saved
            ],
            key="budgets_versions",
            hide_index=True,
            alt="Versions of the budgets",
        )
        earlier = [*saved, decisions.shipped(KIND)][1:]
        back = st.selectbox(
            "Go back to",
            earlier,
            None,
            _version,
            key=f"budgets_back_{_budgets.turn()}",
            placeholder="A version",
            width=420,
        )
        if back is not None:
            st.button(
                "Go back", key="budgets_go_back", icon=":material/undo:", on_click=_budgets.keep_body,
                args=[dict(back.body), f"back to {_version(back)}", _budgets.newest().sha256],
                help="Saves that version again; the present one stays among the versions.",
            )  # fmt: skip


def _version(saved: decisions.Saved) -> str:
    return f"version {saved.id} of {saved.at[:10]}: {saved.source}" if saved.id else "what ships with Costboard"
