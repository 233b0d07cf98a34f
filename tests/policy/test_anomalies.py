from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy.anomalies import KIND, AnomalyPolicy
from costlib.policy.decisions import shipped

DAY = date(2026, 10, 31)


def body(**changes):
    return shipped(KIND).body | changes


def test_what_ships_knows_three_sensitivities_and_the_thresholds_of_an_alert():
    ruling = AnomalyPolicy.of(body()).on(DAY)

    assert ruling.sensitivities == {"low": 5, "medium": 3.5, "high": 2.5}
    assert ruling.score == 3.5
    assert (ruling.rules.lookback, ruling.rules.percent, ruling.rules.impact) == (30, 20, 10)


@pytest.mark.parametrize(
    ("percent", "impact", "severity"),
    [
        (60, 120, "high"),
        (-60, -120, "high"),
        (60, 99, "medium"),
        (49, 500, "medium"),
        (19, 500, "low"),
        (None, 100, "high"),
    ],
)
def test_an_event_is_as_severe_as_the_first_rule_that_it_reaches(percent, impact, severity):
    assert AnomalyPolicy.of(body()).on(DAY).severity(percent, impact) == severity


def test_a_later_entry_of_a_name_rules_from_its_day_on():
    (rules,) = body()["rules"]
    policy = AnomalyPolicy.of(body(rules=[rules, {**rules, "sensitivity": "low", "valid_from": "2026-10-01"}]))

    assert policy.on(date(2026, 9, 30)).score == 3.5
    assert policy.on(DAY).score == 5


@pytest.mark.parametrize(("day", "covered"), [("12-23", False), ("12-24", True), ("01-01", True), ("01-02", False)])
def test_quiet_days_may_reach_over_the_end_of_the_year(day, covered):
    (quiet,) = AnomalyPolicy.of(body()).on(DAY).quiet

    assert quiet.covers(day) is covered


def test_rules_that_name_no_sensitivity_of_the_document_are_refused():
    (rules,) = body()["rules"]

    with pytest.raises(UsageError, match="rules 'Detection' name the sensitivity 'extreme'"):
        AnomalyPolicy.of(body(rules=[{**rules, "sensitivity": "extreme"}]))


def test_rules_of_two_names_are_refused():
    (rules,) = body()["rules"]

    with pytest.raises(UsageError, match="rules bear several names"):
        AnomalyPolicy.of(body(rules=[rules, {**rules, "name": "Other"}]))


def test_a_day_before_any_rules_is_refused():
    with pytest.raises(UsageError, match="no rules for 1999-01-01"):
        AnomalyPolicy.of(body()).on(date(1999, 1, 1))


def test_a_field_out_of_bounds_is_named():
    (rules,) = body()["rules"]

    with pytest.raises(UsageError, match="entry 'Detection' of rules, lookback"):
        AnomalyPolicy.of(body(rules=[{**rules, "lookback": 3}]))
