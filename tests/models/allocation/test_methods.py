"""Each method against figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.policy.allocation import Activity, Part, Tier
from costlib.scope import Period


def part(name, behaviour, **match):
    return Part(name=name, behaviour=behaviour, match={column: (pattern,) for column, pattern in match.items()})


def test_owned_cost_goes_to_its_owner_and_the_pool_by_usage(made):
    rows = [made.owned("blue", "10.00"), made.shared("90.00")]
    found = made.run(made.segment(rows, [made.pool()], made.metrics(blue=1, green=2)))

    # 90 by calls 1 : 2
    assert made.amounts(found, lambda row: (row.tenant, row.pool)) == {
        ("blue", "Direct"): "10.00",
        ("blue", "Pool"): "30.00",
        ("green", "Pool"): "60.00",
    }


def test_each_driver_is_normalised_before_it_is_weighed(made):
    rows = [made.shared("100.00")]
    volumes = [*made.metrics(blue=1, red=3), *made.metrics("storage", "GB", blue=900, red=100)]
    found = made.run(made.segment(rows, [made.pool(drivers={"calls": 3, "storage": 1})], volumes))

    # blue: 3/4 x 1/4 + 1/4 x 9/10 = 0.4125
    assert made.amounts(found) == {"blue": "41.25", "red": "58.75"}


def test_a_driver_of_several_metrics_adds_them_up(made):
    volumes = [*made.metrics("pieces.blog", "pieces", blue=1), *made.metrics("pieces.mail", "pieces", blue=1, red=2)]
    found = made.run(made.segment([made.shared("8.00")], [made.pool(drivers={"pieces.*": 1})], volumes))
    assert made.amounts(found) == {"blue": "4.00", "red": "4.00"}


def test_owned_cost_and_quantities_are_drivers_too(made):
    rows = [made.owned("blue", "30"), made.owned("red", "10"), made.shared("100.00")]
    by_cost = made.run(made.segment(rows, [made.pool(drivers={"facts.cost": 1})]))
    tokens = {("blue", "Tokens"): Decimal(1), ("red", "Tokens"): Decimal(4), ("red", "GB"): Decimal(99)}
    by_tokens = made.run(made.segment(rows, [made.pool(drivers={"facts.tokens": 1})], quantities=tokens))
    by_quantity = made.run(made.segment(rows, [made.pool(drivers={"facts.quantity.GB": 1})], quantities=tokens))
    assert made.amounts(by_cost) == {"blue": "105.00", "red": "35.00"}
    assert made.amounts(by_tokens) == {"blue": "50.00", "red": "90.00"}
    assert made.amounts(by_quantity) == {"blue": "30.00", "red": "110.00"}


def test_a_pool_can_go_by_what_tenants_own_of_its_own_kind(made):
    rows = [
        made.owned("blue", "75", Kind="disk"),
        made.owned("red", "25", Kind="disk"),
        made.owned("red", "900", Kind="net"),
        made.shared("40.00", Kind="disk"),
    ]
    found = made.run(made.segment(rows, [made.pool(match={"Kind": ("disk",)}, drivers={"pool.cost": 1})]))
    assert made.amounts(found, lambda row: (row.tenant, row.pool))["blue", "Pool"] == "30.00"


def test_even_counts_heads_and_plans_weigh_them(made):
    rows = [made.shared("7.00")]
    evenly = made.run(made.segment([made.shared("9.00")], [made.pool(method="even")]))
    weights = {"startup": 1, "professional": 2, "enterprise": 4}
    by_plan = made.run(made.segment(rows, [made.pool(method="even", plan_weights=weights)]))
    assert made.amounts(evenly) == {"blue": "3.00", "green": "3.00", "red": "3.00"}
    assert made.amounts(by_plan) == {"blue": "1.00", "green": "2.00", "red": "4.00"}


def test_plans_weigh_volumes_and_a_plan_not_named_counts_once(made):
    volumes = made.metrics(blue=10, red=10)
    found = made.run(made.segment([made.shared("30.00")], [made.pool(plan_weights={"startup": 2})], volumes))
    assert made.amounts(found) == {"blue": "20.00", "red": "10.00"}
    assert [row.quantity for row in found.rows] == [20, 10]


def test_fixed_percentages_are_taken_as_they_are(made):
    shares = {"red": Decimal("33.3"), "blue": Decimal("66.7")}
    found = made.run(made.segment([made.shared("10.00")], [made.pool(method="fixed", shares=shares)]))
    assert made.amounts(found) == {"blue": "6.67", "red": "3.33"}


def test_tiers_weigh_volume_by_the_band_it_lies_in(made):
    tiers = (Tier(up_to=Decimal(100), rate=Decimal(1)), Tier(rate=Decimal("0.5")))
    volumes = made.metrics(blue=100, red=300)
    found = made.run(made.segment([made.shared("30.00")], [made.pool(method="tiered", tiers=tiers)], volumes))

    # blue 100 x 1 = 100; red 100 x 1 + 200 x 0.5 = 200
    assert made.amounts(found) == {"blue": "10.00", "red": "20.00"}
    assert {row.unit for row in found.rows} == {"calls x rate"}


def test_fixed_parts_go_evenly_to_who_uses_the_activity_and_variable_parts_by_its_drivers(made):
    serving = Activity(
        name="serving",
        drivers={"calls": Decimal(1)},
        parts=(part("base", "fixed", Kind="db"), part("traffic", "variable", Kind="net")),
    )
    rows = [made.shared("20.00", Kind="db"), made.shared("80.00", Kind="net")]
    found = made.run(
        made.segment(rows, [made.pool(method="activity", activities=(serving,))], made.metrics(blue=3, red=1, green=0))
    )

    # green calls nothing: it uses nothing and pays nothing, not even of the base
    assert made.amounts(found, lambda row: (row.part, row.tenant)) == {
        ("base", "blue"): "10.00",
        ("base", "red"): "10.00",
        ("traffic", "blue"): "60.00",
        ("traffic", "red"): "20.00",
    }


def test_a_cost_that_two_activities_claim_is_split_evenly_and_never_counted_twice(made):
    writing = Activity(name="writing", drivers={"calls": Decimal(1)}, parts=(part("models", "variable", Kind="ai"),))
    drawing = Activity(name="drawing", drivers={"images": Decimal(1)}, parts=(part("models", "variable", Kind="*"),))
    volumes = [*made.metrics(blue=1, red=1), *made.metrics("images", "images", red=1)]
    found = made.run(
        made.segment(
            [made.shared("100.00", Kind="ai")], [made.pool(method="activity", activities=(writing, drawing))], volumes
        )
    )
    assert made.amounts(found, lambda row: (row.activity, row.tenant)) == {
        ("writing", "blue"): "25.00",
        ("writing", "red"): "25.00",
        ("drawing", "red"): "50.00",
    }


def test_cost_of_an_activity_pool_that_fits_no_part_is_unallocated_and_says_so(made):
    writing = Activity(name="writing", drivers={"calls": Decimal(1)}, parts=(part("ai", "variable", Kind="ai"),))
    rows = [made.shared("60.00", Kind="ai"), made.shared("40.00", Kind="disk")]
    found = made.run(made.segment(rows, [made.pool(method="activity", activities=(writing,))], made.metrics(blue=1)))
    assert made.amounts(found) == {None: "40.00", "blue": "60.00"}
    assert [problem.text for problem in found.problems] == ["fits no cost part of the pool's activities: add one"]


def test_cost_steps_down_through_three_pools(made):
    rows = [made.shared("100.00", Kind="watch"), made.shared("50.00", Kind="store"), made.shared("30.00", Kind="serve")]
    pools = [
        made.pool("Watch", match={"Kind": ("watch",)}, drivers={"facts.cost": 1}, feeds={"Store": 60, "Serve": 40}),
        made.pool("Store", match={"Kind": ("store",)}, drivers={"storage": 1}, feeds={"Serve": 50}),
        made.pool("Serve", match={"Kind": ("serve",)}),
    ]
    volumes = [*made.metrics("storage", "GB", blue=1), *made.metrics(red=1)]
    found = made.run(made.segment(rows, pools, volumes))

    # Watch passes on all: 60 to Store, 40 to Serve. Store has 50 + 60, half stays: 55. Serve has 30 + 40 + 55 = 125.
    assert made.amounts(found, lambda row: (row.pool, row.tenant)) == {
        ("Store", "blue"): "55.00",
        ("Serve", "red"): "125.00",
    }
    flows = {flow.pool: (flow.own, flow.received, flow.passed, flow.allocated) for flow in found.flows}
    assert flows == {"Watch": (100, 0, 100, 0), "Store": (50, 60, 55, 55), "Serve": (30, 95, 0, 125)}
    assert {row.pool: row.reason for row in found.rows} == {"Store": "fed by Watch", "Serve": "fed by Store, Watch"}


def test_what_an_activity_pool_is_fed_follows_its_own_cost_parts(made):
    serving = Activity(
        name="serving",
        drivers={"calls": Decimal(1)},
        parts=(part("base", "fixed", Kind="db"), part("traffic", "variable", Kind="net")),
    )
    pools = [
        made.pool("Watch", match={"Kind": ("watch",)}, feeds={"Serve": 100}),
        made.pool("Serve", "activity", activities=(serving,)),
    ]
    rows = [made.shared("40", Kind="watch"), made.shared("30", Kind="db"), made.shared("10", Kind="net")]
    volumes = made.metrics(blue=3, red=1)
    found = made.run(made.segment(rows, pools, volumes))
    assert made.amounts(found, lambda row: row.part) == {"base": "60.00", "traffic": "20.00"}

    fed_alone = made.run(made.segment(rows[:1], pools, volumes))
    assert made.amounts(fed_alone, lambda row: row.part) == {"base": "20.00", "traffic": "20.00"}


def test_a_pool_that_changes_in_mid_month_rules_its_own_days(made):
    first, second = Period(date(2026, 10, 1), date(2026, 10, 16)), Period(date(2026, 10, 16), date(2026, 11, 1))
    found = made.run(
        made.segment([made.shared("100.005")], [made.pool()], made.metrics(blue=1), days=first),
        made.segment([made.shared("50.004")], [made.pool(method="even")], days=second),
    )

    # 150.009 is rounded once, to 150.01
    assert sum(row.amount for row in found.rows) == Decimal("150.01")
    assert made.amounts(found, lambda row: (row.segment.start.day, row.tenant)) == {
        (1, "blue"): "100.01",
        (16, "blue"): "16.67",
        (16, "green"): "16.67",
        (16, "red"): "16.66",
    }


@pytest.mark.parametrize(("currency", "expected"), [("USD", "3.34"), ("JPY", "4"), ("BHD", "3.334")])
def test_amounts_are_in_the_minor_units_of_the_currency(made, currency, expected):
    found = made.run(made.segment([made.shared("10")], [made.pool(method="even")]), currency=currency)
    assert made.amounts(found)["blue"] == expected
    assert sum(row.amount for row in found.rows) == 10


def test_credits_are_shared_out_as_costs_are(made):
    rows = [made.shared("-30.00")]
    found = made.run(made.segment(rows, [made.pool()], made.metrics(blue=1, red=2)))
    assert made.amounts(found) == {"blue": "-10.00", "red": "-20.00"}


def test_every_amount_is_cost_by_weight_by_quantity_over_total(made):
    pools = [made.pool(drivers={"calls": 3, "storage": 1})]
    volumes = [*made.metrics(blue=1, red=2), *made.metrics("storage", "GB", blue=5)]
    found = made.run(made.segment([made.shared("100.00")], pools, volumes))
    for row in found.rows:
        assert abs(row.cost * row.weight * row.quantity / row.total - row.exact) < Decimal("1e-20")
