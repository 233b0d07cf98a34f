"""Who delivers: each source of the ledger, how far its data reaches, and when it was last loaded."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from costlib.ledger.freshness import SAMPLE, Freshness, SourceFreshness
from costlib.ledger.reports import FileReport

Delivery = Literal["delivering", "late", "ended"]
_STEPS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source. ``last_day`` is the last day that it has delivered; ``rows`` counts its charges."""

    source: str
    formats: tuple[str, ...]
    first_day: date
    last_day: date
    loaded: datetime | None
    rows: int
    state: Delivery
    days_behind: int
    sample: bool


def sources(data: Freshness, files: Iterable[FileReport]) -> list[SourceState]:
    """Every source, those to look after first: late, delivering, ended.

    Args:
        data: How far each reaches.
        files: Reports of the files that the ledger holds, for their formats.
    """
    formats: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for source in file.source.split(", "):
            formats[source].add(file.format)
    found = [_state(each, data, tuple(sorted(formats[each.source]))) for each in data.sources]
    order = ("late", "delivering", "ended")
    return sorted(found, key=lambda each: (order.index(each.state), each.source))


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago something was, in its largest unit.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 5, 12, tzinfo=UTC)
    >>> ago(datetime(2026, 11, 3, 11, tzinfo=UTC), noon), ago(datetime(2026, 11, 5, 11, tzinfo=UTC), noon)
    ('2 days ago', '1 hour ago')
    >>> ago(noon, noon), ago(None, noon)
    ('just now', 'unknown')
    """
    if then is None:
        return "unknown"
    for step, name in _STEPS:
        number = (now - then) // step
        if number >= 1:
            return f"{number} {name}{'s' if number > 1 else ''} ago"
    return "just now"


def _state(each: SourceFreshness, data: Freshness, formats: tuple[str, ...]) -> SourceState:
    state: Delivery = "late" if each in data.late else "delivering" if each.active else "ended"
    return SourceState(
        source=each.source,
        formats=formats,
        first_day=each.first_day,
        last_day=each.until - timedelta(days=1),
        loaded=each.loaded,
        rows=each.rows,
        state=state,
        days_behind=(data.newest - each.until).days,
        sample=each.source.startswith(SAMPLE),
    )
