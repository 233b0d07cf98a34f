"""Data and audit, schedule: the form that changes when a stage runs."""

from itertools import islice
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.pipeline.stages import STAGES
from costlib.policy import cron, decisions, documents, schedule
from pages import _context, _costs

HELP = "Minute, hour, day of the month, month, day of the week, in UTC: 30 5 * * 1-5 is 05:30 from Monday to Friday."
SHOWN = 3
"""Moments that are shown of what was written."""


@st.fragment
def draw() -> None:
    """Draw the form, folded in."""
    policy, today = schedule.stored(_context.ledger().state), _context.now().date()
    ruling = policy.stages_on(today)
    with st.expander("Change when a stage runs", icon=":material/edit_calendar:"):
        chosen = st.selectbox("Stage", STAGES, format_func=lambda each: each.title, key="times_of", width=240)
        before = ruling.get(chosen.name)
        with st.grid(2, min_column_width=240):
            text = st.text_input(
                "Times (cron, UTC)", before.cron if before else "", key=f"times_cron_{chosen.name}", help=HELP
            )
            why = st.text_input("Reason", key="times_why", placeholder="Who decided, and why", max_chars=200)
        on = st.toggle("Runs by itself", before.enabled if before else True, key=f"times_on_{chosen.name}")
        good = _shown(text)
        with st.container(horizontal=True):
            if st.button("Save from today on", key="times_save", icon=":material/save:", disabled=not (good and why)):
                _keep(policy, {"name": chosen.name, "cron": text, "enabled": on, "source": why})
            st.download_button(
                "All times (TOML)", documents.to_toml(schedule.body_of(policy)), "schedule.toml", "application/toml",
                key="times_toml", icon=":material/download:", type="tertiary", on_click="ignore",
                help="Change it by hand and save it with `costboard run --schedule schedule.toml`.",
            )  # fmt: skip


def _shown(text: str) -> bool:
    """Show what was written in words and its next moments; whether it can be read."""
    try:
        clean = cron.checked(text)
    except ValueError as error:
        st.caption(f":red[:material/error:] {_costs.plain(str(error))}")
        return False
    coming = ", ".join(f"{each:%a %d %b %H:%M}" for each in islice(cron.moments(clean, _context.now()), SHOWN))
    st.caption(f":material/schedule: {cron.in_words(clean).capitalize()} (UTC). Next: {coming}")
    return True


def _keep(policy: schedule.SchedulePolicy, entry: dict[str, Any]) -> None:
    state, now = _context.ledger().state, _context.now()
    try:
        onto = decisions.newest(state, schedule.KIND).sha256
        fresh = policy.changed(entry, now.date())
        schedule.decide(state, fresh, actor=_context.identity(), source=str(entry["source"]), now=now, onto=onto)
    except CostlibError as error:
        st.error(_costs.plain(str(error)), icon=":material/error:")
        return
    st.rerun()
