import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.forecasting.answer import forecast, forecasted
from costlib.models.forecasting.sure import Sure
from costlib.policy.decisions import shipped
from costlib.policy.forecasting import KIND, ForecastingPolicy


def days(count):
    return pd.Series([10.0 + day % 7 for day in range(count)], pd.date_range("2026-01-01", periods=count, name="ds"))


def months(count):
    return pd.Series([300.0 + 3 * at for at in range(count)], pd.date_range("2024-01-01", periods=count, freq="MS"))


@pytest.mark.parametrize(
    ("history", "horizon", "label"),
    [
        (days(30), 30, "MEDIUM"),
        (days(30), 33, "MEDIUM"),
        (days(30), 34, "LOW"),
        (days(30), 365, "LOW"),
        (days(95), 95, "HIGH"),
        (days(95), 99, "LOW"),
        (months(6), 6, "MEDIUM"),
        (months(6), 7, "LOW"),
        (months(24), 24, "HIGH"),
        (months(23), 24, "LOW"),
    ],
)
def test_what_lies_farther_ahead_than_the_history_reaches_back_is_low(history, horizon, label):
    assert forecasted(history, horizon).confidence == label


def test_a_note_says_so_and_the_table_is_the_same_as_ever():
    found = forecasted(days(30), 60)
    assert found.notes[-1] == "60 days ahead rest on 30 days of history: a direction beyond that, not a figure"
    assert not [note for note in forecasted(days(30), 30).notes if "rest on" in note]
    pd.testing.assert_frame_equal(found.table, forecast(days(30), 60))
    assert len(found.table) == 60


def test_two_years_of_days_are_enough_for_the_farthest_horizon_though_no_more_of_them_is_used():
    assert Sure("HIGH", 731).at(731) == "HIGH"
    assert forecasted(days(1000), 731).confidence == "HIGH"


@given(st.integers(1, 800), st.integers(1, 800), st.integers(0, 800))
def test_looking_farther_never_makes_surer(history, near, more):
    sure = Sure("MEDIUM", history)
    assert sure.holds(near) or not sure.holds(near + more)
    assert (sure.note(near) == "") == (sure.at(near) == "MEDIUM")


def test_the_rule_is_a_dated_decision_and_stands_where_a_document_is_silent():
    body = shipped(KIND).body
    silent = {name: entries for name, entries in body.items() if name != "reach"}
    later = {"name": "Reach", "low_beyond": 2, "offered": 4, "valid_from": "2026-07-01", "source": "ours"}
    day = pd.Timestamp("2026-11-01").date()
    assert ForecastingPolicy.of(silent).on(day).reach.low_beyond == 1
    rules = ForecastingPolicy.of({**body, "reach": [*body["reach"], later]}).on(day)
    assert forecasted(days(30), 60, rules=rules).confidence == "MEDIUM"
