"""Events: flagged days that belong together, with what they cost beyond what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

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


def events(series: pd.Series, found: pd.DataFrame, ruling: Ruling) -> list[Event]:
    """Events of a series, oldest first.

    Args:
        series: As given to ``detect``.
        found: What ``detect`` said of it.
        ruling: Thresholds, severities and how far apart days of one event may lie.

    Raises:
        ValueError: ``found`` has other rows than the series.
    """
    if not found.index.equals(series.index):
        raise ValueError("the detections belong to another series: pass what detect said of this one")
    days = found.assign(actual=series.to_numpy(dtype=float)).groupby(level=0, sort=True)
    rows = days.agg(
        {"expected": "first", "actual": "sum", "score": "first", "is_anomaly": "any", "days": "first", "note": "first"}
    )
    flagged = rows[rows["is_anomaly"]]
    return [_event(flagged.iloc[first:last], ruling) for first, last in _runs(flagged, ruling.rules.merge)]


def _runs(flagged: pd.DataFrame, merge: int) -> Iterator[tuple[int, int]]:
    """Slices of rows of the same direction, with at most ``merge`` days between them."""
    if flagged.empty:
        return
    apart = np.diff(flagged.index.to_numpy()) > np.timedelta64(merge + 1, "D")
    turned = np.diff(np.sign(flagged["score"].to_numpy())) != 0
    cuts = np.flatnonzero(apart | turned) + 1
    yield from pairwise([0, *cuts.tolist(), len(flagged)])


def _event(days: pd.DataFrame, ruling: Ruling) -> Event:
    expected, actual = float(days["expected"].sum()), float(days["actual"].sum())
    score = float(days["score"].iloc[int(days["score"].abs().to_numpy().argmax())])
    kind = _kind(days, score)
    percent = 100 * (actual - expected) / abs(expected) if expected else None
    daily = (actual - expected) / len(days)
    threshold = ruling.rules.drift_percent if kind == "drift" else ruling.rules.percent
    return Event(
        start=days.index[0].date(),
        end=days.index[-1].date(),
        days=len(days),
        expected=expected,
        actual=actual,
        score=score,
        kind=kind,
        severity=ruling.severity(percent, daily),
        is_alert=abs(daily) >= ruling.rules.impact and (percent is None or abs(percent) >= threshold),
    )


def _kind(days: pd.DataFrame, score: float) -> Kind:
    if int(days["days"].iloc[0]) >= SLOW and score > 0:
        return "drift"
    if (days["note"] == "new level").any():
        return "new level"
    return "spike" if score > 0 else "drop"
