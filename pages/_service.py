"""What the server itself knows of the ledger: where it lies, whether it can answer, and how to warm it.

Nothing here is cached by Streamlit, so that the server may ask before the first page runs.
"""

import logging
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from costlib.environment import environment
from costlib.errors import CostlibError
from costlib.ledger import Ledger

log = logging.getLogger("costboard")


def home() -> Path:
    """Folder of lake and state: ``COSTBOARD_HOME``, else ``.costboard`` in the working directory."""
    return environment().home


@lru_cache(maxsize=4)
def ledger_in(folder: Path) -> Ledger:
    """The one ledger of a folder that all visitors share."""
    return Ledger(folder)


def unreadiness() -> str | None:
    """Return the one-line reason why the ledger can't answer, or None when it can."""
    try:
        return None if ledger_in(home()).version() else "the ledger is empty: load a bill, or run `costboard sample`"
    except CostlibError as error:
        return str(error)


def warm() -> None:
    """Ask the first questions of every page once, so that the first visitor need not wait for imports and files."""
    try:
        ledger = ledger_in(home())
        if ledger.version():
            ledger.facets()
            ledger.freshness()
    except CostlibError as error:
        log.warning("the ledger is not ready: %s", error)


def incident(error: Exception) -> str:
    """Log an unforeseen error under a short id and return the id: all that a visitor is shown of it."""
    number = uuid4().hex[:8]
    log.error("incident %s", number, exc_info=error)
    return number
