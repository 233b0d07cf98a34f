"""How live sources stand, worked out anew when anything was fetched, the settings changed, or a minute went by."""

import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from costlib.ledger import live
from costlib.ledger.overlaps import Overlap, counted_once, overlaps
from costlib.scope import Scope
from costlib.sources.standing.overview import Overview, mark, overview
from pages import _service


def found(home: Path, now: datetime) -> Overview | None:
    """How they stand; None where there are no settings of live sources."""
    settings = live.mark(home)
    if not settings:
        return None
    minute = now.replace(second=0, microsecond=0)
    return _overview(home, minute, settings, mark(_service.ledger_in(home).state))


def anew() -> None:
    """Forget how they stood: who fetched one was stopped, which is noted nowhere."""
    _overview.cache_clear()


@lru_cache(maxsize=8)
def _overview(home: Path, now: datetime, *made_of: str) -> Overview:
    """Frozen, so that it may be shared."""
    del made_of  # the cache reads it
    return overview(_service.ledger_in(home), os.environ, lambda: now)


@lru_cache(maxsize=64)
def twice_in(home: Path, version: str, about: Scope) -> tuple[Overlap, ...]:
    """The same within a scope, which is looked through only where the ledger has such pairs."""
    return overlaps(_service.ledger_in(home).engine(), about) if twice(home, version) else ()


@lru_cache(maxsize=8)
def twice(home: Path, version: str) -> tuple[str, ...]:
    """Pairs of sources that may count the same cost twice in a version of the ledger, in words."""
    del version  # the cache reads it
    return counted_once(_service.ledger_in(home)).problems
