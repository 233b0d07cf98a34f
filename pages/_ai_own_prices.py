"""AI costs, own prices: a table of prices is checked, shown before and after, and kept with a reason."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib.errors import CostlibError, UsageError
from costlib.models.ai import repricing, repricing_findings
from costlib.models.ai.repricing import Repricing
from costlib.policy import decisions, prices
from costlib.policy.prices import sheet
from costlib.policy.prices.entries import PriceList
from costlib.scope import Period, Scope
from pages import _ai, _context, _costs, _service

TURN, DONE = "prices_turn", "prices_done"
MOST = 5_000_000
"""Bytes of a file of prices."""


def draw() -> None:
    """Draw where prices are dropped, and what they would change."""
    _costs.title("Your own prices")
    kept = PriceList.of(decisions.read(_context.ledger().state, prices.KIND))
    done, refused = st.session_state.pop(DONE, (None, None))
    if done:
        st.success(_costs.plain(done), icon=":material/check:")
    if refused:
        st.error(_costs.plain(refused))
    st.caption(
        "The file holds all prices that are kept here: save it, add or change lines, and drop it again. Give your "
        "prices a book of their own, a first day and a source; a changed price is a new line with a later first day."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Prices (CSV)", sheet.to_csv(kept), "prices.csv", "text/csv", key="prices_csv", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
        why = st.text_input("Reason", key=f"prices_why_{_turn()}", width=320, placeholder="Why, or where it comes from")
        place = st.empty()
    sent = st.file_uploader("Drop prices here", type=["csv"], key=f"prices_file_{_turn()}")
    if sent is None:
        return
    try:
        body = _body(sent)
        found = _preview((_context.stamp(), _ai.book_version()), everything(), body)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.markdown(_costs.plain(repricing_findings.told(found)))
    place.button(
        "Keep these prices", disabled=not why, key="prices_save", icon=":material/save:", on_click=_keep,
        args=[body, str(why), _ai.book_version()],
    )  # fmt: skip


def everything() -> Scope:
    """All of the data at billed cost, in the currency on screen: the past that other prices would change."""
    data = _context.freshness()
    return replace(_ai.billed(), period=Period(data.first_day, data.newest), filters=())


def _turn() -> int:
    return int(st.session_state.get(TURN, 0))


def _body(sent: Any) -> dict[str, Any]:
    """The document of a file."""
    content = sent.getvalue()
    if len(content) > MOST:
        raise UsageError(f"{sent.name} has more than {MOST // 1_000_000} MB: prices need less, check the file")
    try:
        return sheet.from_csv(content.decode("utf-8-sig"), sent.name)
    except UnicodeDecodeError as error:
        raise UsageError(f"{sent.name} is no text in UTF-8: save it again as CSV UTF-8") from error


@st.cache_data(ttl="1h", max_entries=8, show_spinner="Pricing the past by these prices")
def _preview(at: Any, about: Scope, body: dict[str, Any]) -> Repricing:
    return repricing.preview(_service.ledger_in(at[0][0]), about, body)


def _keep(body: dict[str, Any], why: str, onto: str) -> None:
    """Keep the prices; the audit has what they change. For a callback."""
    try:
        _, found = repricing.reprice(
            _context.ledger(), everything(), body,
            actor=_context.identity(), source=why, now=_context.now(), onto=onto,
        )  # fmt: skip
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was kept: {error}")
        return
    st.session_state[TURN] = _turn() + 1
    st.session_state[DONE] = (f"Kept, and written into the audit. {repricing_findings.told(found)}", None)
