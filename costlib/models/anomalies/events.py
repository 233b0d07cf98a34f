"""Events: flagged days that belong together, with what they cost beyond what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.policy.anomalies import Ruling, Severity

Kind = Literal["spike", "drop", "new level", "drift"]
SLOW = 2
"""A test over at least so many days that comes first tells of a drift."""


@dataclass(frozen=True, slots=True)
class Event:
    """Flagged days that belong together. Amounts are in the series' currency.

    Args:
        start: First flagged day.
        end: Last flagged day.
        days: How many of those in between are flagged.
        expected: Cost that was expected on the flagged days.
        actual: Their cost.
        score: The strongest one, signed.
        kind: A ``spike`` or ``drop`` that passed; a ``new level`` that stayed and is what is expected now; a ``drift``
            that came slowly.
        severity: As the policy says.
        is_alert: Whether it reaches the policy's thresholds.
    """

    start: date
    end: date
    days: int
    expected: float
    actual: float
    score: float
    kind: Kind
    severity: Severity
    is_alert: bool

    @property
    def impact(self) -> float:
        """Actual minus expected: positive means dearer."""
        return self.actual - self.expected

    @property
    def percent(self) -> float | None:
        """Impact per cent of what was expected; None where that is nothing."""
        return 100 * self.impact / abs(self.expected) if self.expected else None


@dataclass(frozen=True, slots=True)
class _Days:
    """The flagged days of a series, oldest first."""

    days: NDArray[np.datetime64]
    expected: NDArray[np.float64]
    actual: NDArray[np.float64]
    score: NDArray[np.float64]
    tests: NDArray[np.int64]
    adopted: NDArray[np.bool_]

    def __getitem__(self, part: Any) -> "_Days":
        return _Days(*(getattr(self, each)[part] for each in self.__slots__))


def events(series: pd.Series, found: pd.DataFrame, ruling: Ruling, score: float = 0) -> list[Event]:
    """Events of a series, oldest first.

    Args:
        series: As given to ``detect``.
        found: What ``detect`` said of it.
        ruling: Thresholds, severities and how far apart days of one event may lie.
        score: Only days of such evidence count: what a score above the one of ``found`` would have flagged.

    Raises:
        ValueError: ``found`` has other rows than the series.
    """
    if not found.index.equals(series.index):
        raise ValueError("the detections belong to another series: pass what detect said of this one")
    flagged = _flagged(found, series.to_numpy(dtype=float), score)
    return [_event(flagged[first:last], ruling) for first, last in _runs(flagged, ruling.rules.merge)]


def _flagged(found: pd.DataFrame, actual: NDArray[np.float64], score: float) -> _Days:
    if not (found.index.is_unique and found.index.is_monotonic_increasing):
        rows = found.assign(actual=actual).groupby(level=0, sort=True)
        found = rows.agg({**dict.fromkeys(found.columns, "first"), "is_anomaly": "any", "actual": "sum"})
        actual = found["actual"].to_numpy(dtype=float)
    scores = found["score"].to_numpy()
    at = np.flatnonzero(found["is_anomaly"].to_numpy() & (np.abs(scores) >= score))
    return _Days(
        found.index.to_numpy()[at],
        found["expected"].to_numpy()[at],
        actual[at],
        scores[at],
        found["days"].to_numpy()[at],
        found["note"].to_numpy()[at] == "new level",
    )


def _runs(flagged: _Days, merge: int) -> Iterator[tuple[int, int]]:
    """Slices of days of the same direction, with at most ``merge`` days between them."""
    if not len(flagged.days):
        return
    apart = np.diff(flagged.days) > np.timedelta64(merge + 1, "D")
    turned = np.diff(np.sign(flagged.score)) != 0
    cuts = np.flatnonzero(apart | turned) + 1
    yield from pairwise([0, *cuts.tolist(), len(flagged.days)])


def _event(days: _Days, ruling: Ruling) -> Event:
    expected, actual = float(days.expected.sum()), float(days.actual.sum())
    score = float(days.score[np.abs(days.score).argmax()])
    kind = _kind(days, score)
    percent = 100 * (actual - expected) / abs(expected) if expected else None
    daily = (actual - expected) / len(days.days)
    return Event(
        start=_date(days.days[0]),
        end=_date(days.days[-1]),
        days=len(days.days),
        expected=expected,
        actual=actual,
        score=score,
        kind=kind,
        severity=ruling.severity(percent, daily),
        is_alert=ruling.is_alert(percent, daily, slow=kind == "drift"),
    )


def _kind(days: _Days, score: float) -> Kind:
    if days.tests[0] >= SLOW and score > 0:
        return "drift"
    if days.adopted.any():
        return "new level"
    return "spike" if score > 0 else "drop"


def _date(day: np.datetime64) -> date:
    return date.fromisoformat(str(day)[:10])
