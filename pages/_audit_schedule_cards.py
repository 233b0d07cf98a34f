"""Data and audit, schedule: a card for each stage that works, and the button that runs it now."""

import os
from functools import partial
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.pipeline import runs, words
from costlib.pipeline.leaving import leaving
from costlib.pipeline.running import Outcome, run_stage
from costlib.pipeline.stage import Setting, Stage
from costlib.pipeline.standing import Standing
from costlib.upload import Work
from pages import _context, _costs

WORKS, TOLD = "schedule_works", "schedule_told"
COLORS: dict[str, Any] = {"done": "green", "failed": "red", "broken off": "red", "skipped": "gray", "running": "blue"}
ICONS = {
    "done": ":material/check:",
    "failed": ":material/error:",
    "broken off": ":material/error:",
    "skipped": ":material/remove:",
    "running": ":material/progress_activity:",
}


def busy() -> bool:
    """Whether a stage that this session started is still at work."""
    return any(each.running for each in _works().values())


def told() -> list[str]:
    """What the stages that this session started last came to, where they made no run."""
    works = _works()
    said: list[str] = st.session_state.setdefault(TOLD, [])
    for name in [name for name, work in works.items() if not work.running]:
        work = works.pop(name)
        refusal = work.refusal()
        outcome = None if refusal else work.result()
        why = str(refusal) if refusal else outcome.why if outcome else ""
        said += [f"{name.capitalize()} was not run: {why}"] if why else []
    return said


def _setting() -> Setting:
    return Setting(_context.ledger(), os.environ, _context.now, _context.identity())


def _works() -> dict[str, Work[Outcome | None]]:
    """Stages that this session started, by name."""
    works: dict[str, Work[Outcome | None]] = st.session_state.setdefault(WORKS, {})
    return works


def draw(each: Standing) -> None:
    """Draw the card of a stage."""
    last = each.last
    with st.container(border=True, height="stretch", key=f"stage_{each.stage.name}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{each.stage.title}**")
            if last is None:
                st.badge("Has not run yet", color="gray")
            else:
                st.badge(words.outcome(last, each.now), icon=ICONS[last.status], color=COLORS[last.status])
        st.caption(each.stage.does)
        if last is not None and each.running:
            st.progress(last.share, _costs.plain(last.doing))
        elif last is not None:
            st.markdown(_costs.plain(last.words))
            _steps(last)
        when = each.schedule.in_words if each.schedule else "no schedule"
        st.caption(f":material/schedule: {words.coming(each)}, {when}")
        mine = _works().get(each.stage.name)
        if st.button(
            "Run now",
            key=f"run_{each.stage.name}",
            icon=":material/play_arrow:",
            disabled=each.running or (mine is not None and mine.running),
        ):
            st.dialog(f"Run '{each.stage.title}' now", icon=":material/play_arrow:")(partial(_ask, each.stage))()


def _steps(last: runs.Run) -> None:
    if last.steps:
        with st.expander(f"{len(last.steps)} step{'' if len(last.steps) == 1 else 's'}"):
            for name, said in last.steps:
                st.markdown(f"**{_costs.plain(name)}** {_costs.plain(said)}")


def _ask(stage: Stage) -> None:
    """Say what leaves the machine before it does."""
    st.markdown(stage.does)
    try:
        st.markdown(f":material/output: {_costs.plain(leaving(_setting(), stage))}")
    except CostlibError as error:
        st.error(_costs.plain(str(error)), icon=":material/error:")
        return
    if st.button("Run it", type="primary", key="run_it", icon=":material/play_arrow:"):
        st.session_state[TOLD] = []
        _works()[stage.name] = Work(partial(_run, _setting(), stage))
        st.rerun()


def _run(about: Setting, stage: Stage, _: Any) -> Outcome | None:
    return run_stage(about, stage)
