"""What a series shows: its events, and steps in one direction that follow each other taken as one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from costlib.models.anomalies.causes import WEEKS
from costlib.models.anomalies.events import Event, Kind
from costlib.models.watch.series import Name
from costlib.policy.anomalies import Ruling, Severity, Watching

WEEK = 7
STEADY = frozenset({"new level", "drift"})


@dataclass(frozen=True, slots=True)
class Seen:
    """Something unusual in one series. Amounts are in the series' currency.

    Args:
        name: The series.
        start: First unusual day.
        end: Last one so far; of a leak the day until which another step may follow, or the last of the data.
        days: Days whose amounts count: the unusual ones, for a leak all from its start on.
        expected: What they would have cost; for a leak as the same weekdays in the four weeks before it.
        actual: What they cost.
        score: The strongest evidence, signed.
        kind: As of an event; a ``leak`` is a series of steps up, each of which became usual; a ``finding`` is a
            provider's.
        severity: As the policy says.
        is_alert: Whether it reaches the policy's thresholds.
        steps: Its events, oldest first.
        level: What a day costs by now: the mean of its last week.
    """

    name: Name
    start: date
    end: date
    days: int
    expected: float
    actual: float
    score: float
    kind: Kind | Literal["leak", "finding"]
    severity: Severity
    is_alert: bool
    steps: tuple[Event, ...]
    level: float = 0.0

    @property
    def impact(self) -> float:
        """Actual minus expected: positive means dearer."""
        return self.actual - self.expected

    @property
    def percent(self) -> float | None:
        """Impact per cent of what was expected; None where that is nothing."""
        return 100 * self.impact / abs(self.expected) if self.expected else None

    @property
    def up(self) -> bool:
        """Whether it costs more than expected."""
        return self.score > 0


def seen(name: Name, cost: pd.Series, found: Iterable[Event], ruling: Ruling) -> list[Seen]:
    """What the events of a series amount to, oldest first."""
    return [each for chain in _chains(found, ruling.watching.chain) for each in _of(name, cost, chain, ruling)]


def _chains(found: Iterable[Event], apart: int) -> Iterator[list[Event]]:
    """Levels and drifts in one direction, at most so many days apart; other events alone."""
    chain: list[Event] = []
    for event in found:
        if chain and not _follows(chain[-1], event, apart):
            yield chain
            chain = []
        chain.append(event)
    if chain:
        yield chain


def _follows(before: Event, event: Event, apart: int) -> bool:
    stays = {before.kind, event.kind} <= STEADY
    return stays and (before.score > 0) == (event.score > 0) and (event.start - before.end).days <= apart


def _of(name: Name, cost: pd.Series, chain: Sequence[Event], ruling: Ruling) -> Iterator[Seen]:
    leak = _leak(name, cost, chain, ruling) if _climbs(chain, ruling.watching) else None
    if leak is not None and leak.is_alert:
        yield leak
    else:
        yield from (_single(name, event) for event in chain)


def _climbs(chain: Sequence[Event], rules: Watching) -> bool:
    """Whether it goes up step by step, or for longer than a level takes to become usual."""
    steady = chain[0].kind in STEADY and chain[0].score > 0
    return steady and (len(chain) >= rules.leak or (chain[-1].end - chain[0].start).days >= rules.chain)


def _single(name: Name, event: Event) -> Seen:
    return Seen(
        name,
        event.start,
        event.end,
        event.days,
        event.expected,
        event.actual,
        event.score,
        event.kind,
        event.severity,
        event.is_alert,
        (event,),
        event.actual / event.days,
    )


def _leak(name: Name, cost: pd.Series, chain: Sequence[Event], ruling: Ruling) -> Seen:
    """All days against the same weekdays before the first step, until no other one followed for long enough."""
    start = chain[0].start
    end = min(cost.index[-1].date(), chain[-1].end + timedelta(days=ruling.watching.chain))
    days = cost.loc[pd.Timestamp(start) : pd.Timestamp(end)].dropna()
    expected, actual = float(_before(cost, start, days.index).sum()), float(days.sum())
    percent = 100 * (actual - expected) / abs(expected) if expected else None
    daily = (actual - expected) / len(days)
    score = max(each.score for each in chain)
    severity, alert = ruling.severity(percent, daily), ruling.is_alert(percent, daily)
    level = float(days.iloc[-WEEK:].mean())
    return Seen(name, start, end, len(days), expected, actual, score, "leak", severity, alert, tuple(chain), level)


def _before(cost: pd.Series, start: date, days: pd.Index) -> pd.Series:
    """For each day the mean of its weekday in the four weeks before a start; of all their days where it has none."""
    first = pd.Timestamp(start)
    before = cost.loc[first - pd.Timedelta(weeks=WEEKS) : first - pd.Timedelta(days=1)].dropna()
    weekdays = before.groupby(pd.DatetimeIndex(before.index).day_of_week).mean()
    return pd.Series(pd.DatetimeIndex(days).day_of_week, index=days).map(weekdays).fillna(before.mean())
