"""What the journal tells of a source that does not come to its end: since when, how often, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from costlib.sources import journal
from costlib.sources.journal import Attempt
from costlib.sources.plan import Plan

BROKEN_OFF = "it was stopped in its middle: fetch again, it goes on where it stood"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Attempts that failed since the last success.

    Args:
        since: Start of the first of them.
        failures: How many; one that is gone on with within the hour counts once.
        said: Why the newest failed, with the remedy.
    """

    since: datetime
    failures: int
    said: str


def trouble(plan: Plan, found: Sequence[Attempt]) -> Trouble | None:
    """What keeps the parts that are wanted from coming; None where nothing failed.

    Args:
        plan: What is due, and what rests.
        found: Attempts, newest first.
    """
    newest = [journal.newest(found, each.name) for each in plan.wanted]
    wrong = [each for each in newest if each is not None and each.status != "done"]
    if not wrong:
        return None
    failed = [each for one in wrong for each in _since_done(found, one.month)]
    last = max(wrong, key=lambda each: each.id)
    return Trouble(min(map(_started, failed)), len(failed), last.error or BROKEN_OFF)


def in_hand(found: Sequence[Attempt]) -> list[Attempt]:
    """Parts that are being fetched or loaded, or were when their process died; the newest attempt at each."""
    newest = {each.month: each for each in reversed(found)}
    return [each for each in newest.values() if each.status in {"running", "fetched"} and not each.error]


def _since_done(found: Sequence[Attempt], month: str) -> list[Attempt]:
    """Attempts at a part after its last success."""
    mine = [each for each in found if each.month == month]
    done = next((place for place, each in enumerate(mine) if each.status == "done"), len(mine))
    return mine[:done]


def _started(attempt: Attempt) -> datetime:
    return datetime.fromisoformat(attempt.started)
