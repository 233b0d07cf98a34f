"""All live sources at a glance: how each stands, and what requests have cost this month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import get_args

from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.sources import journal, spending
from costlib.sources.fetching import Clock
from costlib.sources.settings import Sources, read
from costlib.sources.standing.status import SourceStatus, Standing, status, told
from costlib.state import State

ORDER = get_args(Standing)


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """All live sources; each look at them is one of its own.

    Args:
        at: When this was so (UTC).
        sources: Those to look after first.
        spent: What requests have cost this calendar month, in US dollars.
        cap: What they may cost at most; None where the settings can't be read.
        error: Why the settings can't be read, with the remedy; then sources are those that were once fetched.
    """

    at: datetime
    sources: tuple[SourceStatus, ...]
    spent: Decimal = Decimal(0)
    cap: Decimal | None = None
    error: str = ""

    @property
    def wanted(self) -> tuple[SourceStatus, ...]:
        """Sources that are switched on."""
        return tuple(each for each in self.sources if each.standing != "off")

    @property
    def failing(self) -> tuple[SourceStatus, ...]:
        """Sources that somebody must look after."""
        return tuple(each for each in self.sources if each.failing)

    @property
    def stale(self) -> tuple[SourceStatus, ...]:
        """Sources that nobody fetches, though nothing keeps them from it."""
        return tuple(each for each in self.wanted if not each.failing and not each.well)

    @property
    def requests(self) -> int:
        """Requests of this calendar month."""
        return sum(each.requests for each in self.sources)

    @property
    def succeeded(self) -> datetime | None:
        """The newest success of any source."""
        return max((each.succeeded for each in self.sources if each.succeeded), default=None)


def overview(ledger: Ledger, environment: Mapping[str, str], clock: Clock) -> Overview:
    """How all live sources stand. Nothing is asked.

    Args:
        ledger: Whose sources.
        environment: Holds their keys, whose values are not looked at.
        clock: Tells the time (UTC).
    """
    spent = spending.spent(ledger.state, clock())
    try:
        settings = read(ledger.home.path)
    except CostlibError as error:
        return Overview(clock(), _gone(ledger, clock()), spent, error=str(error))
    found = [_status(ledger, settings, name, environment, clock) for name in (each.name for each in settings.sources)]
    return Overview(clock(), tuple(sorted(found, key=_urgency)), spent, settings.cap)


def mark(state: State) -> str:
    """What changes whenever a fetch begins, ends or comes on."""
    table = journal.TABLE
    newest = f"status = 'running' or id = (select max(id) from {table}) or ended = (select max(ended) from {table})"
    return ",".join(f"{row['id']}{row['status']}{row['ended']}" for row in state.rows(table, newest))


def _status(ledger: Ledger, settings: Sources, name: str, environment: Mapping[str, str], clock: Clock) -> SourceStatus:
    return status(ledger, settings.named(name), environment, clock, journal.attempts(ledger.state, name))


def _gone(ledger: Ledger, now: datetime) -> tuple[SourceStatus, ...]:
    """Sources that were once fetched and can't be now: nothing tells what they are."""
    past = journal.until(journal.attempts(ledger.state), now)
    known = {name: [each for each in past if each.source == name] for name in sorted({each.source for each in past})}
    return tuple(told(ledger, name, mine, now, standing="settings wrong") for name, mine in known.items())


def _urgency(each: SourceStatus) -> tuple[int, str]:
    return ORDER.index(each.standing), each.name.casefold()
