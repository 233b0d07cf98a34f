"""A policy document while it is edited: what it was made from and what was typed so far, kept until it is saved."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from costlib.errors import CostlibError, UsageError
from costlib.exports import sheet_csv
from costlib.ledger.ingest import Progress
from costlib.policy import decisions, documents
from costlib.policy.sheets import tables
from costlib.policy.sheets.sheet import Row
from costlib.upload import Work
from pages import _context, _costs

WORK = "policy_work"
DONE = "policy_done"
Rows = dict[str, list[Row]]


@dataclass(slots=True)
class Draft:
    """One visitor's edits of a document.

    Args:
        kind: Of the document.
        base: The version that is edited.
        shown: Rows that the editors started from.
        typed: Rows as they are now.
        turn: Changes whenever the editors start anew.
        said: What became of the last file.
        fault: Why the last file was refused.
    """

    kind: str
    base: decisions.Saved
    shown: Rows
    typed: Rows
    turn: int = 0
    said: str = ""
    fault: str = ""

    def start(self, rows: Rows, said: str = "") -> None:
        """Let the editors start anew, from these rows."""
        self.shown, self.typed = {**self.typed, **rows}, {**self.typed, **rows}
        self.turn, self.said, self.fault = self.turn + 1, said, ""

    def key(self, name: str) -> str:
        """Of a widget that starts anew with the editors."""
        return f"{self.kind}_{name}_{self.turn}"


def draft(kind: str) -> Draft:
    """The edits of this visitor; a new version saved by somebody else is taken up while nothing was edited."""
    saved = newest(kind)
    mine: Draft | None = st.session_state.get(f"draft_{kind}")
    if mine is None or (mine.base.sha256 != saved.sha256 and not edited(mine)):
        mine = begin(kind, saved)
    return mine


def newest(kind: str) -> decisions.Saved:
    """The version that is in force."""
    return decisions.newest(_context.ledger().state, kind)


def begin(kind: str, base: decisions.Saved) -> Draft:
    """Start to edit a version; what was typed so far goes."""
    turn = st.session_state[f"draft_{kind}"].turn + 1 if f"draft_{kind}" in st.session_state else 0
    rows: Rows = {name: list(each) for name, each in tables.tables(kind, base.body).items()}
    mine = Draft(kind, base, rows, dict(rows), turn)
    st.session_state[f"draft_{kind}"] = mine
    return mine


def again(kind: str, base: decisions.Saved) -> None:
    """Let what was typed go; for a callback."""
    begin(kind, base)


def edited(mine: Draft) -> bool:
    """Whether the rows say something else than the version that is edited."""
    return mine.typed != tables.tables(mine.kind, mine.base.body)


def take_up(kind: str) -> None:
    """Put files that were dropped into the editors; for a callback."""
    mine = draft(kind)
    for file in st.session_state.get(mine.key("files")) or []:
        try:
            _take(mine, file.name, file.getvalue())
        except CostlibError as error:
            mine.fault = str(error)


def _take(mine: Draft, name: str, content: bytes) -> None:
    if name.lower().endswith(".csv"):
        sheet, found = sheet_csv.read(mine.kind, content, name)
        mine.start({sheet.name: list(found)}, f"{name}: {len(found)} rows of {sheet.title.lower()} are in the editor.")
        return
    try:
        body = documents.from_toml(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 ({error.reason}): save it again as UTF-8") from error
    found_tables = tables.tables(mine.kind, body)
    mine.start({each: list(found_tables[each]) for each in found_tables}, f"{name} is in the editor, whole.")


def save(mine: Draft, body: dict[str, Any], source: str, typed: Rows) -> None:
    """Start to save a version beside the page; refused where somebody else has saved since this one was begun.

    Args:
        mine: The edits.
        body: What to save.
        source: Why.
        typed: The rows that the body was made of; what is typed after them stays in the editor.
    """
    how: Callable[..., decisions.Saved] = (
        _context.ledger().reown if mine.kind == "ownership" else partial(_decided, _context.ledger().state, mine.kind)
    )
    kept = partial(how, body, actor=_context.identity(), source=source, now=_context.now(), onto=mine.base.sha256)
    st.session_state[WORK] = mine, typed, Work(lambda progress: kept(progress=progress))


def decide(kind: str, body: dict[str, Any], source: str) -> None:
    """Save a version that no editor holds, and leave what is typed in one alone; for a callback."""
    save(Draft(kind, newest(kind), {}, {}), body, source, {})


def outcome(kind: str) -> None:
    """Show the save of a document that is under way, and what became of it."""
    under_way: tuple[Draft, Rows, Work[decisions.Saved]] | None = st.session_state.get(WORK)
    if under_way is None or under_way[0].kind != kind:
        if done := st.session_state.pop(f"{DONE}_{kind}", ""):
            st.success(_costs.plain(done), icon=":material/check_circle:")
        return
    mine, typed, work = under_way
    if work.running:
        bar = st.progress(0.0, "Saving")
        for what, share in work.steps():
            bar.progress(share, what.capitalize())
    del st.session_state[WORK]
    refusal = work.refusal()
    if refusal is not None:
        st.error(f"{_costs.plain(str(refusal))}. Nothing was saved; what you typed is still here.")
        return
    saved = work.result()
    st.session_state[f"{DONE}_{kind}"] = f"Saved as version {saved.id}: {saved.source}"
    if st.session_state.get(f"draft_{kind}") is mine and mine.typed == typed:
        begin(kind, saved)
    st.rerun()


def _decided(state: Any, kind: str, body: dict[str, Any], *, progress: Progress, **how: Any) -> decisions.Saved:
    progress("saving", 0.5)
    return decisions.save(state, kind, body, **how)
