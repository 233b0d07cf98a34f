"""What the page Data and audit reads, each kept until the ledger or its audit trail changes."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import streamlit as st

from costlib import exports
from costlib.ledger import Ledger, cube, index
from costlib.ledger.overlaps import warned
from costlib.ledger.reports import FileReport, LoadReport
from costlib.ledger.verify import Finding, verify
from costlib.models import history, reconciliation, sources, trail, trust
from pages import _context, _service

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Books = tuple[Path, str, str, str]


def books() -> Books:
    """Folder of the ledger, its version, who asks, and what the cube was made from: the key of everything here."""
    made_from = cube.current(_context.ledger().home)
    return *_context.stamp(), made_from.version if made_from else ""


@st.cache_data(ttl="10m", max_entries=8, show_spinner=False)
def files(at: Books) -> list[FileReport]:
    """Reports of the files that the ledger holds, of quarantined rows too."""
    return index.live_files(_service.ledger_in(at[0]).state)


@st.cache_data(ttl="10m", max_entries=8, show_spinner=False)
def found_sources(at: Books) -> list[sources.SourceState]:
    """Every source, late ones first; none before the first charge is loaded."""
    return sources.sources(_context.freshness(), files(at)) if at[1] else []


@st.cache_data(ttl="10m", max_entries=8, show_spinner="Counting facts and cube again")
def lines(at: Books) -> list[reconciliation.Line]:
    """The reconciliation, counted anew; none before the first charge is loaded."""
    return reconciliation.reconciliation(_service.ledger_in(at[0])) if at[1] else []


@st.cache_data(ttl="10m", max_entries=8, show_spinner=False)
def loads(at: Books) -> list[tuple[int, LoadReport]]:
    """Every load of facts, oldest first."""
    return history.loads(_service.ledger_in(at[0]).home)


@st.cache_data(ttl="10m", max_entries=8, show_spinner=False)
def broken_links(home: Path, newest: str) -> list[str]:
    """What is wrong with the audit chain; ``newest`` is the hash of its newest entry."""
    return _service.ledger_in(home).state.broken_links() if newest else []


def cards(at: Books) -> tuple[trust.Card, ...]:
    """The answer in four cards."""
    last_day = _context.freshness().last_day if at[1] else None
    state = _context.ledger().state
    broken = broken_links(at[0], trail.newest_hash(state))
    return trust.cards(found_sources(at), files(at), lines(at), broken, trail.entries(state), last_day)


def verified() -> tuple[datetime, list[Finding]] | None:
    """When this session last verified the ledger, and what was found."""
    found: tuple[datetime, list[Finding]] | None = st.session_state.get("verified")
    return found


def verify_now() -> None:
    """Verify the ledger and keep the findings for this session; what was counted before is counted again."""
    for cached in (files, found_sources, lines, loads, broken_links):
        cached.clear()
    ledger = _context.ledger()
    st.session_state["verified"] = _context.now(), [*verify(ledger.home), warned(ledger)]


def export(table: pa.Table, name: str, about: dict[str, str] | None = None) -> None:
    """Buttons that save exactly this table, with what it is of in its header rows and file name.

    Args:
        table: The rows on screen.
        name: What they are, as a file name without extension.
        about: What was chosen, as ``{"Cost basis": "billed"}``.
    """
    ledger, header = _context.ledger(), {**_header(), **(about or {})}
    kinds = (("CSV", "csv", exports.write_csv, "text/csv"), ("Excel", "xlsx", exports.write_excel, EXCEL))
    with st.container(horizontal=True, gap="small"):
        for title, ending, write, mime in kinds:
            file = f"{name}_{ledger.version() or 'empty'}.{ending}"
            st.download_button(
                title,
                partial(_saved, partial(write, table, header), file, ledger, _context.identity(), rows=table.num_rows),
                file,
                mime,
                key=f"{name}_{ending}",
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )


def export_focus(title: str, ending: exports.Format, mime: str) -> None:
    """A button that saves the whole ledger as a FOCUS 1.4 file."""
    ledger = _context.ledger()
    file = f"costboard_focus_1.4_{ledger.version()}.{ending}"
    st.download_button(
        f"Whole ledger as FOCUS 1.4 ({title})",
        partial(_saved, partial(_focus_file, ledger, ending), file, ledger, _context.identity(), rows=None),
        file,
        mime,
        key=f"focus_{ending}",
        icon=":material/download:",
        on_click="ignore",
    )


def _saved(write: Callable[[], bytes], file: str, ledger: Ledger, who: str, rows: int | None) -> bytes:
    """Write a file when it is asked for; the audit knows of it before the reader has it."""
    content = write()
    ledger.state.record("export", file, {"rows": "all" if rows is None else rows}, actor=who, now=_context.now())
    return content


def _focus_file(ledger: Ledger, ending: exports.Format) -> bytes:
    with tempfile.TemporaryDirectory(prefix="costboard-") as folder:
        target = Path(folder) / f"ledger.{ending}"
        exports.export_ledger(ledger, None, target, ending, "1.4")
        return target.read_bytes()


def _header() -> dict[str, str]:
    """What a reader must know of any of these tables."""
    version = _context.ledger().version()
    return {
        "Made": f"{_context.now():%Y-%m-%d %H:%M} UTC",
        "Ledger version": version or "empty",
        "Data to": str(_context.freshness().last_day) if version else "no data",
        "Sample data": "yes" if any(each.sample for each in found_sources(books())) else "no",
        **_lacking(),
    }


def _lacking() -> dict[str, str]:
    """Live sources that need somebody, if there are any."""
    found = _context.live_sources()
    names = "; ".join(f"{each.name}: {each.standing}" for each in (*found.failing, *found.stale)) if found else ""
    return {"Sources failing or late": names} if names else {}
