"""Fetches and checks that pages began: each runs to its end whatever becomes of the page, and all visitors see it."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from costlib.ledger import Ledger
from costlib.sources import settings
from costlib.sources.access import Access
from costlib.sources.standing import words as status_words
from costlib.sources.sync import sync
from costlib.upload import Work
from pages import _context

What = Literal["fetch", "check"]
KEPT = 64
"""Results that are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it, in words, with what is to be told though nothing failed."""

    ok: bool
    said: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """One of them. ``work`` ends with what came of it; ``began`` is in UTC."""

    what: What
    work: Work[Came]
    began: datetime

    def came(self) -> Came:
        """What came of it, once it has ended."""
        refusal = self.work.refusal()
        return Came(ok=False, said=str(refusal)) if refusal else self.work.result()


_works: OrderedDict[tuple[Path, str], Doing] = OrderedDict()
_lock = threading.Lock()


def of(name: str) -> Doing | None:
    """What was last begun for a source."""
    with _lock:
        return _works.get((_context.home(), name))


def running() -> bool:
    """Whether anything is at work."""
    with _lock:
        return any(each.work.running for each in _works.values())


def forget(name: str) -> None:
    """Drop a result that was read."""
    with _lock:
        _works.pop((_context.home(), name), None)


def fetch(name: str, *, force: bool) -> None:
    """Begin to fetch a source, unless that runs already."""
    _begin(name, "fetch", partial(_fetch, _context.ledger(), name, _context.identity(), force))


def check(name: str) -> None:
    """Begin to ask a source for one page, unless something runs already."""
    _begin(name, "check", partial(_check, _context.ledger(), name))


def _begin(name: str, what: What, work: Callable[[Any], Came]) -> None:
    key = _context.home(), name
    with _lock:
        if key in _works and _works[key].work.running:
            return
        _works[key] = Doing(what, Work(work), _context.now())
        _works.move_to_end(key)
        while len(_works) > KEPT:
            _works.popitem(last=False)


def _fetch(ledger: Ledger, name: str, who: str, force: bool, progress: Any) -> Came:
    found = settings.read(ledger.home.path)
    source = found.named(name)
    made = sync(ledger, source, os.environ, _context.now, cap=found.cap, actor=who, force=force, progress=progress)
    return Came(not made.error, status_words.came(made), made.notes)


def _check(ledger: Ledger, name: str, progress: Any) -> Came:
    progress("asking for one page", 0.5)
    found = settings.read(ledger.home.path)
    alone = found.model_copy(update={"sources": (found.named(name).model_copy(update={"enabled": True}),)})
    (finding,) = Access(ledger, os.environ, _context.now()).check(alone)
    return Came(finding.ok, "It answers." if finding.ok else "; ".join(finding.problems))
