"""Anomalies, planned activity: what is expected to be unusual, entered ahead of time or afterwards."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.watch import trial_words, words
from costlib.models.watch.series import Name
from costlib.policy import anomaly_states
from costlib.policy.anomaly_states import Activity
from pages import _anomalies, _context, _costs


def draw() -> None:
    """Draw the view."""
    states = anomaly_states.stored(_context.ledger().state)
    st.subheader(_costs.plain(trial_words.planned(states.planned)), anchor=False)
    st.caption("On these days nothing is raised for the series, nor for wider ones where it explains what they show.")
    for place, each in enumerate(reversed(states.planned)):
        _one(each, place)
    with st.container(border=True, key="card_of_plan"):
        _form(list(_anomalies.scanned().watched.series))


def _one(each: Activity, place: int) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"planned_{place}"):
        st.markdown(f"**{_costs.plain(trial_words.activity(each))}**")
        st.caption(_costs.plain(f"{each.who}, {words.day(each.at.date())}: {each.why}"))
        with st.popover("Withdraw", icon=":material/undo:", key=f"withdraw_{place}"):
            who = st.text_input("Who", _context.identity(), key=f"withdraw_who_{place}")
            why = st.text_input("Why", key=f"withdraw_why_{place}")
            if st.button("Withdraw it", disabled=not (who and why), key=f"withdraw_it_{place}"):
                _withdraw(each, who, why)


def _form(names: list[Name]) -> None:
    _costs.title("Plan activity")
    today = _context.freshness().as_of
    with st.form("plan_activity", border=False):
        with st.grid(3, min_column_width=200):
            name = st.selectbox("Series", names, format_func=trial_words.series, key="plan_series")
            first = st.date_input("From", today, key="plan_first")
            last = st.date_input("To, included", today, key="plan_last")
            who = st.text_input("Who", _context.identity(), key="plan_who", max_chars=80)
            why = st.text_input("Why", key="plan_why", max_chars=400, placeholder="Load test, migration, campaign")
        if st.form_submit_button("Plan it", type="primary", icon=":material/event_available:") and name is not None:
            entry = {"dimension": name.dimension, "value": name.value, "first": str(first), "last": str(last)}
            _plan(entry, who, why)


def _plan(entry: dict[str, Any], who: str, why: str) -> None:
    try:
        anomaly_states.plan(_context.ledger().state, entry, who=who, why=why, now=_context.now())
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.rerun()


def _withdraw(each: Activity, who: str, why: str) -> None:
    try:
        anomaly_states.withdraw(_context.ledger().state, each, who=who, why=why, now=_context.now())
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.rerun()
