"""A strip per series: how far cost was off what was expected, day by day or week by week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.models.watch.answer import Watched
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL, Name
from costlib.scope import Period

DAYS = 62
"""Longest period that is shown day by day."""
ROWS = 12
WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """Days of a series. ``expected`` is the level before a leak while that lasts; None where nothing is known."""

    first: date
    last: date
    expected: float | None
    actual: float
    unusual: Seen | None

    @property
    def off(self) -> float | None:
        """How far cost was off what was expected, as a fraction of it."""
        return (self.actual - self.expected) / abs(self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class Strip:
    """Series with their cells, those with the largest impact first. All have the same days."""

    rows: tuple[tuple[Name, tuple[Cell, ...]], ...]
    step: int
    hidden: int

    @property
    def days(self) -> tuple[date, ...]:
        """First day of each cell."""
        return tuple(cell.first for cell in self.rows[0][1]) if self.rows else ()


def strip(found: Watched) -> Strip:
    """Strips of all cost and of the series that show something in the period."""
    period = Period(found.scope.period.start, min(found.scope.period.end, found.scan.last_day + timedelta(days=1)))
    step = 1 if period.days <= DAYS else WEEK
    shown: dict[Name, list[Seen]] = {}
    for each in sorted(found.anomalies, key=lambda each: -abs(each.impact)):
        for seen in (one for one in (each.lead, *each.also) if one.name in found.scan.watched.series):
            shown.setdefault(seen.name, []).append(seen)
    leads = {each.lead.name for each in found.anomalies}
    names = sorted(shown, key=lambda name: (name != ALL, name not in leads))
    rows = [(name, tuple(_cells(found, name, shown[name], period, step))) for name in names[:ROWS]]
    return Strip(tuple(rows), step, max(0, len(names) - ROWS))


def _cells(found: Watched, name: Name, seen: Sequence[Seen], period: Period, step: int) -> Iterator[Cell]:
    cost, judged = found.scan.watched.series[name], found.scan.found[name]["expected"]
    days = pd.date_range(period.start, period.last_day, freq="D")
    actual, expected = (each.reindex(days).to_numpy(dtype=float) for each in (cost, judged))
    for place in range(0, period.days, step):
        first = period.start + timedelta(days=place)
        last = min(first + timedelta(days=step - 1), period.last_day)
        part = slice(place, place + step)
        known = np.isfinite(expected[part]) & np.isfinite(actual[part])
        unusual = next((each for each in seen if each.start <= last and each.end >= first), None)
        leak = unusual is not None and unusual.kind == "leak"
        usual = _before(unusual, known) if unusual is not None and leak else float(expected[part][known].sum())
        yield Cell(first, last, usual if known.any() else None, float(actual[part][known].sum()), unusual)


def _before(leak: Seen, known: NDArray[np.bool_]) -> float:
    """What so many days cost before a leak: what is expected follows it."""
    return leak.expected / leak.days * int(known.sum())
