"""Forecasts that take seconds: worked out beside the page, which shows how far they are and what it has meanwhile."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib.models.outlook import parts, summing
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.asked import Asked as Options
from costlib.models.outlook.fits import Fits, Key
from costlib.models.outlook.job import Job
from costlib.models.outlook.ledger_task import task_of
from costlib.models.outlook.parts import WHOLE, Split
from costlib.models.outlook.summing import Parts
from costlib.models.outlook.task import Task
from pages import _context, _costs, _forecasts_cached, _service
from pages._forecasts import Asked

LOOK_SECONDS = 1.0
"""How often a page looks at what it waits for."""


@st.cache_resource(show_spinner=False, on_release=Fits.close)
def _fits() -> Fits:
    """The one instance that all visitors share."""
    return Fits()


def outlook(asked: Asked) -> Outlook:
    """The forecast as asked, or the quick one with a line on how far the other is.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
    """
    quick = _forecasts_cached.quick(asked.scope, asked.frequency, asked.steps, asked.levels)
    if not asked.full:
        return quick
    job = _fits().start(_key(asked, "whole"), lambda: {WHOLE: _task(asked)})
    if job.running:
        watch(job, "All members are asked in the background. Meanwhile: quick members, measured weights.")
        return quick
    if WHOLE in job.failed:
        st.warning(_costs.plain(f"Not all members could be asked: {job.failed[WHOLE]}. These are the quick ones."))
        return quick
    return _full(quick, job)


def known(asked: Asked) -> Outlook:
    """The forecast that ``outlook`` gives, without a word on how far it is."""
    quick = _forecasts_cached.quick(asked.scope, asked.frequency, asked.steps, asked.levels)
    job = _fits().start(_key(asked, "whole"), lambda: {WHOLE: _task(asked)}) if asked.full else None
    return quick if job is None or job.running or WHOLE in job.failed else _full(quick, job)


def _full(quick: Outlook, job: Job) -> Outlook:
    made = job.results[WHOLE]
    return replace(quick, forecast=made.forecast, paths=made.paths, so_far=made.so_far, earlier=made.earlier)


def _task(asked: Asked) -> Task:
    return task_of(_context.ledger(), asked.scope, asked.frequency, _options(asked))


def _options(asked: Asked) -> Options:
    rules = _forecasts_cached.rules()
    return Options(asked.steps, asked.levels, rules, asked.full, asked.weights)


def _key(asked: Asked, what: str) -> Key:
    return Key(str(_context.home()), _forecasts_cached.stamp(), (what, asked))


def split(asked: Asked, by: str) -> Split:
    """The parts of what is asked by a column, with their histories."""
    return _split(_forecasts_cached.stamp(), by, asked)


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _split(at: Any, by: str, asked: Asked) -> Split:
    return parts.split(_service.ledger_in(at[0][0]), asked.scope, by, asked.frequency, _options(asked))


def summed(asked: Asked, by: str) -> Parts | None:
    """Parts that add up; None, with a line on how far they are, while they are being worked out.

    Raises:
        NotEnoughHistoryError: The whole has no forecast.
    """
    job = _fits().start(_key(asked, by), lambda: split(asked, by).tasks)
    if job.running:
        watch(job, "Each part is forecast in the background, then all are made to add up.")
        return None
    return _summed(_forecasts_cached.stamp(), by, asked, job)


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _summed(at: Any, by: str, asked: Asked, _job: Job) -> Parts:
    del at
    return summing.summed(split(asked, by), _job.results, _job.failed, asked.levels)


@st.fragment(run_every=LOOK_SECONDS)
def watch(job: Job, said: str) -> None:
    """Show how far a job is, and draw the page anew once it has ended."""
    if not job.running:
        st.rerun()
    done, whole, name = job.progress
    now = f" {done} of {whole} done{f', now {name}' if name else ''}." if whole > 1 else ""
    st.progress(done / whole, f":material/hourglass_top: {_costs.plain(said + now)}")
