"""How every stage stands: what its last run did, whether it runs now, and when it runs next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from costlib.ledger import Ledger
from costlib.pipeline import lock, runs
from costlib.pipeline.due import due_at
from costlib.pipeline.runs import KILLED, WRONG, Run
from costlib.pipeline.stage import Stage
from costlib.pipeline.stages import STAGES
from costlib.policy.schedule import Schedule, stored


@dataclass(frozen=True, slots=True)
class Standing:
    """One stage at a moment.

    Args:
        stage: Which.
        schedule: When it runs by itself; None where nothing rules.
        past: Its newest runs, the newest first.
        due: When it runs next by itself, now or earlier where it is due; None where it never does.
        now: The moment.
    """

    stage: Stage
    schedule: Schedule | None
    past: tuple[Run, ...]
    due: datetime | None
    now: datetime

    @property
    def last(self) -> Run | None:
        """Its newest run."""
        return self.past[0] if self.past else None

    @property
    def running(self) -> bool:
        """Whether it runs now, in whatever process."""
        return self.last is not None and self.last.status == "running"

    @property
    def is_due(self) -> bool:
        """Whether its time has come."""
        return self.due is not None and self.due <= self.now

    @property
    def fails(self) -> bool:
        """Whether its last run did not come to a good end."""
        return self.last is not None and self.last.status in WRONG

    def late(self, minutes: int) -> bool:
        """Whether it is due for longer than so many minutes and nothing ran it."""
        return self.due is not None and not self.running and self.now - self.due > timedelta(minutes=minutes)

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "stage": self.stage.name,
            "title": self.stage.title,
            "does": self.stage.does,
            "waits_for": self.stage.waits_for or None,
            "schedule": self.schedule.in_words if self.schedule else "no schedule",
            "cron": self.schedule.cron if self.schedule else None,
            "due": self.is_due,
            "running": self.running,
            "next": self.due.isoformat() if self.due else None,
            "last": self.last.as_json() if self.last else None,
        }


def standings(ledger: Ledger, now: datetime) -> tuple[Standing, ...]:
    """Every stage as it stands.

    Raises:
        UsageError: The schedule that is saved can't be.
        StateError: The state file is locked or damaged.
    """
    schedules = stored(ledger.state).stages_on(now.date())
    past = runs.newest(ledger.state, now)
    return tuple(_standing(ledger, each, schedules.get(each.name), past.get(each.name, []), now) for each in STAGES)


def _standing(ledger: Ledger, stage: Stage, schedule: Schedule | None, past: list[Run], now: datetime) -> Standing:
    told = tuple(_told(ledger, each) for each in past)
    return Standing(stage, schedule, told, due_at(schedule, told, now), now)


def _told(ledger: Ledger, run: Run) -> Run:
    """A run that has no end and whose lock is free was killed."""
    if run.status != "running" or not lock.is_free(ledger.home, run.stage):
        return run
    again = runs.one(ledger.state, run.id)
    if again is None or again.status != "running":
        return again or run
    return replace(run, status="broken off", ended=run.beat, error=KILLED)
