"""What a sync would ask: which parts are due, how many requests at most, what they cost, before any is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import takewhile

from costlib.scope import add_months
from costlib.sources import journal
from costlib.sources.asked import asked_so, mark_of
from costlib.sources.journal import BROKEN_OFF, Attempt
from costlib.sources.kind import Bound, Kind, Part
from costlib.sources.settings import SourceSettings

LEAST_REST = timedelta(minutes=1)
"""No part is asked for again sooner, whatever is forced: Anthropic allows one poll a minute in the long run."""
MOST_DOUBLINGS = 20
"""Of the rest after failures: two years, of which no refresh time leaves anything."""
CURSOR_HOURS = 1
"""An attempt that broke off is taken up again within so many hours: a cursor does not live for ever."""


@dataclass(frozen=True, slots=True)
class Due:
    """A part that is to be fetched. ``resumes`` is the turn of the attempt that is gone on with; None begins one."""

    part: Part
    most: Bound
    resumes: str | None = None

    @property
    def name(self) -> str:
        """Of the part."""
        return self.part.name


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would ask.

    Args:
        source: Its settings.
        due: Parts in the order in which they are fetched; empty where nothing is due.
        why: Why nothing is due; empty where something is.
        beyond: Months that are wanted and not there, but that the provider no longer tells of.
        note: What the bound leaves out; empty where it leaves out nothing.
        until: When the first part is due; None where something is, or nothing will be.
        resting: Parts that are wanted and have failed, and are left alone until they are asked for again.
    """

    source: SourceSettings
    due: tuple[Due, ...]
    why: str = ""
    beyond: tuple[str, ...] = ()
    note: str = ""
    until: datetime | None = None
    resting: tuple[Due, ...] = ()

    @property
    def wanted(self) -> tuple[Due, ...]:
        """Parts that have something new, whether or not they rest."""
        return (*self.due, *self.resting)

    @property
    def most_requests(self) -> int:
        """Requests at most."""
        return sum(each.most.requests for each in self.due)

    @property
    def most_cost(self) -> Decimal:
        """What they cost at most, in US dollars."""
        return sum((each.most.cost for each in self.due), Decimal(0))


def plan(kind: Kind, settings: SourceSettings, found: Sequence[Attempt], now: datetime, *, force: bool = False) -> Plan:
    """Plan a sync.

    A part that was fetched after it had settled is left alone, and so is any within its refresh time; what was asked
    under other settings counts for neither. One that failed rests for a minute, and for twice as long after each
    further failure, half its refresh time at most, so that a daily run is never missed; months after it wait for it.

    Args:
        kind: Of the source.
        settings: Of the source.
        found: Attempts at it so far, newest first.
        now: The time (UTC).
        force: Whether to ask even within the refresh time, for settled parts, and for those that rest for more than a
            minute.
    """
    if not settings.enabled:
        return Plan(settings, (), "it is switched off in the settings")
    parts, past = kind.parts(settings, now), journal.until(found, now)
    for part in parts:
        past = asked_so(past, mark_of(kind, settings, part), part.name)
    mine = _Past(kind, settings, past, now, force)
    wanted = [part for part in parts if mine.is_due(part)]
    beyond = tuple(part.name for part in wanted if not mine.reaches(part))
    able = [Due(part, kind.bound(settings, part), mine.resumed(part)) for part in wanted if mine.reaches(part)]
    due, resting = _apart(able, mine)
    if due:
        return Plan(settings, due, "", beyond, resting=resting)
    if resting:
        return Plan(settings, (), mine.why_resting(resting[0].part), beyond, "", mine.rests(resting[0].part), resting)
    return Plan(settings, (), mine.why(), beyond, until=mine.until())


