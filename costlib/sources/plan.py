"""What a sync would ask: which months are due, how many requests at most, what they cost, before any is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from costlib.scope import Period, next_month
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
    """

    source: SourceSettings
    due: tuple[Due, ...]
    price: Decimal
    why: str = ""

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

    A month that was fetched after it had settled is left alone; so is the whole source within its refresh time.

    Args:
        kind: Of the source.
        settings: Of the source.
        found: Attempts at it so far, newest first.
        now: The time (UTC).
        force: Whether to ask even within the refresh time.
    """
    if not settings.enabled:
        return Plan(settings, (), kind.price, "it is switched off in the settings")
    hours = kind.refresh_hours if settings.refresh_hours is None else settings.refresh_hours
    settle = kind.settle_days if settings.settle_days is None else settings.settle_days
    mine = list(found)
    open_month = f"{now:%Y-%m}"
    newest = journal.done(mine, open_month)
    fresh_until = datetime.fromisoformat(newest.started) + timedelta(hours=hours) if newest else now
    due = []
    for month in months(settings, now):
        name = f"{month.start:%Y-%m}"
        last = journal.done(mine, name)
        waiting = last is not None and datetime.fromisoformat(last.started) + timedelta(hours=hours) > now
        if not force and (waiting or journal.is_settled(last, month, settle)):
            continue
        resumed = journal.unfinished(mine, name, now - timedelta(hours=CURSOR_HOURS))
        due.append(Due(month, kind.most_pages(settings, month), resumed.turn if resumed else None))
    since = newest.started[:16].replace("T", " ") if newest else "some time"
    why = "" if due else f"it was fetched at {since} and counts as fresh until {fresh_until:%Y-%m-%d %H:%M}"
    return Plan(settings, tuple(due), kind.price, why)


def months(settings: SourceSettings, now: datetime) -> list[Period]:
    """Calendar months from the first day that is wanted to now; the first one may begin in its middle."""
    found, start = [], settings.since
    while start <= now.date():
        found.append(Period(start, next_month(start)))
        start = next_month(start)
    return found
