from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy.decisions import shipped
from costlib.policy.forecasting import KIND, ForecastingPolicy

DAY = date(2026, 10, 31)


def body(**changes):
    return shipped(KIND).body | changes


def test_what_ships_needs_six_months_or_four_weeks_and_shows_80_and_95_per_cent():
    rules = ForecastingPolicy.of(body()).on(DAY)

    assert (rules.limits.least_months, rules.limits.least_days) == (6, 28)
    assert rules.limits.levels == (80, 95)
    assert rules.reference == {"linear": 0.15, "sarima": 0.25, "prophet": 0.35, "boosting": 0.25}


@pytest.mark.parametrize(
    ("days", "points", "label"),
    [(90, 24, "HIGH"), (89, 89, "MEDIUM"), (700, 23, "MEDIUM"), (30, 30, "MEDIUM"), (29, 29, "LOW")],
)
def test_confidence_needs_days_and_points(days, points, label):
    assert ForecastingPolicy.of(body()).on(DAY).label(days, points) == label


def test_a_later_entry_of_a_name_rules_from_its_day_on():
    (limits,) = body()["limits"]
    later = {**limits, "least_months": 12, "valid_from": "2026-11-01"}
    policy = ForecastingPolicy.of(body(limits=[limits, later]))

    assert policy.on(DAY).limits.least_months == 6
    assert policy.on(date(2026, 11, 1)).limits.least_months == 12


def test_reference_weights_that_do_not_add_up_are_refused():
    entry = {**body()["reference"][0], "weights": {"linear": 0.5, "prophet": 0.4}}

    with pytest.raises(UsageError, match="entry 'Reference' of reference: weights do not add up to 1"):
        ForecastingPolicy.of(body(reference=[entry]))


def test_a_day_without_rules_is_refused():
    with pytest.raises(UsageError, match="forecasting has no limits for 1999-12-31"):
        ForecastingPolicy.of(body()).on(date(1999, 12, 31))
