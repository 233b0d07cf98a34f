"""How the pipeline stands, in sentences made of its runs alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from costlib.models.sources import ago
from costlib.pipeline.runs import WRONG, Run
from costlib.pipeline.standing import Standing

START = "add `costboard run` to cron, or start `costboard run --loop` as a service"
NEVER = "Nothing runs by itself"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def finding(found: Sequence[Standing], late_minutes: int) -> str:
    """The one sentence on all stages: what runs, what fails, what is forgotten, else what comes next.

    Args:
        found: Every stage as it stands.
        late_minutes: A stage that is due for longer counts as forgotten, and one that runs for longer as stuck.
    """
    now = found[0].now
    running = [each for each in found if each.running]
    if hung := [each for each in running if each.last and now - each.last.start > timedelta(minutes=late_minutes)]:
        return _hung(hung[0], now)
    if running:
        return f"{_titles(running)} {'is' if len(running) == 1 else 'are'} running"
    failing = [each for each in found if each.fails]
    if failing:
        return _failing(failing, now)
    if not any(each.how == "due" for stage in found for each in stage.past):
        return f"{NEVER}: {START}"
    forgotten = [each for each in found if each.late(late_minutes)]
    if forgotten:
        return f"{_titles(forgotten)} did not run when due; the last run by schedule was {_since(found, now)}"
    return f"All stages ran; {_next(found, now)}"


def outcome(run: Run | None, now: datetime) -> str:
    """What became of a run, and when."""
    if run is None:
        return "Has not run yet"
    if run.status == "running":
        return f"Running, begun {ago(run.start, now)}"
    return f"{_STATUS[run.status]} {ago(run.end, now)}"


def coming(standing: Standing) -> str:
    """When a stage runs next by itself."""
    if standing.due is None:
        return "Runs on request alone"
    if standing.is_due:
        return "Due now"
    return f"Next {until(standing.due, standing.now)}"


def until(then: datetime, now: datetime) -> str:
    """How far away a moment is, in its largest unit, rounded.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> until(datetime(2026, 11, 20, 12, 11, 30, tzinfo=UTC), noon), until(datetime(2026, 11, 24, tzinfo=UTC), noon)
    ('in 12 min', 'in 4 days')
    """
    seconds = max(0.0, (then - now).total_seconds())
    if seconds <= _HOUR:
        return f"in {max(1, -(-seconds // _MINUTE)):.0f} min"
    number, name = (seconds / _HOUR, "hour") if seconds < 2 * _DAY else (seconds / _DAY, "day")
    return f"in {round(number)} {name}{'' if round(number) == 1 else 's'}"


def record(found: Sequence[Run]) -> str:
    """What the runs that are kept come to.

    >>> record(())
    'No run is on record yet'
    """
    if not found:
        return "No run is on record yet"
    wrong = sum(each.status in WRONG for each in found)
    count = f"{len(found):,} run{'' if len(found) == 1 else 's'}"
    return f"{count} on record, {f'{wrong:,} of them failed' if wrong else 'none failed'}"


def duration(run: Run) -> float | None:
    """Seconds that a run took; None where it has no end."""
    return None if run.end is None else max(0.0, (run.end - run.start).total_seconds())


def _failing(failing: Sequence[Standing], now: datetime) -> str:
    first = failing[0]
    if first.last is None:
        return ""
    what = "failed" if first.last.status == "failed" else "was broken off"
    more = f"; {len(failing) - 1} more failed" if len(failing) > 1 else ""
    return f"{first.stage.title} {what} {ago(first.last.end, now)}: {first.last.words}{more}"


def _hung(each: Standing, now: datetime) -> str:
    """A stage that does not come to its end; nothing but its process is held up."""
    if each.last is None:
        return ""
    began = f"{each.stage.title} began {ago(each.last.start, now)} and has not come to its end"
    doing = f" ({each.last.doing})" if each.last.doing else ""
    return f"{began}{doing}: if it is stuck, end process {each.last.process} that runs it, and it is tried again"


def _next(found: Sequence[Standing], now: datetime) -> str:
    waiting = [(each.due, each) for each in found if each.due is not None]
    if not waiting:
        return "every one is switched off"
    due, first = min(waiting, key=lambda pair: pair[0])
    return f"{first.stage.title} is due again" if due <= now else f"next: {first.stage.title} {until(due, now)}"


def _since(found: Sequence[Standing], now: datetime) -> str:
    newest = max(each.start for stage in found for each in stage.past if each.how == "due")
    return ago(newest, now)


def _titles(found: Sequence[Standing]) -> str:
    names = [each.stage.title for each in found]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_STATUS = {"done": "Done", "failed": "Failed", "skipped": "Nothing to do", "broken off": "Broken off"}
