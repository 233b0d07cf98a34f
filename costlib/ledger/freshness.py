"""How far the data reaches: per source, and the day up to which every active source has delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from costlib.ledger.deliveries import is_closed, month_bounds
from costlib.ledger.engine import Engine
from costlib.ledger.live import Proof
from costlib.ledger.reports import Delivery
from costlib.scope import Period

SAMPLE = "sample:"
"""Sources of the sample company: its newest month stays as far as it was invented, however late it is loaded."""
ACTIVE_DAYS = 45
"""A source whose data ends this many days before the newest is ended, not late: it no longer holds the others back."""
LAG_DAYS = 3
"""Providers may be so many days behind with charges: that a fetch found none on these days proves nothing.

And a provider that tells of days with charges alone is believed for so many days after the last of them.
"""


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """One source. ``until`` is the exclusive end of its charges; ``loaded`` the time of its newest load."""

    source: str
    first_day: date
    until: date
    rows: int
    loaded: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class Freshness:
    """``as_of`` is the exclusive end of the data that every active source has delivered."""

    first_day: date
    as_of: date
    sources: tuple[SourceFreshness, ...]

    @property
    def newest(self) -> date:
        """Exclusive end of the data that any source has delivered; days after ``as_of`` are partial."""
        return max((each.until for each in self.sources), default=self.as_of)

    @property
    def late(self) -> tuple[SourceFreshness, ...]:
        """Active sources that have not delivered up to ``newest``."""
        return tuple(each for each in self.sources if each.active and each.until < self.newest)

    def covers(self, period: Period) -> bool:
        """Whether any source has delivered days of the period: where none has, spend is unknown and not 0."""
        return any(each.first_day < period.end and each.until > period.start for each in self.sources)

    @property
    def last_day(self) -> date:
        """The last day that is complete: what people read as 'data as of'."""
        return self.as_of - timedelta(days=1)


def freshness(
    engine: Engine, loaded: Mapping[str, datetime], live: Mapping[str, Proof | None] = MappingProxyType({})
) -> Freshness:
    """Read it from the cube.

    A billing month that was closed when it was loaded is complete to its end, even if the last charge lies before;
    of an open month a source has delivered up to its last charge, and never beyond the day of the load (a month paid
    ahead). A live source never ends: one that is not fetched any more is late, and one that is fetched and has long had
    no charges is not.

    Args:
        engine: One version of the ledger.
        loaded: Source to the time of its newest load.
        live: Sources that are fetched, with what the newest fetch of each proves.
    """
    found = engine.rows(
        "SELECT x_Source, min(charge_date), max(charged_until), max(charge_date), max(billing_month), sum(rows) "
        "FROM cube GROUP BY 1 ORDER BY 1"
    )
    ends = {
        source: _until(source, until, last, month, loaded.get(source)) for source, _, until, last, month, _ in found
    }
    newest = max(ends.values())
    ends = {source: _proven(until, live.get(source), newest) for source, until in ends.items()}
    active = {source for source, until in ends.items() if source in live or (newest - until).days <= ACTIVE_DAYS}
    sources = tuple(
        SourceFreshness(source, first, ends[source], int(rows), loaded.get(source), source in active)
        for source, first, _, _, _, rows in found
    )
    as_of = min(each.until for each in sources if each.active)
    return Freshness(min(each.first_day for each in sources), as_of, sources)


def _until(source: str, until: date, last_start: date, month: str, loaded: datetime | None) -> date:
    if loaded is None:
        return until
    if is_closed(month, loaded.date()) and not source.startswith(SAMPLE):
        return max(month_bounds(month)[1], last_start + timedelta(days=1))
    return max(min(until, loaded.date()), last_start + timedelta(days=1))


def _proven(until: date, proof: Proof | None, newest: date) -> date:
    """How far a source reaches of which its provider told on a day: it has no charges where it had long had none.

    >>> _proven(date(2026, 6, 30), Proof(date(2026, 11, 20)), date(2026, 11, 18))
    datetime.date(2026, 11, 18)
    >>> _proven(date(2026, 11, 8), Proof(date(2026, 11, 20)), date(2026, 11, 18))
    datetime.date(2026, 11, 11)
    >>> _proven(date(2026, 11, 8), Proof(date(2026, 11, 20), each_day=True), date(2026, 11, 18))
    datetime.date(2026, 11, 17)
    >>> _proven(date(2026, 10, 20), Proof(date(2026, 11, 20)), date(2026, 11, 18))
    datetime.date(2026, 11, 4)
    """
    if proof is None:
        return until
    if (proof.day - until).days > ACTIVE_DAYS:
        return max(until, min(newest, proof.day))
    lag = timedelta(days=LAG_DAYS)
    told = proof.day - lag if proof.each_day else min(proof.day - lag, _settled(until, proof.day) + lag)
    return max(until, min(newest, told))


def _settled(until: date, day: date) -> date:
    """The end of the month of the last charge, where it was closed when its provider told of it."""
    month = f"{until - timedelta(days=1):%Y-%m}"
    return month_bounds(month)[1] if is_closed(month, day) else until


def newest_loads(deliveries: Sequence[tuple[Delivery, datetime]]) -> dict[str, datetime]:
    """Time of the newest load per source."""
    newest: dict[str, datetime] = {}
    for delivery, at in deliveries:
        newest[delivery.source] = max(at, newest.get(delivery.source, at))
    return newest