def _apart(able: Sequence[Due], past: "_Past") -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """Parts that are asked for now, and those that rest, the first of which is asked for again first."""
    tired = [each for each in able if past.rests(each.part)]
    first = next((place for place, each in enumerate(able) if each.part.settles and each in tired), len(able))
    due = tuple(each for place, each in enumerate(able) if each not in tired and place < first)
    waits = [each for each in able if each not in due]
    return due, tuple(sorted(waits, key=lambda each: past.rests(each.part) or datetime.max.replace(tzinfo=UTC)))


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier attempts mean for a part."""

    kind: Kind
    settings: SourceSettings
    found: list[Attempt]
    now: datetime
    force: bool

    def is_due(self, part: Part) -> bool:
        last = journal.done(self.found, part.name)
        if last is None or self._waits(part):
            return True
        return not self._rests(last) if self.force else not (self._fresh(last, part) or self._settled(last, part))

    def _waits(self, part: Part) -> bool:
        """Whether its newest answers are all there, but the ledger has refused them."""
        newest = journal.newest(self.found, part.name)
        return newest is not None and newest.status == "fetched"

    def reaches(self, part: Part) -> bool:
        if self.kind.reach_months is None:
            return True
        return part.period.start >= add_months(self.now.date().replace(day=1), 1 - self.kind.reach_months)

    def resumed(self, part: Part) -> str | None:
        """Turn of the attempt that is gone on with: its answers are all there, or its cursor still lives."""
        last = journal.newest(self.found, part.name)
        if last is None or last.status == "done" or (self.force and last.status == "fetched"):
            return None
        whole = last.status == "fetched" and (self._fresh(last, part) or self._settled(last, part))
        alive = datetime.fromisoformat(last.started) >= self.now - timedelta(hours=CURSOR_HOURS)
        return last.turn if whole or alive else None

    def rests(self, part: Part) -> datetime | None:
        """Until when a part that failed is left alone; None where it may be asked for."""
        failed = self._failed(part)
        if not failed:
            return None
        times = min(sum(each.failures or 1 for each in failed), MOST_DOUBLINGS)
        patience = timedelta() if self.force else min(LEAST_REST * 2 ** (times - 1), self._hours(part) / 2)
        ended = datetime.fromisoformat(failed[0].ended)
        if ended > self.now + timedelta(minutes=journal.SKEW_MINUTES):
            return None  # as of a clock that was ahead: it proves nothing
        until = ended + max(LEAST_REST, patience)
        return until if until > self.now else None

    def _failed(self, part: Part) -> list[Attempt]:
        """Attempts at a part since its last success, newest first; none where the newest was merely stopped."""
        mine = [each for each in self.found if each.month == part.name]
        failed = list(takewhile(lambda each: each.status == "failed", mine))
        return [] if not failed or failed[0].error == BROKEN_OFF[1] or not failed[0].ended else failed

    def why_resting(self, part: Part) -> str:
        """Why nothing is asked of what failed."""
        last, until = self._failed(part)[0], self.rests(part)
        if self.force:
            return "it failed less than a minute ago: its provider wants to be asked no sooner"
        return (
            f"it failed at {last.ended[:16].replace('T', ' ')} ({last.error}) and is left alone until "
            f"{until:%Y-%m-%d %H:%M}; a forced fetch asks sooner, after a minute"
        )

    def why(self) -> str:
        """Why nothing is due."""
        if not (fresh := self._until()):
            return "all that is wanted is there, or out of reach"
        if self.force:
            return "it was fetched less than a minute ago: its provider wants to be asked no sooner"
        until, started = min(fresh)
        return f"it was fetched at {started[:16].replace('T', ' ')} and counts as fresh until {until:%Y-%m-%d %H:%M}"

    def until(self) -> datetime | None:
        """When the first part is due."""
        return min(self._until())[0] if self._until() else None

    def _until(self) -> list[tuple[datetime, str]]:
        """Until when each part counts as fresh, and since when."""
        parts = [(part, journal.done(self.found, part.name)) for part in self.kind.parts(self.settings, self.now)]
        return [
            (datetime.fromisoformat(last.started) + self._hours(part), last.started)
            for part, last in parts
            if last and self._fresh(last, part)
        ]

    def _hours(self, part: Part) -> timedelta:
        usual = self.kind.refresh_hours if part.refresh_hours is None else part.refresh_hours
        hours = self.settings.refresh_hours
        return timedelta(hours=usual if hours is None else hours)

    def _fresh(self, attempt: Attempt, part: Part) -> bool:
        return datetime.fromisoformat(attempt.started) + self._hours(part) > self.now or self._rests(attempt)

    def _rests(self, attempt: Attempt) -> bool:
        return datetime.fromisoformat(attempt.started) + LEAST_REST > self.now

    def _settled(self, attempt: Attempt, part: Part) -> bool:
        days = self.kind.settle_days if self.settings.settle_days is None else self.settings.settle_days
        settled = journal.is_settled(attempt, part.period, days if attempt.rows else max(days, part.awaited))
        return part.settles and settled
