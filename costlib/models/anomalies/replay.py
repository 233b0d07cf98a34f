"""All of a history judged once, as on each of its days, for every sensitivity at once."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import pandas as pd

from costlib.models.anomalies.detection import detect
from costlib.models.anomalies.settings import Planned, Settings
from costlib.policy.anomalies import Ruling

Name = TypeVar("Name", bound=Hashable)


def detections(
    history: Mapping[Name, pd.Series], ruling: Ruling, planned: Iterable[Planned] = ()
) -> dict[Name, pd.DataFrame]:
    """What ``detect`` says of each series at the closest sensitivity.

    A wider one flags the stronger of those days: pass its score to ``events``. So thresholds can be tried on the
    history without judging it anew.

    Args:
        history: Name of a series to its cost by date.
        ruling: Sensitivities, and how cost is watched.
        planned: Known activity, in all of the series.

    Raises:
        UsageError: A series can't be read.
    """
    closest = min(ruling.sensitivities, key=ruling.score_of)
    settings = Settings.of(ruling, tuple(planned), closest)
    return {name: detect(series, settings) for name, series in history.items()}
