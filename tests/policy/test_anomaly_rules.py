from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy.anomalies import AnomalyPolicy
from costlib.policy.anomaly_rules import changed
from costlib.policy.decisions import shipped

BODY = shipped("anomalies").body
DAY = date(2026, 11, 14)


def test_other_thresholds_rule_from_a_day_on_and_the_old_ones_before():
    policy = AnomalyPolicy.of(changed(BODY, {"sensitivity": "low", "percent": 40.0}, DAY, "too many"))

    now, before = policy.on(DAY).rules, policy.on(date(2026, 11, 13)).rules
    assert (now.sensitivity, now.percent, now.source) == ("low", 40, "too many")
    assert (before.sensitivity, before.percent) == ("medium", 20)
    assert now.merge == before.merge


def test_a_second_change_on_the_same_day_replaces_the_first():
    once = changed(BODY, {"percent": 40.0}, DAY, "first")
    twice = changed(once, {"percent": 50.0}, DAY, "second")

    assert len(twice["rules"]) == len(BODY["rules"]) + 1
    assert AnomalyPolicy.of(twice).on(DAY).rules.percent == 50


def test_everything_else_stays_as_it_was():
    fresh = changed(BODY, {"impact": 25.0}, DAY, "why")

    assert {name: fresh[name] for name in fresh if name != "rules"} == {
        name: BODY[name] for name in BODY if name != "rules"
    }


def test_rules_that_cannot_be_are_refused():
    with pytest.raises(UsageError, match="sensitivity 'extreme'"):
        changed(BODY, {"sensitivity": "extreme"}, DAY, "why")
