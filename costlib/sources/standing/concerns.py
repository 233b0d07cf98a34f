"""What a live source that fails or is late means for the figures on screen, so that no gap is taken for low cost."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from costlib.ledger.cube import DIMENSIONS
from costlib.ledger.freshness import Freshness
from costlib.scope import Period, Scope, next_month
from costlib.sources.buckets.bundles import MONTH
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus
from costlib.sources.standing.words import spoken, why

Grade = Literal["failing", "late"]
Delivering = Mapping[str, Collection[str]]
SHOWN = 3
"""Months that are named."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A source that keeps figures of a scope from being whole.

    Args:
        source: Its name.
        grade: Whether somebody must mend it, or it is merely behind.
        until: Exclusive end of what it has delivered; None where it never delivered.
        means: What that means for the figures, in a sentence.
        why: Why, in a short sentence; empty where it just waits for its provider.
        said: What was last said, with the remedy; empty where nothing failed.
    """

    source: str
    grade: Grade
    until: date | None
    means: str
    why: str
    said: str = ""

    def as_json(self) -> dict[str, str | None]:
        """As the command line prints it; ``delivered_to`` is the last day."""
        last = None if self.until is None else str(self.until - timedelta(days=1))
        return {
            "source": self.source,
            "state": self.grade,
            "delivered_to": last,
            "means": self.means,
            "said": self.said,
        }


def concerns(
    found: Overview, data: Freshness, period: Period, delivering: Delivering, *, filtered: bool = False
) -> tuple[Concern, ...]:
    """Live sources that figures of a scope lack something of.

    Args:
        found: How live sources stand.
        data: How far each source of the ledger reaches.
        period: Of the figures.
        delivering: Sources that ever brought a charge which the filters of the figures keep, with the months of these.
        filtered: Whether there are filters: of a source that never delivered nobody knows whether they keep it.
    """
    made = [_concern(each, found.at, data, period, delivering, filtered) for each in found.wanted]
    return tuple(each for each in made if each is not None)


def months_of(pairs: Iterable[tuple[str, date]]) -> Delivering:
    """Months, as ``2026-10``, by source.

    >>> months_of([("a", date(2026, 10, 1)), ("a", date(2026, 11, 1))]) == {"a": {"2026-10", "2026-11"}}
    True
    """
    found: dict[str, set[str]] = {}
    for source, month in pairs:
        found.setdefault(source, set()).add(f"{month:%Y-%m}")
    return found


def ever(scope: Scope, data: Freshness) -> Scope:
    """A scope over all days of the data, by those of its filters that the cube answers: who ever delivered into it."""
    filters = tuple(each for each in scope.filters if each[0] in DIMENSIONS)
    return replace(scope.over(Period(data.first_day, data.newest)), filters=filters)


def _concern(
    each: SourceStatus, now: datetime, data: Freshness, period: Period, delivering: Delivering, filtered: bool
) -> Concern | None:
    reached = {source.source: source.until for source in data.sources}
    until = reached.get(each.name)
    if until is None and not each.there:
        return _absent(each, now) if each.charges and not filtered else None
    if filtered and each.name not in delivering:
        return None
    grade: Grade = "failing" if each.failing else "late"
    lacks = ""
    if until is not None and each.name in delivering:
        lacks = _gap(each, period, until, delivering[each.name]) or _end(each, data, period, until)
    means = " ".join(filter(None, (lacks, _unread(each, period))))
    return Concern(each.name, grade, until, means, why(each, now), each.said) if means else None


def _absent(each: SourceStatus, now: datetime) -> Concern | None:
    """A source that never brought anything, and that is not just about to."""
    if each.standing == "fetching":
        return None
    means = f"{each.name} has not delivered anything yet: its cost is in no figure, so true spend may be higher."
    return Concern(each.name, "failing" if each.failing else "late", None, means, why(each, now), each.said)


def _gap(each: SourceStatus, period: Period, until: date, known: Collection[str]) -> str:
    """Months of the period that never came, neither fetched nor as a file, although later ones did."""
    names = [name for name in each.missing if name not in known and _lies_in(name, period, until)]
    if not names:
        return ""
    more = f" and {len(names) - SHOWN} more months" if len(names) > SHOWN else ""
    return f"{each.name} has not delivered {', '.join(names[:SHOWN])}{more}: true spend of that time is higher."


def _unread(each: SourceStatus, period: Period) -> str:
    """Rows of months of the period that could not be read, and of what is no month."""
    mine = [name for name in each.unread if not MONTH.fullmatch(name) or _lies_in(name, period, date.max)]
    rows = sum(each.unread[name] for name in mine)
    if not rows:
        return ""
    many, whose = ("1 row", "its") if rows == 1 else (f"{rows:,} rows", "their")
    return (
        f"{many} of {each.name} could not be read, {whose} cost is in no figure, so true spend may be higher: "
        "see Quarantine on Data and audit."
    )


def _lies_in(name: str, period: Period, until: date) -> bool:
    try:
        start = date.fromisoformat(f"{name}-01")
    except ValueError:
        return False
    return start < period.end and next_month(start) > period.start and next_month(start) <= until


def _end(each: SourceStatus, data: Freshness, period: Period, until: date) -> str:
    """What is missing at the end of the period."""
    last = spoken(until - timedelta(days=1))
    if until < data.newest and period.end > until:
        return f"{each.name} has delivered to {last}: later days hold none of its cost, so true spend is higher."
    if each.well or until < data.newest or period.end < until:
        return ""
    return f"{each.name} has delivered to {last}: nothing is missing up to then, later days will be."
