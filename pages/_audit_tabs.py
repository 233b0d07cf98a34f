"""The tabs of Data and audit: each a reason to believe the answer above them, drawn only while it is open."""

import streamlit as st

from costlib import amounts, exports
from costlib.ledger import cube
from costlib.models import history, ledger_tables, quarantine, trail
from costlib.scope import BASES, BASIS_TITLES
from pages import _audit, _audit_advice, _audit_live, _audit_schedule, _audit_tables, _context

ROWS = 200
"""Quarantined rows of one page."""
HOLDS, FAILS = ":green[:material/check_circle:]", ":red[:material/error:] **Fails:**"
WARNS = ":orange[:material/warning:] **Mind:**"
LEDGER_FILES: tuple[tuple[str, exports.Format, str], ...] = (
    ("CSV", "csv", "text/csv"),
    ("Parquet", "parquet", "application/octet-stream"),
)
"""Title, ending and media type."""


def sources(books: _audit.Books) -> None:
    """Who delivers, how far, and when it was last loaded."""
    table = ledger_tables.sources_table(_audit.found_sources(books), _context.now())
    _audit_tables.show(table, "sources", hidden=("loaded_at",))
    _audit.export(table, "sources")
    st.caption(
        "Late: behind the newest source, so that later days are partial. Ended: long behind, no longer waited for."
    )


@st.fragment
def reconciliation(books: _audit.Books) -> None:
    """Bill, facts and cube, per source and month; then rows, per file."""
    lines = _audit.lines(books)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = sorted({line.key.source for line in lines})
        source = st.selectbox("Source", names, None, key="of_source", placeholder="All sources", width=320)
        basis = st.selectbox(
            "Basis", BASES, None, BASIS_TITLES.__getitem__, key="on_basis", placeholder="All", width=160
        )
        wrong = st.toggle("Differences only", key="differences")
    kept = [each for each in lines if source in {None, each.key.source} and basis in {None, each.basis}]
    table = ledger_tables.reconciliation_table(each for each in kept if not (wrong and each.ok))
    if not len(table):
        st.caption("Nothing differs: bill, facts and cube agree for every total chosen.")
    _audit_tables.show(table, "reconciliation")
    _audit.export(table, "reconciliation", {"Source": source or "all", "Cost basis": basis or "all"})
    st.caption(
        "Three counts made at different times: what the files said when they were loaded, what the stored facts add up "
        "to now, and what the cube behind the pages adds up to now."
    )
    st.subheader("Rows by file")
    table = ledger_tables.files_table(_audit.files(books))
    _audit_tables.show(table, "files")
    _audit.export(table, "files")


@st.fragment
def put_aside(books: _audit.Books) -> None:
    """Why rows were quarantined, then the rows."""
    home, files = _context.ledger().home, _audit.files(books)
    reasons = quarantine.reasons(files)
    if not reasons:
        st.caption("No row is in quarantine: every row of every file is in the totals.")
        return
    _audit_tables.show(ledger_tables.reasons_table(reasons), "reasons")
    for name in quarantine.missing(home, files):
        st.warning(f"The quarantined rows of {name} are no longer where they were kept: load the file again.")
    why = st.selectbox("Reason", [each.reason for each in reasons], None, key="why", placeholder="All reasons")
    count = quarantine.count(home, files, why)
    number = st.pagination(trail.pages(count, ROWS), key=f"aside_{why}") if count > ROWS else 1
    _audit_tables.show(quarantine.rows(home, files, why, number, ROWS), "aside")
    _audit.export(quarantine.rows(home, files, why), "quarantine", {"Reason": why or "all"})
    st.caption(f"{count:,} rows; the files hold all of them, as they came.")


