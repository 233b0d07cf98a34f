"""What a sync would ask: which months are due, how many requests at most, what they cost, before any is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from costlib.scope import Period, add_months, next_month
from costlib.sources import journal
from costlib.sources.journal import Attempt
from costlib.sources.kind import Kind
from costlib.sources.settings import SourceSettings

CURSOR_HOURS = 1
"""An attempt that broke off is taken up again within so many hours: a cursor does not live for ever."""


@dataclass(frozen=True, slots=True)
class Due:
    """A month that is to be fetched. ``resumes`` is the turn of the attempt that is gone on with; None begins one."""

    month: Period
    most_pages: int
    resumes: str | None = None

    @property
    def name(self) -> str:
        """As ``2026-10``."""
        return f"{self.month.start:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would ask.

    Args:
        source: Its settings.
        due: Months, oldest first; empty where nothing is due.
        price: Of a request, in US dollars.
        why: Why nothing is due; empty where something is.
        beyond: Months that are wanted and not there, but that the provider no longer tells of.
    """

    source: SourceSettings
    due: tuple[Due, ...]
    price: Decimal
    why: str = ""
    beyond: tuple[str, ...] = ()

    @property
    def most_requests(self) -> int:
        """Requests at most."""
        return sum(each.most_pages for each in self.due)

    @property
    def most_cost(self) -> Decimal:
        """What they cost at most, in US dollars."""
        return self.most_requests * self.price


def plan(kind: Kind, settings: SourceSettings, found: Sequence[Attempt], now: datetime, *, force: bool = False) -> Plan:
    """Plan a sync.

    A month that was fetched after it had settled is left alone, and so is any within its refresh time.

    Args:
        kind: Of the source.
        settings: Of the source.
        found: Attempts at it so far, newest first.
        now: The time (UTC).
        force: Whether to ask even within the refresh time.
    """
    if not settings.enabled:
        return Plan(settings, (), kind.price, "it is switched off in the settings")
    mine = _Past(kind, settings, journal.until(found, now), now, force)
    wanted = [month for month in months(settings, now) if mine.is_due(month)]
    due = tuple(
        Due(month, settings.most_pages or kind.most_pages, mine.resumed(month))
        for month in wanted
        if mine.reaches(month)
    )
    beyond = tuple(f"{month.start:%Y-%m}" for month in wanted if not mine.reaches(month))
    return Plan(settings, due, kind.price, "" if due else mine.why(), beyond)


@dataclass(frozen=True, slots=True)
class _Past:
    """What earlier attempts mean for a month."""

    kind: Kind
    settings: SourceSettings
    found: list[Attempt]
    now: datetime
    force: bool

    def is_due(self, month: Period) -> bool:
        last = journal.done(self.found, f"{month.start:%Y-%m}")
        return self.force or last is None or not (self._fresh(last) or self._settled(last, month))

    def reaches(self, month: Period) -> bool:
        if self.kind.reach_months is None:
            return True
        return month.start >= add_months(self.now.date().replace(day=1), 1 - self.kind.reach_months)

    def resumed(self, month: Period) -> str | None:
        """Turn of the attempt that is gone on with: its answers are all there, or its cursor still lives."""
        last = journal.newest(self.found, f"{month.start:%Y-%m}")
        if last is None or last.status == "done" or (self.force and last.status == "fetched"):
            return None
        whole = last.status == "fetched" and (self._fresh(last) or self._settled(last, month))
        alive = datetime.fromisoformat(last.started) >= self.now - timedelta(hours=CURSOR_HOURS)
        return last.turn if whole or alive else None

    def why(self) -> str:
        """Why nothing is due."""
        last = journal.done(self.found, f"{self.now:%Y-%m}")
        if last is None:
            return "every month that is wanted is there, or out of reach"
        until = datetime.fromisoformat(last.started) + self._hours()
        since = last.started[:16].replace("T", " ")
        return f"it was fetched at {since} and counts as fresh until {until:%Y-%m-%d %H:%M}"

    def _hours(self) -> timedelta:
        hours = self.settings.refresh_hours
        return timedelta(hours=self.kind.refresh_hours if hours is None else hours)

    def _fresh(self, attempt: Attempt) -> bool:
        return datetime.fromisoformat(attempt.started) + self._hours() > self.now

    def _settled(self, attempt: Attempt, month: Period) -> bool:
        days = self.settings.settle_days
        return journal.is_settled(attempt, month, self.kind.settle_days if days is None else days)


def months(settings: SourceSettings, now: datetime) -> list[Period]:
    """Calendar months from the first day that is wanted to now; the first one may begin in its middle."""
    found, start = [], settings.since
    while start <= now.date():
        found.append(Period(start, next_month(start)))
        start = next_month(start)
    return found
