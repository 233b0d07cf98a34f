"""Replay: what a threshold would have raised on the history, before it is saved."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pandas as pd

from costlib.models.anomalies.detection import detect
from costlib.models.anomalies.events import Event, events
from costlib.models.anomalies.settings import Planned, Settings
from costlib.policy.anomalies import Ruling

Name = TypeVar("Name", bound=Hashable)
MONTH = 365.25 / 12
"""Days."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a sensitivity would have raised.

    Args:
        sensitivity: Its name.
        raised: Series to its events, oldest first.
        days: Days of history that were judged, over all series.
        dismissed: How many of the alerts overlap days that were marked as expected or false.
    """

    sensitivity: str
    raised: Mapping[str, tuple[Event, ...]]
    days: int
    dismissed: int

    @property
    def alerts(self) -> tuple[tuple[str, Event], ...]:
        """Series and event of those worth an alert, oldest first."""
        found = ((name, event) for name, all_of in self.raised.items() for event in all_of if event.is_alert)
        return tuple(sorted(found, key=lambda each: (each[1].start, each[0])))

    @property
    def alerts_a_month(self) -> float | None:
        """Alerts of one series in a month, on average; None where nothing was judged."""
        return len(self.alerts) * MONTH / self.days if self.days else None

    @property
    def impact(self) -> float:
        """What all alerts cost beyond what was expected, net."""
        return sum(event.impact for _, event in self.alerts)


def detections(
    history: Mapping[Name, pd.Series], ruling: Ruling, planned: Iterable[Planned] = ()
) -> dict[Name, pd.DataFrame]:
    """What ``detect`` says of each series at the closest sensitivity: a wider one flags the stronger of those days.

    Raises:
        UsageError: A series can't be read.
    """
    closest = min(ruling.sensitivities, key=ruling.score_of)
    settings = Settings.of(ruling, tuple(planned), closest)
    return {name: detect(series, settings) for name, series in history.items()}


def replay(
    history: Mapping[str, pd.Series],
    ruling: Ruling,
    sensitivities: Iterable[str] | None = None,
    planned: Iterable[Planned] = (),
    dismissed: Mapping[str, Iterable[tuple[date, date]]] | None = None,
    found: Mapping[str, pd.DataFrame] | None = None,
) -> list[Replay]:
    """Each sensitivity over the history: every verdict as it would have been on the day.

    Args:
        history: Name of a series to its cost by date.
        ruling: Thresholds, as ruling or as thought of.
        sensitivities: Names; all of the policy's by default.
        planned: Known activity.
        dismissed: Series to first and last days that were marked as expected or false.
        found: What ``detections`` said of the history, where it was asked before: then this is quick.

    Raises:
        UsageError: A sensitivity is unknown, or a series can't be read.
    """
    names = ruling.sensitivities if sensitivities is None else sensitivities
    scores = {name: ruling.score_of(name) for name in names}
    known = detections(history, ruling, planned) if found is None else found
    judged = sum(each.index[each["expected"].notna().to_numpy()].nunique() for each in known.values())
    return [_replay(history, known, ruling, name, score, judged, dismissed or {}) for name, score in scores.items()]


def _replay(
    history: Mapping[str, pd.Series],
    found: Mapping[str, pd.DataFrame],
    ruling: Ruling,
    name: str,
    score: float,
    judged: int,
    dismissed: Mapping[str, Iterable[tuple[date, date]]],
) -> Replay:
    raised = {key: tuple(events(history[key], each, ruling, score)) for key, each in found.items()}
    marked = sum(
        any(event.start <= last and first <= event.end for first, last in dismissed.get(key, ()))
        for key, all_of in raised.items()
        for event in all_of
        if event.is_alert
    )
    return Replay(name, raised, judged, marked)
