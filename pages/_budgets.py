"""What the views of budgets share: the document, saving a version of it, and what became of that."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.budgets.stored import body, put
from costlib.policy import decisions
from costlib.policy.budgets import KIND, Budget, BudgetPolicy
from pages import _context, _costs

DONE = "budgets_done"
TURN = "budgets_turn"


def newest() -> decisions.Saved:
    """The version that is in force."""
    return decisions.newest(_context.ledger().state, KIND)


def policy() -> BudgetPolicy:
    """The document that is in force."""
    saved = newest()
    return _policy(saved.sha256, saved.body)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _policy(sha256: str, _body: dict[str, Any]) -> BudgetPolicy:
    """As its hash is all that it depends on, whoever asks; frozen, so that it may be shared."""
    del sha256  # the cache reads it
    return BudgetPolicy.of(_body)


def turn() -> int:
    """Changes with every save, so that what was typed goes."""
    return int(st.session_state.get(TURN, 0))


def keep(found: BudgetPolicy, why: str, onto: str) -> None:
    """Save a version; for a callback.

    Args:
        found: The document.
        why: Who decides, or why.
        onto: SHA-256 of the version that was changed into it.
    """
    keep_body(body(found), why, onto)


def add(fresh: Sequence[Budget], why: str, onto: str) -> None:
    """Put entries into the document and save it; for a callback."""
    try:
        found = put(policy(), fresh)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was saved: {error}")
        return
    keep(found, why, onto)


def keep_body(content: dict[str, Any], why: str, onto: str) -> None:
    """Save a version; for a callback. Refused where somebody else has saved since."""
    state = _context.ledger().state
    try:
        who, when = _context.identity(), _context.now()
        saved = decisions.save(state, KIND, content, actor=who, source=why, now=when, onto=onto)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was saved: {error}")
        return
    st.session_state[TURN] = turn() + 1
    st.session_state[DONE] = (f"Saved as version {saved.id}: {saved.source}", None)


def outcome() -> None:
    """Say what became of the last save."""
    done, refused = st.session_state.pop(DONE, (None, None))
    if done:
        st.success(_costs.plain(done), icon=":material/check_circle:")
    if refused:
        st.error(_costs.plain(refused))
