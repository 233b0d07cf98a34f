from datetime import date

import numpy as np
import pytest

from costlib.models.anomalies import Planned, Settings, detect
from costlib.models.anomalies.events import events
from costlib.models.anomalies.replay import detections
from costlib.policy.anomalies import KIND, AnomalyPolicy
from costlib.policy.decisions import shipped

RULING = AnomalyPolicy.of(shipped(KIND).body).on(date(2026, 1, 1))


@pytest.fixture
def history(usual):
    noisy = usual(days=220, noise=0.1, seed=3)
    noisy.iloc[[150, 160, 170, 180]] *= np.array([1.3, 1.5, 1.7, 2.2])
    calm = usual(days=220)
    calm.iloc[150] *= 2
    return {"noisy": noisy, "calm": calm}


@pytest.mark.parametrize("sensitivity", RULING.sensitivities)
def test_what_a_sensitivity_raises_needs_no_detection_of_its_own(history, sensitivity):
    found, settings = detections(history, RULING), Settings.of(RULING, sensitivity=sensitivity)

    for name, series in history.items():
        mine = events(series, found[name], RULING, RULING.score_of(sensitivity))
        assert mine == events(series, detect(series, settings), RULING)
        assert mine or name == "calm"


def test_a_lower_score_raises_no_fewer_alerts(history):
    found = detections(history, RULING)["noisy"]
    counts = [
        sum(each.is_alert for each in events(history["noisy"], found, RULING, RULING.score_of(name)))
        for name in ("low", "medium", "high")
    ]

    assert 0 < counts[0] <= counts[1] <= counts[2]


def test_planned_days_raise_nothing(history):
    day = history["calm"].index[150].date()
    found = detections({"calm": history["calm"]}, RULING, [Planned(day, day)])["calm"]

    assert not events(history["calm"], found, RULING, RULING.score)
