from datetime import date
from decimal import Decimal

import pytest

from costlib.models.tenants.volumes import volumes
from costlib.policy.analytics import BusinessMetric
from costlib.scope import Period

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def metric(kind="flow", name="pieces"):
    return BusinessMetric(
        name=name, title="Pieces", unit="pieces", kind=kind, valid_from=date(2026, 1, 1), source="test"
    )


def of(rows, kind="flow", name="pieces", aliases=None):
    return volumes(metric(kind, name), rows, lambda spelling: (aliases or {}).get(spelling, spelling))


def test_a_flow_adds_up_over_days_and_months(metric_row):
    found = of([metric_row("blue", 310), metric_row("blue", 20, "2026-11", days=2), metric_row("red", 5)])

    assert found.tenants() == {"blue": 330, "red": 5}
    assert found.by_month() == {OCTOBER: 315, NOVEMBER: 20}


def test_a_level_is_the_mean_of_its_days_times_the_part_of_the_month_that_they_span(metric_row):
    whole = of([metric_row("blue", 10 * 31, days=31)], "level")
    half = of([metric_row("blue", 10 * 15, "2026-11", days=15)], "level")

    assert whole.tenants() == {"blue": 10}
    assert half.tenants() == {"blue": 5}


def test_a_gap_inside_a_level_is_filled_with_the_mean_of_the_days_around_it(metric_row):
    row = metric_row("blue", 10 * 15, "2026-11", days=15) | {"last": date(2026, 11, 30)}

    assert of([row], "level").tenants() == {"blue": 10}


def test_a_tenant_without_a_value_has_no_volume_rather_than_none_of_it(metric_row):
    assert "red" not in of([metric_row("blue", 1)]).tenants()
    assert of([]).total() is None


def test_two_spellings_of_a_tenant_are_one(metric_row):
    rows = [metric_row("blue", 10 * 21, days=21), metric_row("Blue", 10 * 10, days=10, first=22)]

    assert of(rows, "level", aliases={"Blue": "blue"}).tenants() == {"blue": 10}


def test_what_was_measured_of_the_company_counts_rather_than_the_sum_of_its_tenants(metric_row):
    found = of([metric_row(None, 100), metric_row("blue", 60), metric_row("blue", 7, "2026-11")])

    assert found.by_month() == {OCTOBER: 100, NOVEMBER: 7}
    assert found.of(["blue"]).total() == 67


def test_a_star_adds_up_metrics_and_each_is_known_by_itself(metric_row):
    rows = [metric_row("blue", 3, metric="pieces.blog"), metric_row("red", 4, metric="pieces.post")]
    found = of([*rows, metric_row("red", 9, metric="words")], name="pieces.*")

    assert found.total() == 7
    assert found.by_metric() == {"pieces.post": 4, "pieces.blog": 3}


@pytest.mark.parametrize(("odd", "why"), [({"unit": "kilo"}, "not in pieces"), ({"sources": 2}, "2 sources")])
def test_rows_in_another_unit_or_from_two_sources_are_left_out_and_named(metric_row, odd, why):
    found = of([metric_row("blue", 3), metric_row("red", 4, **odd)])

    assert found.tenants() == {"blue": 3}
    (problem,) = found.problems
    assert "'pieces' of red in 2026-10" in problem
    assert why in problem


def test_months_can_be_kept_by_period_and_by_name(metric_row):
    found = of([metric_row("blue", 1), metric_row("blue", 2, "2026-11")])

    assert found.over(Period.month("2026-11")).total() == Decimal(2)
    assert found.within([OCTOBER]).total() == Decimal(1)
