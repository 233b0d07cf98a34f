"""Anomalies, alerts: who is told of what, what would be sent now, a test of each channel, and the log of deliveries.

Addresses stand in environment variables; this view knows whether they are set and nothing else of them.
"""

import os
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.alerts import log, planned, tables, try_out, ways, words
from costlib.alerts.outcome import Delivery
from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.models.notices import Gathered, gathered
from costlib.policy import alert_channels, alerts, decisions
from costlib.scope import Period, Scope
from pages import _advised, _anomalies_alerts_form, _audit, _background, _context, _costs

KINDS = ("anomalies", "anomaly_states", "budgets")
"""Documents that notices rest on."""
SENDING = "Nothing is sent from here. Let a scheduler run `costboard alerts --send`, after each load for instance."
COLUMNS: dict[str, Any] = {
    "channel": st.column_config.TextColumn("Channel"),
    "kind": st.column_config.TextColumn("Reaches", width="small"),
    "ready": st.column_config.TextColumn("Address", width="small"),
    "variable": st.column_config.TextColumn("In the variable"),
    "takes": st.column_config.TextColumn("Takes", width="large"),
    "since": st.column_config.DateColumn("Since", format="D MMM YYYY", width="small"),
    "decided": st.column_config.TextColumn("Decided"),
    "status": st.column_config.TextColumn("Status", pinned=True, width="small"),
    "severity": st.column_config.TextColumn("Severity", width="small"),
    "title": st.column_config.TextColumn("What", width="large"),
    "attempts": st.column_config.NumberColumn("Attempts", width="small"),
    "until": st.column_config.DatetimeColumn("Again from (UTC)", format="YYYY-MM-DD HH:mm", timezone="UTC"),
    "attempt": st.column_config.NumberColumn("Attempt", width="small"),
    "error": st.column_config.TextColumn("What went wrong", width="large"),
    "at": st.column_config.TextColumn("When (UTC)", width="medium"),
    "actor": st.column_config.TextColumn("By", width="small"),
}


def draw() -> None:
    """Draw the view."""
    state, now = _context.ledger().state, _context.now()
    policy = alerts.stored(state)
    there = ways(policy.channels_on(now.date()), os.environ)
    found = _found()
    plan = planned(state, found.notices if found else (), policy, environ=os.environ, now=now)
    if found is not None:
        st.subheader(_costs.plain(words.finding(there, plan, len(found.notices))), anchor=False)
        for each in found.left_out:
            st.caption(f":material/help: {_costs.plain(each)}")
    with st.container(border=True, key="card_of_channels"):
        _costs.title(words.reached(there))
        _channels(tables.channels_table(there))
        _anomalies_alerts_form.draw(policy)
    with st.container(border=True, key="card_of_notices"):
        _costs.title(words.pending(found.notices) if found else "Anomalies and budgets are being looked at")
        _plan(found, plan)
    with st.container(border=True, key="card_of_log"):
        attempts = log(state)
        _costs.title(words.told(attempts))
        _log(tables.log_table(attempts))
    _background.begin()


def _found() -> Gathered | None:
    """What would be told; None while it is being worked out."""
    state, about = _context.ledger().state, Scope(Period(date.min, date.min), _context.default_currency())
    versions = (decisions.newest(state, kind).sha256 for kind in KINDS)
    found: Gathered | None = _background.ready(_gathered, about, *versions, str(_advised.version()))
    return found


def _gathered(ledger: Ledger, about: Scope) -> Gathered:
    return gathered(ledger, about.currency)


def _channels(table: pa.Table) -> None:
    if not len(table):
        st.caption("No channel yet. Add one below: until then nothing leaves this machine.")
        return
    _table(table, "channels")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Channel", table["channel"].to_pylist(), key="alert_channel", width=240)
        if st.button("Send a test message", key="alert_test", icon=":material/send:"):
            st.dialog(f"Test '{name}'", icon=":material/send:")(partial(_ask, name))()
        if st.button("Close this channel", key="alert_close", icon=":material/notifications_off:", type="tertiary"):
            st.dialog(f"Close '{name}'", icon=":material/notifications_off:")(partial(_ask_close, name))()


def _ask(name: str) -> None:
    """Ask before something leaves the machine."""
    st.markdown("One message leaves this machine. It says that it is a test, and holds no cost.")
    if st.button("Send it", type="primary", key="alert_test_send", icon=":material/send:"):
        with st.spinner("Sending"):
            _told(_test(name))


def _test(name: str) -> Delivery | str:
    """What became of a test message, or why there is none."""
    state = _context.ledger().state
    try:
        return try_out(
            state, alerts.stored(state), name, environ=os.environ, actor=_context.identity(), now=_context.now()
        )
    except CostlibError as error:
        return str(error)


def _told(made: Delivery | str) -> None:
    if isinstance(made, str):
        st.error(_costs.plain(made), icon=":material/error:")
    elif made.status == "sent":
        st.success("Sent, and written into the log.", icon=":material/check:")
    else:
        st.error(_costs.plain(f"{made.status.capitalize()}: {made.error}"), icon=":material/error:")


def _ask_close(name: str) -> None:
    st.markdown("It gets nothing from today on. What it was told stays in the log.")
    why = st.text_input("Reason", key="alert_close_why")
    if st.button("Close it", type="primary", key="alert_close_do", disabled=not why):
        state, now = _context.ledger().state, _context.now()
        try:
            newest = decisions.newest(state, alerts.KIND)
            policy = alert_channels.closed(alerts.stored(state), name, now.date())
            alert_channels.decide(
                state, policy, actor=_context.identity(), source=str(why), now=now, onto=newest.sha256
            )
        except CostlibError as error:
            st.error(_costs.plain(str(error)), icon=":material/error:")
            return
        st.rerun()


def _plan(found: Gathered | None, plan: list[Delivery]) -> None:
    if found is None:
        st.caption("This takes a few seconds after each load.")
        return
    if not found.notices:
        st.caption("Nothing: no open anomaly in the last 30 days of the data, and no budget step that was reached.")
        return
    if plan:
        _table(tables.deliveries_table(plan), "alert_plan")
        _audit.export(tables.deliveries_table(plan), "alerts_planned")
    else:
        _table(tables.notices_table(found.notices), "alert_notices")
    st.caption(f"{SENDING} Each channel is told once of each.")


def _log(table: pa.Table) -> None:
    if len(table):
        _table(table, "alert_log")
        _audit.export(table, "alerts_log")
    st.caption("Every attempt is an entry of the audit: none can be changed unseen.")


def _table(table: pa.Table, key: str) -> None:
    told = [name for name in table.column_names if table[name].null_count < len(table)]
    st.dataframe(
        table,
        hide_index=True,
        column_config=COLUMNS,
        column_order=told,
        placeholder="",
        key=key,
        alt=key.replace("_", " "),
    )
