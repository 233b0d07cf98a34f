"""Anomalies, what someone says of one: acknowledged, expected, resolved or open again, with who and why."""

from datetime import date
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.watch import page_words
from costlib.models.watch.anomaly import Anomaly, undone, word
from costlib.policy import anomaly_states
from pages import _anomalies, _context, _costs

STATES = ("acknowledged", "expected", "resolved", "open")


def draw(each: Anomaly) -> None:
    """What was said so far, and the form to say more."""
    _costs.title(page_words.standing(each))
    for said in each.said.words:
        st.caption(_costs.plain(page_words.spoken(said)))
    _form(each)


@st.fragment
def _form(each: Anomaly) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = [state for state in STATES if state != each.status]
        status = st.segmented_control("It is", options, default=options[0], required=True, key=f"status_{each.id}")
        until = _until(each) if status == "expected" else None
        who = st.text_input("Who", _context.identity(), key=_anomalies.WHO, max_chars=80, width=160)
        why = st.text_input("Why", key=f"why_{each.id}", max_chars=400, placeholder="In a few words", width=320)
        if st.button("Save", type="primary", icon=":material/save:", disabled=not (who and why), key="anomaly_save"):
            _say(word(each, status, until), who, why)
        if each.said.words and st.button("Undo", icon=":material/undo:", type="tertiary", key="anomaly_undo"):
            _say(undone(each), who or each.said.words[-1].who, f"Taken back: {each.said.words[-1].why}")
    st.caption(
        "Who, when and why are kept, and in the audit trail. What is expected raises nothing until its last day."
    )


def _until(each: Anomaly) -> date | None:
    first, last = each.lead.start, each.lead.end
    chosen: date | None = st.date_input("Until", last, min_value=first, max_value=None, key=f"until_{each.id}")
    return chosen


def _say(said: dict[str, Any], who: str, why: str) -> None:
    """Keep it and draw the page anew; what can't be is said."""
    try:
        anomaly_states.say(_context.ledger().state, said, who=who, why=why, now=_context.now())
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.rerun()
