"""ROI scenarios as files: lines of a case as CSV, the whole document as TOML, out and in; and how a version is kept."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError, UsageError
from costlib.exports import row_csv, sheet_csv
from costlib.exports.names import slug
from costlib.models.roi import document, line_sheet
from costlib.policy import decisions, documents, roi
from costlib.policy.roi import RoiCase
from costlib.policy.sheets.roi import LINES, rows
from pages import _context, _costs, _refused

DONE = "roi_done"
TURN = "roi_edit_turn"
LARGEST = 5
"""Megabytes of a file that is taken in."""
NEEDED = ("name", "kind", "amount")


def turn() -> int:
    """Grows with every version that is saved, so that controls start anew."""
    return int(st.session_state.get(TURN, 0))


def decide(body: dict[str, Any], why: str, onto: decisions.Saved) -> None:
    """Keep a version.

    Raises:
        UsageError: It is no such document, or somebody else has saved since ``onto``.
    """
    roi.RoiPolicy.of(body).on(_context.now().date())
    decisions.save(
        _context.ledger().state, roi.KIND, body,
        actor=_context.identity(), source=why, now=_context.now(), onto=onto.sha256,
    )  # fmt: skip
    st.session_state[TURN] = turn() + 1


def keep(body: dict[str, Any], why: str, onto: decisions.Saved) -> None:
    """Keep a version and say so; for a callback."""
    try:
        decide(body, why, onto)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was saved: {error}")
        return
    st.session_state[DONE] = (f"Saved: {why}", None)


def lines_csv(case: RoiCase) -> bytes:
    """The lines of a case as a file."""
    return sheet_csv.write(LINES, rows(case.lines))


def draw(case: RoiCase, saved: decisions.Saved) -> None:
    """Draw the files and where one is dropped."""
    with st.expander("Files: lines as CSV, the whole document as TOML", icon=":material/folder_open:"):
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "Lines of this case (CSV)", lambda: lines_csv(case), f"{slug(f'roi {case.name}')}_lines.csv",
                "text/csv", key="roi_lines_csv", on_click="ignore", icon=":material/download:", type="tertiary",
            )  # fmt: skip
            st.download_button(
                "All of it (TOML)", lambda: documents.to_toml(saved.body), "roi.toml", "application/toml",
                key="roi_toml", on_click="ignore", icon=":material/download:", type="tertiary",
                help="Cases, scenarios, value drivers, strategies, risks and terms.",
            )  # fmt: skip
        sent = st.file_uploader(
            "Drop a file: a CSV adds lines to this case and changes those it names, a TOML is the whole document",
            type=["csv", "toml"], key=f"roi_file_{turn()}", max_upload_size=LARGEST,
        )  # fmt: skip
        if sent is None:
            return
        try:
            _offer(case, saved, str(sent.name), bytes(sent.getvalue()))
        except CostlibError as error:
            st.error(_costs.plain(str(error)))


def _offer(case: RoiCase, saved: decisions.Saved, name: str, content: bytes) -> None:
    """Show what a file holds, and offer to save it."""
    if name.lower().endswith(".csv"):
        found = line_sheet.imported(case, row_csv.read(LINES, NEEDED, content, name), f"file {name}")
        said, body = found.as_text(), document.with_case(saved.body, found.case, _context.now().date())
        _refused.draw(found.refused, lambda refused: row_csv.write_refused(LINES, refused), "roi-lines")
    elif name.lower().endswith(".toml"):
        body = documents.plain(documents.from_toml(sheet_csv.decoded(content, name), name))
        cases = roi.RoiPolicy.of(body).on(_context.now().date()).cases
        said = f"Cases in it: {', '.join(each.name for each in cases)}"
    else:
        raise UsageError(f"{name} ends in neither .csv nor .toml: the ending says the format")
    st.markdown(_costs.plain(f"{said}. Nothing is saved yet."))
    st.button(
        "Save what is accepted", on_click=keep, args=[body, f"file {name}", saved], key="roi_take",
        icon=":material/save:",
    )  # fmt: skip
