"""Closing a month: says what will be sealed, or why it can't be yet, and asks before it is done."""

from functools import partial

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.chargeback import closing, statement_months
from costlib.models.chargeback.month import BillingMonth
from costlib.models.wording import literal
from costlib.scope import Period
from pages import _context

FINAL = "This can't be undone. What changes later becomes an adjustment on the next statement."
CHANGED = "The month has changed since you read this. Nothing was sealed: read it again."
READ = "closing_read"
"""Key of what the dialog last showed."""


def button(month: BillingMonth) -> None:
    """Draw the button of a month that is not sealed."""
    if month.sealed_at is not None:
        return
    title = f"Close {statement_months.title(month.name)}"
    if st.button(title, icon=":material/lock:", key="close_month"):
        st.dialog(title, icon=":material/lock:")(partial(_ask, month.name))()


def _ask(name: str) -> None:
    """Show what closing does, and close on a second press."""
    try:
        with st.spinner("Checking the month"):
            found = closing.examine(_context.ledger(), Period.month(name), _context.now())
        read = st.session_state.get(READ)
        _said(found)
        pressed = st.button(
            "Seal for good", type="primary", icon=":material/lock:", key="seal_month", disabled=not found.ok
        )
        if pressed and found.month is not None and read == found.month.body():
            closing.close(_context.ledger(), Period.month(name), _context.now(), _context.identity())
            st.rerun()
        elif pressed:
            st.warning(CHANGED, icon=":material/warning:")
    except CostlibError as error:
        st.error(literal(str(error)), icon=":material/error:")


def _said(found: closing.Closing) -> None:
    """Say what will be sealed, and keep what was said: nothing else is sealed without asking again."""
    if not found.ok or found.month is None:
        st.markdown("**It can't be closed yet.**")
        for each in statement_months.obstacles(found):
            st.error(literal(each), icon=":material/error:")
        return
    st.session_state[READ] = found.month.body()
    st.markdown("**This will be sealed, with the rules and the state of the ledger that made it:**")
    st.markdown(literal(statement_months.will_seal(found.month)))
    for warning in found.warnings:
        st.caption(f":material/warning: {literal(warning)}")
    st.markdown(FINAL)
