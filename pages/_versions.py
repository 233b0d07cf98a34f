"""Versions of a policy document, and the way back to one."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from costlib.policy import decisions
from pages import _context


def draw(kind: str, decide: Callable[..., None], *more: Any, sure: str = "", turn: str = "") -> None:
    """Draw every version, and offer to save an earlier one again.

    Args:
        kind: Of the document.
        decide: For a callback: takes the body, why, and ``more``.
        more: What else it takes.
        sure: What must be ticked first; empty for nothing.
        turn: Changes whenever the choice starts anew.
    """
    saved = decisions.history(_context.ledger().state, kind)
    with st.expander(f"Versions ({len(saved)} saved)", icon=":material/history:", key=f"{kind}_earlier"):
        st.dataframe(
            [
                {"Version": each.id, "When (UTC)": each.at[:16].replace("T", " "), "By": each.actor, "Why": each.source}
                for each in saved
            ],
            key=f"{kind}_versions", hide_index=True, alt=f"Versions of {kind}",
        )  # fmt: skip
        earlier = [*saved, decisions.shipped(kind)][1:]
        back = st.selectbox(
            "Go back to", earlier, None, named, key=f"{kind}_back{turn}", placeholder="A version", width=420
        )
        if back is None:
            return
        ready = st.checkbox(sure, key=f"{kind}_sure") if sure else True
        st.button(
            "Go back", disabled=not ready, key=f"{kind}_go_back", icon=":material/undo:", on_click=decide,
            args=[dict(back.body), f"back to {named(back)}", *more],
            help="Saves that version again; the present one stays among the versions.",
        )  # fmt: skip


def named(saved: decisions.Saved) -> str:
    """A version in words."""
    return f"version {saved.id} of {saved.at[:10]}: {saved.source}" if saved.id else "what ships with Costboard"
