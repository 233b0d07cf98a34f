from datetime import date

import pytest

from costlib.models.watch.trial import fields, months, named, thought, trial, trials_table
from costlib.models.watch.trial_words import activity, differences, planned, tried
from costlib.policy.anomaly_states import Activity, AnomalyStates

NOBODY = AnomalyStates()


@pytest.fixture(scope="module")
def now(scanned):
    return trial(scanned, scanned.ruling, NOBODY)


def test_what_rules_raises_what_the_page_shows(now):
    assert [each.name.value for each in now.raised] == ["Logs", "Amazon S3"]
    assert now.days == 123 - 28
    assert now.a_month == pytest.approx(2 * 30.4375 / 95)
    assert now.by_month == {date(2026, 8, 1): 1, date(2026, 10, 1): 1}


def test_a_higher_least_impact_raises_fewer_and_names_what_is_lost(scanned, now):
    mine = trial(scanned, thought(scanned.ruling, impact=100.0), NOBODY)

    assert [each.name.value for each in mine.raised] == ["Amazon S3"]
    assert [each.name.value for each in now.beyond(mine)] == ["Logs"]
    assert mine.beyond(now) == []
    (line,) = differences(now, mine, "USD")
    assert line.startswith("No longer raised (1): Logs 23 Aug to 31 Oct 2026")
    assert tried(now, mine) == "1 anomaly in 95 days, 0.3 a month; the saved thresholds raise 2"


def test_what_was_marked_as_expected_is_counted(scanned):
    word = {"dimension": "ServiceName", "value": "Amazon S3", "up": True, "first": "2026-10-10"}
    word |= {"status": "expected", "until": "2026-10-10", "who": "a", "why": "b", "at": "2026-10-20T00:00:00Z"}
    mine = trial(scanned, scanned.ruling, AnomalyStates.of({"words": [word]}))

    assert mine.expected == 1
    assert tried(mine, mine).endswith("1 of them marked as expected: the same as the saved thresholds raise")


def test_a_row_per_rule(now):
    table = trials_table(named(now, {"low": now, "high": now})).to_pylist()

    assert [each["rule"] for each in table] == ["As saved", "Low sensitivity", "High sensitivity"]
    assert {each["anomalies"] for each in table} == {2}


def test_months_reach_from_the_first_judged_day_to_the_last(scanned):
    assert months(scanned) == [date(2026, month, 1) for month in (7, 8, 9, 10)]


def test_only_thresholds_and_sensitivity_are_saved(scanned):
    chosen = thought(scanned.ruling, sensitivity="low", percent=40.0)

    assert fields(chosen) == {"sensitivity": "low", "percent": 40.0, "drift_percent": 10.0, "impact": 10.0}


def test_planned_activity_in_words():
    each = Activity.model_validate(
        {
            "dimension": "x_Tenant",
            "value": "red",
            "first": "2026-11-02",
            "last": "2026-11-04",
            "who": "a",
            "why": "b",
            "at": "2026-10-20T00:00:00Z",
        }
    )

    assert activity(each) == "tenant red, 2 Nov to 4 Nov 2026"
    assert (planned([]), planned([each])) == ("No activity is planned", "1 activity is planned")
