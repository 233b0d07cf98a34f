from datetime import date

import numpy as np
import pytest

from costlib.errors import UsageError
from costlib.models.anomalies import Planned, Settings, detect
from costlib.models.anomalies.events import events
from costlib.models.anomalies.replay import replay
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


def test_a_lower_score_raises_no_fewer_alerts(history):
    low, medium, high = replay(history, RULING)

    assert [each.sensitivity for each in (low, medium, high)] == ["low", "medium", "high"]
    assert 0 < len(low.alerts) <= len(medium.alerts) <= len(high.alerts)


def test_alerts_come_oldest_first_with_their_series_and_their_impact(history):
    (found,) = replay({"calm": history["calm"]}, RULING, ["medium"])

    ((name, event),) = found.alerts
    assert (name, event.start) == ("calm", history["calm"].index[150].date())
    assert found.impact == event.impact > 0


def test_alerts_a_month_are_those_of_one_series(history):
    (found,) = replay(history, RULING, ["medium"])

    assert found.days == 2 * (220 - RULING.rules.history)
    assert found.alerts_a_month == pytest.approx(len(found.alerts) / (found.days / 30.4375))


def test_alerts_on_days_that_were_marked_are_counted_as_dismissed(history):
    day = history["calm"].index[150].date()
    (found,) = replay(history, RULING, ["medium"], dismissed={"calm": [(day, day)]})

    assert found.dismissed == 1


def test_planned_days_raise_nothing(history):
    day = history["calm"].index[150].date()
    (found,) = replay({"calm": history["calm"]}, RULING, ["medium"], planned=[Planned(day, day)])

    assert found.alerts == ()


def test_without_history_there_is_no_rate(usual):
    (found,) = replay({"new": usual(days=10)}, RULING, ["low"])

    assert (found.days, found.alerts_a_month) == (0, None)


def test_an_unknown_sensitivity_is_named(history):
    with pytest.raises(UsageError, match="no sensitivity 'extreme': choose one of low, medium, high"):
        replay(history, RULING, ["extreme"])


def test_what_a_wider_sensitivity_flags_needs_no_detection_of_its_own(history):
    for found in replay(history, RULING):
        settings = Settings.of(RULING, sensitivity=found.sensitivity)
        for name, series in history.items():
            assert list(found.raised[name]) == events(series, detect(series, settings), RULING)
