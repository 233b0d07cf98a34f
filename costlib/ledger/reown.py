"""Other ownership rules: kept as a decision, then the cube is made anew under them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from costlib.ledger import cube
from costlib.ledger.home import Home
from costlib.ledger.ingest import Progress, silent
from costlib.policy import decisions
from costlib.policy.ownership import KIND, Ownership
from costlib.state import State


def reown(
    home: Home,
    body: Mapping[str, Any],
    *,
    actor: str,
    source: str,
    now: datetime,
    progress: Progress = silent,
    onto: str | None = None,
) -> decisions.Saved:
    """Save an ownership document and bring the cube up to it.

    Readers go on with the cube that is there, and its rules, until the new one is whole. A process that is killed in
    between leaves the document saved and that cube in use; the next load builds the new one.

    Args:
        home: Where lake and state lie.
        body: The whole document.
        actor: Who decides.
        source: Why, or where it comes from.
        now: The time of the decision, UTC.
        progress: Told what is being done.
        onto: SHA-256 of the version that was changed into this one; None saves onto whatever is newest.

    Returns:
        The version that rules now.

    Raises:
        UsageError: The document is wrong, or another version was saved since ``onto`` (nothing is saved).
        LedgerError: Another process is writing, or the disk refuses.
    """
    Ownership.of(body)
    with home.writing():
        progress("saving the rules", 0.0)
        saved = decisions.save(State(home.state), KIND, body, actor=actor, source=source, now=now, onto=onto)
        progress("building the cube", 0.1)
        if not cube.is_fresh(home):
            cube.refresh(home)
        return saved
