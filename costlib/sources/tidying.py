"""What syncs leave behind is bounded: answers of parts that are wanted, and a journal of some months."""

from collections.abc import Collection
from datetime import datetime, timedelta

from costlib import advice
from costlib.errors import CostlibError
from costlib.ledger.verify import Finding
from costlib.sources import journal, pages
from costlib.state import State

JOURNAL_DAYS = 120
"""Attempts are remembered so long; the newest at each part for ever."""
GRACE_DAYS = 2
"""Answers of parts that are wanted no more are kept so long, should a clock or a setting be put right again."""
HEAVY = 1 << 30
"""Bytes of kept answers that doctor finds too many."""


def tidy(state: State, source: str, wanted: Collection[str], now: datetime) -> None:
    """Drop what a source leaves behind, after a sync.

    Args:
        state: Where it lies.
        source: Which.
        wanted: Names of the parts that are wanted now.
        now: The time (UTC).
    """
    pages.drop_unwanted(state, source, wanted, now - timedelta(days=GRACE_DAYS))
    journal.trim(state, source, now - timedelta(days=JOURNAL_DAYS))
    state.shrink()


def drop_strangers(state: State, sources: Collection[str]) -> int:
    """Drop the answers of all but these sources, and what these made of advice; returns how many."""
    return pages.drop_strangers(state, sources) + advice.drop_strangers(state, sources)


def weighed(state: State) -> Finding:
    """Whether what is kept of answers takes little room, with what it takes."""
    try:
        answers, size = pages.weight(state)
    except CostlibError as error:
        return Finding("answers of sources are kept", (str(error),))
    heavy = "it is much: drop what is of no source with 'costboard sync --tidy', or let a source begin later (since)"
    told = f"{answers:,} answers of sources are kept in {size / 1e6:,.1f} MB"
    return Finding(told, (heavy,) if size > HEAVY else ())
