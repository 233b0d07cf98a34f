"""When a stage is due: its schedule's first moment after its last start. Missed moments are caught up once."""

from collections.abc import Sequence
from datetime import datetime

from costlib.pipeline.runs import Run
from costlib.policy import cron
from costlib.policy.schedule import Schedule


def due_at(schedule: Schedule | None, past: Sequence[Run], now: datetime) -> datetime | None:
    """When a stage runs by itself: ``now`` or earlier where it is due, None where it never does.

    One that never ran is due now; so is one whose last run was broken off, once: a run that is killed again and again
    waits for its next moment.

    Args:
        schedule: Its schedule, if it has one.
        past: Its runs, the newest first, none of them from the future.
        now: The time (UTC).
    """
    if schedule is None or not schedule.enabled:
        return None
    if not past or _is_first_break(past):
        return now
    return next(cron.moments(schedule.cron, past[0].start), None)


def _is_first_break(past: Sequence[Run]) -> bool:
    broken = [each.status == "broken off" for each in past[:2]]
    return broken[0] and not any(broken[1:])
