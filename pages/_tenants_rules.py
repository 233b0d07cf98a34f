"""Tenant costs, rules and pools: who owns what, and how the rest is shared out; changed here, with a reason."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.rules import policy_review
from costlib.models.rules.policy_review import Review
from pages import _costs, _tenants_draft, _tenants_editor, _tenants_ownership, _tenants_pools, _versions
from pages._tenants_draft import Draft

SECTION, POOLS, OWNERSHIP = "section", "Pools", "Ownership"


def draw() -> None:
    """Draw the view."""
    if _costs.choice("Section", [POOLS, OWNERSHIP], key=SECTION) == POOLS:
        try:
            _tenants_pools.draw()
        except CostlibError as error:  # whatever is wrong with the pools is mended below
            st.error(_costs.plain(str(error)))
        _editor("allocation", "Change the pools", _tenants_pools.preview)
    else:
        _tenants_ownership.draw()
        _editor("ownership", "Change rules and owners", _tenants_ownership.preview)


@st.fragment
def _editor(kind: str, title: str, preview: Callable[[Review], None]) -> None:
    """Draw the editor of a document."""
    with st.container(border=True, key=f"edit_{kind}"):
        st.subheader(title, anchor=False)
        said, mine = st.container(), _tenants_draft.draft(kind)
        _tenants_editor.tables_of(mine)
        with said:
            _tenants_draft.outcome(kind)
        _overtaken(mine)
        _tenants_editor.files(mine)
        _save(mine, preview)
        _versions.draw(mine.kind, partial(_tenants_draft.decide, mine.kind), sure="Use it from now on, for all months")


def _overtaken(mine: Draft) -> None:
    newest = _tenants_draft.newest(mine.kind)
    if newest.sha256 != mine.base.sha256:
        st.warning(
            f"{_costs.plain(newest.actor)} saved another version meanwhile ({_costs.plain(newest.source)}). Download "
            "yours as a file if you want to keep it, then start again from the new one.",
            icon=":material/sync_problem:",
        )
        st.button("Start again", on_click=_tenants_draft.again, args=[mine.kind, newest], key=f"{mine.kind}_again")
    elif _tenants_draft.edited(mine):
        st.button(
            "Undo all edits",
            on_click=_tenants_draft.again,
            args=[mine.kind, newest],
            key=f"{mine.kind}_undo",
            icon=":material/undo:",
            type="tertiary",
        )


def _save(mine: Draft, preview: Callable[[Review], None]) -> None:
    """Say what a save would do, and offer it."""
    policy = _tenants_editor.read(mine, st.session_state.get(mine.key("why"), ""))
    if policy is None:
        return
    since = _tenants_editor.since(mine)
    found = policy_review.review(mine.kind, mine.base.body, policy, since)
    if not _tenants_editor.told(found):
        return
    if st.toggle("Show the effect on the newest whole month", key=f"{mine.kind}_effect"):
        try:
            preview(found)
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.text_input("Reason", key=mine.key("why"), placeholder="Why, or where it comes from", width=420)
        st.button(
            "Save",
            disabled=not why,
            type="primary",
            key=f"{mine.kind}_save",
            icon=":material/save:",
            on_click=_tenants_draft.save,
            args=[mine, found.body, str(why), dict(mine.typed)],
        )
    if not why:
        st.caption("A reason is kept with every version, and in the audit trail.")
