"""Versions of a policy document, and the way back to one."""

import streamlit as st

from costlib.policy import decisions
from pages import _context, _tenants_draft
from pages._tenants_draft import Draft


def history(mine: Draft) -> None:
    """Every version, and the way back to one."""
    saved = decisions.history(_context.ledger().state, mine.kind)
    with st.expander(f"Versions ({len(saved)} saved)", icon=":material/history:"):
        versions = [*saved, decisions.shipped(mine.kind)]
        st.dataframe(
            [
                {"Version": each.id, "When (UTC)": each.at[:16].replace("T", " "), "By": each.actor, "Why": each.source}
                for each in saved
            ],
            key=f"{mine.kind}_versions",
            hide_index=True,
        )
        back = st.selectbox("Go back to", versions[1:], None, version, key=f"{mine.kind}_back", placeholder="A version")
        if back is None:
            return
        sure = st.checkbox("Use it from now on, for all months", key=f"{mine.kind}_sure")
        st.button(
            "Go back",
            disabled=not sure,
            key=f"{mine.kind}_go_back",
            icon=":material/undo:",
            on_click=_tenants_draft.decide,
            args=[mine.kind, dict(back.body), f"back to {version(back)}"],
        )


def version(saved: decisions.Saved) -> str:
    """A version in words."""
    return f"version {saved.id} of {saved.at[:10]}: {saved.source}" if saved.id else "what ships with Costboard"
