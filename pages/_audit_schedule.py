"""Data and audit, schedule: what runs by itself, how it went, and when it runs next."""

from typing import Any

import streamlit as st

from costlib.pipeline import runs, tables, words
from costlib.pipeline.stages import stage
from costlib.pipeline.standing import Standing, standings
from costlib.policy import schedule
from pages import _audit, _audit_schedule_cards, _audit_schedule_times, _context, _costs

LOOK = 1.0
"""Seconds between two looks while something runs."""
COLUMNS: dict[str, Any] = {
    "outcome": st.column_config.TextColumn("Outcome", pinned=True, width=125),
    "stage": st.column_config.TextColumn("Stage", width=105),
    "started": st.column_config.DatetimeColumn("Started (UTC)", format="YYYY-MM-DD HH:mm:ss", timezone="UTC"),
    "seconds": st.column_config.NumberColumn("Seconds", format="%.1f", width="small"),
    "what": st.column_config.TextColumn("What came of it", width="large"),
    "how": st.column_config.TextColumn("Trigger", width="small"),
    "actor": st.column_config.TextColumn("By", width="small"),
    "steps": st.column_config.TextColumn("Steps", width="medium"),
    "does": st.column_config.TextColumn("Will do", width="large"),
    "schedule": st.column_config.TextColumn("When", width="medium"),
    "waits_for": st.column_config.TextColumn("Why nothing yet", width="large"),
}


def draw(_: _audit.Books) -> None:
    """Draw the tab."""
    busy = any(each.running for each in _found()) or _audit_schedule_cards.busy()
    st.fragment(_now, run_every=LOOK if busy else None)(watching=busy)
    _history()
    _waiting()
    _audit_schedule_times.draw()


def _found() -> tuple[Standing, ...]:
    return standings(_context.ledger(), _context.now())


def _now(*, watching: bool) -> None:
    """The finding, and a card for each stage that works; drawn again while one runs."""
    found, now = _found(), _context.now()
    told = _audit_schedule_cards.told()
    busy = any(each.running for each in found) or _audit_schedule_cards.busy()
    if watching and not busy:
        st.rerun()
    late = schedule.stored(_context.ledger().state).keeping_on(now.date()).late_minutes
    st.subheader(_costs.plain(words.finding(found, late)).replace("\\`", "`"), anchor=False)
    for why in told:
        st.warning(_costs.plain(why), icon=":material/lock:")
    with st.grid(3, min_column_width=280):
        for each in found:
            if not each.stage.waits_for:
                _audit_schedule_cards.draw(each)


@st.fragment
def _history() -> None:
    """Every run that is kept."""
    kept = runs.kept(_context.ledger().state)
    st.subheader(words.record(kept), anchor=False)
    if not kept:
        st.caption("Every run is listed here, whoever started it: this page, the command line or the scheduler.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = list(dict.fromkeys(stage(each.stage).title for each in kept))
        name = st.selectbox("Stage", names, None, key="runs_of", bind="query-params", placeholder="All", width=240)
        wrong = st.toggle("Failed only", key="runs_failed", bind="query-params")
    shown = [
        each for each in kept if name in {None, stage(each.stage).title} and (not wrong or each.status in runs.WRONG)
    ]
    if not shown:
        st.caption("No such run: none of those on record failed.")
        return
    _table(tables.runs_table(shown), "runs")
    _audit.export(tables.runs_table(shown), "runs", {"Stage": name or "all", "Only": "failed" if wrong else "all"})


def _waiting() -> None:
    """Stages that are declared and have nothing to do yet."""
    found = [each for each in _found() if each.stage.waits_for]
    with st.expander(f"{len(found)} more stages are declared and have nothing to do yet"):
        _table(tables.waiting_table(found), "waiting")


def _table(table: Any, key: str) -> None:
    st.dataframe(table, key=f"table_of_{key}", column_config=COLUMNS, hide_index=True, placeholder="-", alt=key)