@st.fragment
def restatements(books: _audit.Books) -> None:
    """What later bills replaced, and a look back at what it was."""
    basis = st.selectbox("Basis", BASES, format_func=BASIS_TITLES.__getitem__, key="restated_basis", width=160)
    found = history.restatements(_audit.loads(books), basis)
    if not found:
        st.caption("No bill was ever replaced by a later one.")
        return
    table = ledger_tables.restatements_table(found, BASIS_TITLES[basis])
    _audit_tables.show(table, "restatements", hidden=("basis", "version_after"))
    _audit.export(table, "restatements", {"Cost basis": BASIS_TITLES[basis]})
    chosen = st.selectbox(
        "Read back what was replaced",
        found,
        None,
        lambda each: f"{each.source}, {each.month}, {each.currency}: version {each.version - 1}",
        key="read_back",
        placeholder="Choose a bill",
    )
    if chosen is not None:
        back = history.read_back(_context.ledger().home, chosen, basis)
        with st.grid(3):
            st.metric("When it was loaded", amounts.exact(chosen.before, chosen.currency), border=True)
            st.metric("Read back now", amounts.exact(back.total, chosen.currency), border=True)
            st.metric("After it was replaced", amounts.exact(chosen.after, chosen.currency), border=True)
        mark = "✓ The same" if back.same else "▲ Not the same"
        st.caption(
            f"{mark}: version {back.version} holds {back.rows:,} rows of it, {chosen.rows_before:,} were loaded."
        )


@st.fragment
def audit(_: _audit.Books) -> None:
    """Who did what, newest first, and proof that the record is whole."""
    state = _context.ledger().state
    count = trail.entries(state)
    number = st.pagination(trail.pages(count), key="audit_page") if count > trail.PAGE else 1
    _audit_tables.show(ledger_tables.trail_table(trail.steps(state, number)), "audit")
    _audit.export(ledger_tables.trail_table(trail.steps(state)), "audit")
    st.caption(f"{count:,} entries; the files hold all of them, with the whole record and its hash.")


def verification(_: _audit.Books) -> None:
    """Check everything against everything, on demand."""
    if st.button("Verify now", icon=":material/verified:", key="verify"):
        with st.spinner("Checking audit chain, facts and cube"):
            _audit.verify_now()
        st.rerun()
    found = _audit.verified()
    if found is None:
        st.caption("Checks the audit chain, every commit, every stored total and the cube against each other.")
        return
    at, findings = found
    with st.container(border=True, gap="xsmall"):
        for finding in findings:
            mark = FAILS if finding.problems else WARNS if finding.warnings else HOLDS
            st.markdown(f"{mark} {finding.check[0].upper()}{finding.check[1:]}")
            for problem in (*finding.problems, *finding.warnings):
                st.code(problem, language=None, wrap_lines=True)
    st.caption(f"Verified at {at:%Y-%m-%d %H:%M} UTC.")


@st.fragment
def lake(_: _audit.Books) -> None:
    """Where everything lies, at which version, and how to take it along."""
    ledger = _context.ledger()
    stamp = cube.current(ledger.home)
    fresh = "Fresh" if cube.is_fresh(ledger.home) else "Behind"
    made_from = f"facts.metrics.rates.rules {stamp.version}" if stamp else "nothing yet"
    with st.grid(3):
        st.metric("Home", ledger.home.path.resolve().name, border=True, help="Name of the folder of lake and state.")
        st.metric("Facts", f"Version {stamp.lake}" if stamp else "None", border=True, help="Each load makes a version.")
        st.metric("Cube", fresh, border=True, help=f"Made from {made_from}.")
    _audit_tables.show(ledger_tables.datasets_table(ledger.home), "datasets")
    if ledger.version():
        with st.container(horizontal=True, gap="small"):
            for title, ending, mime in LEDGER_FILES:
                _audit.export_focus(title, ending, mime)


TABS = {
    "Sources": sources,
    "Live sources": _audit_live.draw,
    "Recommendations": _audit_advice.draw,
    "Schedule": _audit_schedule.draw,
    "Reconciliation": reconciliation,
    "Quarantine": put_aside,
    "Restatements": restatements,
    "Audit trail": audit,
    "Verification": verification,
    "Ledger": lake,
}
"""Title to what it draws."""
FIRST = ("Live sources", "Recommendations", "Schedule")
"""Those that make sense before anything is loaded."""
