"""Anomalies, alerts: the form that opens a channel."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.policy import alert_channels, alerts, decisions
from costlib.policy.alerts import AlertPolicy
from costlib.policy.notices import SEVERITIES
from pages import _context, _costs

ABOUT = {"anomaly": "Anomalies", "budget": "Budgets"}
HELP = (
    "Name of the environment variable that holds the address, as mailto://, slack://, msteams://, sns:// or json:// "
    "for a webhook. The address itself is never stored."
)


def draw(policy: AlertPolicy) -> None:
    """Draw the form, folded in."""
    with (
        st.expander("Add a channel", icon=":material/add:"),
        st.form("alert_form", border=False, enter_to_submit=False),
    ):
        with st.grid(2, min_column_width=240):
            name = st.text_input("Name", key="alert_name", placeholder="Finance", max_chars=100)
            variable = st.text_input(
                "Variable", key="alert_variable", placeholder="COSTBOARD_ALERTS_FINANCE", help=HELP, max_chars=100
            )
            about = st.pills(
                "Takes", list(ABOUT), selection_mode="multi", default=list(ABOUT), format_func=ABOUT.__getitem__,
                key="alert_about",
            )  # fmt: skip
            least = st.segmented_control("From severity", SEVERITIES, default="high", key="alert_least", required=True)
        why = st.text_input("Reason", key="alert_why", placeholder="Who decided, and why", max_chars=200)
        if st.form_submit_button("Add the channel", icon=":material/save:", key="alert_add"):
            _keep(policy, {"name": name, "variable": variable, "about": about, "least": least, "source": why})


def _keep(policy: AlertPolicy, entry: dict[str, Any]) -> None:
    state, now = _context.ledger().state, _context.now()
    if not (entry["name"] and entry["source"] and entry["about"]):
        st.error("Give the channel a name, something to take and a reason.", icon=":material/error:")
        return
    try:
        onto = decisions.newest(state, alerts.KIND).sha256
        fresh = alert_channels.opened(policy, entry, now.date())
        alert_channels.decide(state, fresh, actor=_context.identity(), source=entry["source"], now=now, onto=onto)
    except CostlibError as error:
        st.error(_costs.plain(str(error)), icon=":material/error:")
        return
    st.rerun()
