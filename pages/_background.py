"""What takes longer than a page may: begun once the page is drawn, kept for the next run, drawn when it is there."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from costlib.ledger import Ledger
from costlib.scope import Scope
from costlib.upload import Work
from pages import _context, _service

Question = Callable[[Ledger, Scope], Any]
KEPT = 32
"""Answers that are kept, the newest."""
LOOK = 0.7
"""Seconds between two looks of a page that waits."""
PATIENCE = 0.0
"""Seconds that a page waits for an answer before it is drawn without it."""
WANTED = "background_wanted"
_works: OrderedDict[Any, Work[Any]] = OrderedDict()
_lock = threading.Lock()
_turn = threading.Lock()
"""One answer at a time: the first is there soonest, and pages keep half of the machine."""


def ready(question: Question, about: Scope, *rests_on: str) -> Any | None:
    """The answer to a question, or None while it is being worked out.

    Args:
        question: A named function of ledger and scope.
        about: The scope.
        rests_on: Versions of documents that the answer rests on, beside the data.

    Raises:
        CostlibError: As the question does.
    """
    key = _key(question, about, rests_on)
    with _lock:
        work = _works.get(key)
    if work is None and PATIENCE:
        work = _begun(key, question, about)
    if work is None:
        st.session_state.setdefault(WANTED, {})[key] = (question, about)
        return None
    if PATIENCE:
        work.done_within(PATIENCE)
    if work.running:
        st.session_state.setdefault(WANTED, {})[key] = (question, about)
        return None
    return work.result()


def kept(question: Question, about: Scope, *rests_on: str) -> Any | None:
    """The answer to a question if it is there already; nothing is begun, and nothing waits.

    Raises:
        CostlibError: As the question does.
    """
    with _lock:
        work = _works.get(_key(question, about, rests_on))
    return None if work is None or work.running else work.result()


def begin() -> None:
    """Begin what this run asked for and did not find, and draw the page again once it is there."""
    wanted = st.session_state.pop(WANTED, {})
    if wanted:
        _wait([_begun(key, question, about) for key, (question, about) in wanted.items()])


@st.fragment(run_every=LOOK)
def _wait(works: list[Work[Any]]) -> None:
    if not all(work.running for work in works):
        st.rerun()


def _key(question: Question, about: Scope, rests_on: tuple[str, ...]) -> Any:
    return _context.stamp(), question.__module__, question.__qualname__, about, rests_on


def _begun(key: Any, question: Question, about: Scope) -> Work[Any]:
    folder = key[0][0]
    with _lock:
        if key not in _works:
            _works[key] = Work(partial(_answer, question, folder, about))
        _works.move_to_end(key)
        while len(_works) > KEPT:
            _works.popitem(last=False)
        return _works[key]


def _answer(question: Question, folder: Any, about: Scope, _: Any) -> Any:
    with _turn:
        return question(_service.ledger_in(folder), about)
