from decimal import Decimal

import pytest

from costlib.models.allocation.result import DIRECT
from costlib.models.tenants.benchmark import benchmark
from costlib.models.tenants.summary import summaries
from costlib.policy.ownership import Ownership


@pytest.fixture
def five(allocated):
    costs = {"a": 10, "b": 20, "c": 30, "d": 40, "e": 50}
    return summaries(
        allocated([("2026-10", DIRECT, name, cost) for name, cost in costs.items()]), None, None, Ownership()
    )


def figure(found, name):
    return next(each for each in found.figures if each.figure == name)


def test_a_tenant_stands_among_the_others_by_percentile_and_quartiles(five):
    cost = figure(benchmark(five, "d"), "cost")

    assert (cost.value, cost.percentile, cost.others) == (40, 75.0, 4)
    assert cost.quartiles == (Decimal("17.5"), 25, 35)


def test_no_other_tenant_is_named_in_it(five):
    said = str(benchmark(five, "d"))

    assert not any(f"'{name}'" in said for name in "abce")


def test_too_few_others_have_no_quartiles_for_these_would_give_them_away(five):
    cost = figure(benchmark(five[:3], five[0].tenant), "cost")

    assert (cost.others, cost.quartiles) == (2, None)
    assert cost.percentile == 100.0


def test_a_figure_that_is_unknown_is_compared_with_nothing(five):
    assert figure(benchmark(five, "d"), "unit_cost").percentile is None
    assert all(each.value is None and each.percentile is None for each in benchmark(five, "nobody").figures)
