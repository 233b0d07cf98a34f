from datetime import date, timedelta

import numpy as np
import pytest

from costlib.models.anomalies import Settings, detect
from costlib.models.anomalies.events import events
from costlib.policy.anomalies import KIND, AnomalyPolicy
from costlib.policy.decisions import shipped

RULING = AnomalyPolicy.of(shipped(KIND).body).on(date(2026, 1, 1))


@pytest.fixture
def found(usual):
    def make(*changes, **chosen):
        series = usual(days=220, **chosen)
        for places, factor in changes:
            series.iloc[places] *= factor
        return series, events(series, detect(series, Settings()), RULING)

    return make


def test_ordinary_cost_has_no_events(found):
    assert found()[1] == []


def test_days_in_a_row_are_one_event_with_what_they_cost_beyond_what_was_expected(found):
    series, (event,) = found(([150, 151], 2.0))

    assert (event.start, event.end, event.days) == (series.index[150].date(), series.index[151].date(), 2)
    assert event.actual == pytest.approx(series.iloc[[150, 151]].sum())
    assert event.impact == event.actual - event.expected
    assert event.percent == pytest.approx(100, abs=10)
    assert (event.kind, event.severity, event.is_alert) == ("spike", "high", True)


def test_flagged_days_up_to_three_days_apart_are_one_event_and_those_further_apart_are_two(found):
    series, apart = found(([150, 154, 160], 2.0))

    assert [(each.start, each.end, each.days) for each in apart] == [
        (series.index[150].date(), series.index[154].date(), 2),
        (series.index[160].date(), series.index[160].date(), 1),
    ]


def test_a_drop_right_after_a_spike_is_an_event_of_its_own(found):
    up, down = found(([150], 2.0), ([151], 0.2))[1]

    assert (up.kind, down.kind) == ("spike", "drop")
    assert down.impact < 0
    assert down.score < 0


def test_a_level_that_stays_is_told_apart_from_a_spike(found):
    (event,) = found((slice(150, None), 1.8))[1]

    assert event.kind == "new level"
    assert event.days == 4


def test_a_leak_is_a_drift_and_alerts_from_a_lower_threshold_on(found):
    first = found((slice(150, 175), 1.02 ** np.arange(1, 26)), noise=0.015)[1][0]

    assert first.kind == "drift"
    assert first.percent < 20
    assert first.is_alert


def test_an_event_of_a_few_dollars_is_no_alert(found):
    (event,) = found(([150], 2.0), level=8.0)[1]

    assert event.impact < 10
    assert (event.severity, event.is_alert) == ("low", False)


def test_cost_where_none_was_expected_has_no_percentage_and_alerts_by_its_impact(usual):
    series = usual(days=220) * 0
    series.iloc[150] = 500.0
    (event,) = events(series, detect(series), RULING)

    assert event.percent is None
    assert (event.impact, event.severity, event.is_alert) == (500.0, "high", True)


def test_rows_of_one_day_count_once(usual):
    series = usual(days=220)
    series.iloc[150] *= 2
    (whole,) = events(series, detect(series), RULING)
    halves = (series / 2).repeat(2).sample(frac=1, random_state=3)
    (same,) = events(halves, detect(halves), RULING)

    assert (same.start, same.end, same.days, same.kind) == (whole.start, whole.end, whole.days, whole.kind)
    assert (same.expected, same.actual) == pytest.approx((whole.expected, whole.actual))


def test_detections_of_another_series_are_refused(usual):
    series = usual()

    with pytest.raises(ValueError, match="belong to another series"):
        events(series, detect(series.iloc[:100]), RULING)


def test_an_event_ends_where_its_last_flagged_day_is(found):
    for event in found(([150], 2.0), (slice(170, None), 1.7))[1]:
        assert event.end - event.start <= timedelta(days=event.days - 1 + RULING.rules.merge)
