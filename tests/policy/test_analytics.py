from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.policy.analytics import KIND, AnalyticsPolicy
from costlib.policy.decisions import shipped

DAY = date(2026, 10, 31)


def body(**changes):
    return shipped(KIND).body | changes


def test_what_ships_weighs_unit_cost_twice_as_much_as_each_other_part():
    policy = AnalyticsPolicy.of(body())

    assert policy.weights_on(DAY) == {
        "unit_cost": Decimal("0.4"),
        "idle": Decimal("0.2"),
        "cached": Decimal("0.2"),
        "shared": Decimal("0.2"),
    }
    assert [unit.name for unit in policy.units_on(DAY)] == ["Content piece", "1K tokens", "User", "GB stored"]


def test_a_later_entry_of_a_name_rules_from_its_day_on():
    (weights,) = body()["weights"]
    later = {**weights, "idle": "0", "valid_from": "2026-10-01"}
    policy = AnalyticsPolicy.of(body(weights=[weights, later]))

    assert policy.weights_on(date(2026, 9, 30))["idle"] == Decimal("0.2")
    assert policy.weights_on(DAY)["idle"] == 0


def test_before_any_entry_nothing_rules():
    policy = AnalyticsPolicy.of(body())

    assert policy.weights_on(date(1999, 1, 1)) == {}
    assert policy.units_on(date(1999, 1, 1)) == ()
    assert policy.metric_on("tokens", date(1999, 1, 1)) is None


def test_a_unit_of_a_metric_that_has_ended_is_not_offered():
    metrics = [{**each, "valid_to": "2026-10-01"} if each["name"] == "tokens" else each for each in body()["metrics"]]
    policy = AnalyticsPolicy.of(body(metrics=metrics))

    assert "1K tokens" not in {unit.name for unit in policy.units_on(DAY)}


def test_a_unit_that_counts_an_unknown_metric_is_refused():
    unit = {**body()["units"][0], "metric": "words"}

    with pytest.raises(UsageError, match="unit 'Content piece' counts 'words', which is no metric here"):
        AnalyticsPolicy.of(body(units=[unit]))


def test_weights_that_are_all_nothing_are_refused():
    weights = {**body()["weights"][0], "unit_cost": "0", "idle": "0", "cached": "0", "shared": "0"}

    with pytest.raises(UsageError, match="give one of them some"):
        AnalyticsPolicy.of(body(weights=[weights]))
