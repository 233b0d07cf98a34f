"""Adding bills: receive, load beside the page, and say what came of it."""

from functools import partial

import streamlit as st

from costlib import upload
from costlib.errors import CostlibError, ShrinkError
from costlib.ledger.reports import LoadReport
from costlib.models import ledger_tables, quarantine
from costlib.models.wording import literal
from costlib.sample.load import load_sample
from pages import _audit_tables, _context

JOB = "load_job"
TURN = "load_turn"
LOADED = "load_emptied"
FORMATS = (
    "CSV, Parquet or JSON, plain or gzip; recognised by content. AWS, Azure, Google Cloud, DigitalOcean, OpenAI, "
    "Anthropic, or FOCUS 1.0 to 1.4. A manifest dropped with its files is honoured. Larger files: `costboard ingest`."
)
NAMED = "Keeps deliveries of one source together. Left empty: format and billing account."
CONTROLS = {"--replace": "'Replace anyway'", "--source": "source name"}
"""Option of the command line, which errors name, to what stands for it here."""


def draw(prompt: str = "Drop bills here", formats: str = FORMATS) -> None:
    """Draw where files are dropped, and below it what became of the last ones.

    Args:
        prompt: What to drop.
        formats: What can be read, for the tooltip.
    """
    job: upload.Job | None = st.session_state.get(JOB)
    if job is not None:
        _let_go(job)
    with st.container(border=True):
        if job is not None and job.running:
            _watch(job)
        else:
            _ask(prompt, formats)
    if job is not None:
        _show(job)


def _let_go(job: upload.Job) -> None:
    """Empty the box once its bills are loaded, however quick that was: they must not go along with the next ones."""
    if not job.running and job.refusal() is None and st.session_state.get(LOADED) is not job:
        st.session_state[LOADED] = job
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _ask(prompt: str, formats: str) -> None:
    turn = st.session_state.get(TURN, 0)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sent = st.file_uploader(prompt, accept_multiple_files=True, key=f"bills_{turn}", help=formats)
    with right:
        st.text_input("Source name (optional)", key=f"source_{turn}", help=NAMED, placeholder="such as aws-cur:prod")
        with st.container(horizontal=True):
            st.button("Load", disabled=not sent, type="primary", icon=":material/upload:", key="load", on_click=_start)
            if not _context.ledger().version():
                st.button("Load the sample company", icon=":material/science:", key="sample", on_click=_start_sample)


def _start(*, replace: bool = False) -> None:
    """Start to load what was dropped."""
    turn = st.session_state.get(TURN, 0)
    sent = [(each.name, each) for each in st.session_state.get(f"bills_{turn}") or []]
    try:
        st.session_state[JOB] = upload.start(
            _context.ledger(),
            sent,
            now=_context.now(),
            actor=_context.identity(),
            source=st.session_state.get(f"source_{turn}"),
            replace=replace,
        )
    except CostlibError as error:
        st.session_state[JOB] = upload.Job(partial(_refused, error))


def _refused(error: CostlibError, _: object) -> LoadReport:
    raise error


def _start_sample() -> None:
    """Start to load the sample company."""
    st.session_state[JOB] = upload.Job(partial(load_sample, _context.ledger(), _context.now()))


def _watch(job: upload.Job) -> None:
    """Show a load's progress until it has ended, then draw the page anew."""
    with st.status("Loading", expanded=True):
        bar = st.progress(0.0)
        for what, share in job.steps():
            bar.progress(share, literal(what))
    st.rerun()


def _show(job: upload.Job) -> None:
    refusal = job.refusal()
    if refusal is not None:
        _show_refusal(refusal)
        return
    with st.container(border=True, key="load_report"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader("What was loaded")
            st.button("Done", icon=":material/close:", type="tertiary", key="load_done", on_click=_forget)
        _show_report(job)


def _show_refusal(refusal: CostlibError) -> None:
    said = str(refusal)
    for option, control in CONTROLS.items():
        said = said.replace(option, control)
    st.error(f"{literal(said)}\n\nNothing was loaded.", icon=":material/error:")
    if isinstance(refusal, ShrinkError):
        with st.container(horizontal=True, vertical_alignment="center"):
            sure = st.checkbox("I have checked that the file is complete", key="load_sure")
            again = partial(_start, replace=True)
            st.button(
                "Replace anyway", disabled=not sure, icon=":material/warning:", key="load_replace", on_click=again
            )


def _show_report(job: upload.Job) -> None:
    report = job.report()
    if report.unchanged:
        st.info("Already loaded: nothing changed.", icon=":material/check:")
    else:
        st.markdown(f":material/check_circle: {literal(ledger_tables.headline(report))}")
    for name in job.left_out():
        st.warning(f"{literal(name)} was not read: the manifest does not list it.", icon=":material/warning:")
    st.caption(ledger_tables.advice(report))
    _audit_tables.show(ledger_tables.totals_table(report), "load_totals")
    st.markdown("**By file**")
    _audit_tables.show(ledger_tables.files_table(report.files, job.originals), "load_files")
    if reasons := quarantine.reasons(report.files):
        st.markdown("**Put aside**")
        _audit_tables.show(ledger_tables.reasons_table(reasons), "load_reasons")
    if report.replaced:
        st.markdown("**Replaced**")
        _audit_tables.show(ledger_tables.replaced_table(report), "load_replaced")


def _forget() -> None:
    del st.session_state[JOB]
