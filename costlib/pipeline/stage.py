"""What a stage is: a name, what it does in words, and the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from costlib.ledger import Ledger
from costlib.ledger.ingest import Progress
from costlib.policy.schedule import StageName

Clock = Callable[[], datetime]
"""The current moment, UTC."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stages work on.

    Args:
        ledger: Whose costs.
        environ: Holds the keys of sources and the addresses of channels.
        clock: Tells the time.
        actor: Who runs it, for the audit.
    """

    ledger: Ledger
    environ: Mapping[str, str]
    clock: Clock
    actor: str = "local"


@dataclass(frozen=True, slots=True)
class Made:
    """What a stage did.

    Args:
        summary: One line.
        steps: Name of a step and what came of it, in their order.
        error: What went wrong, with the remedy; empty where nothing did.
        skipped: Whether there was nothing to do; the summary says why.
    """

    summary: str
    steps: tuple[tuple[str, str], ...] = ()
    error: str = ""
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage.

    Args:
        name: As the command line takes it.
        title: As people read it.
        does: What it does, in one sentence.
        work: Does it. Raises CostlibError where nothing of it can be done.
        waits_for: What it needs and is not there yet; empty for one that works.
    """

    name: StageName
    title: str
    does: str
    work: Callable[[Setting, Progress], Made]
    waits_for: str = ""
