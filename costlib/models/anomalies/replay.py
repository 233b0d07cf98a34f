"""Replay: what a threshold would have raised on the history, before it is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from costlib.models.anomalies.detection import detect
from costlib.models.anomalies.events import Event, events
from costlib.models.anomalies.settings import Planned, Settings
from costlib.policy.anomalies import Ruling

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


def replay(
    history: Mapping[str, pd.Series],
    ruling: Ruling,
    sensitivities: Iterable[str] | None = None,
    planned: Iterable[Planned] = (),
    dismissed: Mapping[str, Iterable[tuple[date, date]]] | None = None,
) -> list[Replay]:
    """Each sensitivity over the history: every verdict as it would have been on the day.

    Args:
        history: Name of a series to its cost by date.
        ruling: Thresholds, as ruling or as thought of.
        sensitivities: Names; all of the policy's by default.
        planned: Known activity.
        dismissed: Series to first and last days that were marked as expected or false.

    Raises:
        UsageError: A sensitivity is unknown, or a series can't be read.
    """
    names = ruling.sensitivities if sensitivities is None else sensitivities
    known = tuple(planned)
    return [_replay(history, ruling, Settings.of(ruling, known, name), name, dismissed or {}) for name in names]


def _replay(
    history: Mapping[str, pd.Series],
    ruling: Ruling,
    settings: Settings,
    name: str,
    dismissed: Mapping[str, Iterable[tuple[date, date]]],
) -> Replay:
    found = {key: detect(series, settings) for key, series in history.items()}
    raised = {key: tuple(events(history[key], each, ruling)) for key, each in found.items()}
    judged = sum(int(each.loc[each["expected"].notna()].index.nunique()) for each in found.values())
    marked = sum(
        any(event.start <= last and first <= event.end for first, last in dismissed.get(key, ()))
        for key, all_of in raised.items()
        for event in all_of
        if event.is_alert
    )
    return Replay(name, raised, judged, marked)
