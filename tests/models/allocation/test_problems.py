"""What can't be shared out stays visible, with the entry and the remedy; nothing is guessed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from costlib.policy.allocation import Activity, Part


def told(found):
    return [(problem.pool, problem.text) for problem in found.problems]


def test_cost_that_fits_no_pool_is_unallocated_and_listed(made):
    rows = [made.shared("10.00", Kind="disk"), made.shared("5.00", Kind="net")]
    found = made.run(made.segment(rows, [made.pool(match={"Kind": ("disk",)})], made.metrics(blue=1)))
    assert made.amounts(found) == {None: "5.00", "blue": "10.00"}
    text = "shared cost that fits no pool: add one, or a rule that gives it an owner"
    assert told(found) == [("In no pool", text)]


@pytest.mark.parametrize(
    ("driver", "remedy"),
    [
        ("calls", "load its metric or choose another driver"),
        ("facts.cost", "nobody owns any such cost, so give some an owner or choose another driver"),
        ("facts.tokens", "nobody owns charges in that unit, so give some an owner or choose another driver"),
    ],
)
def test_a_driver_without_volume_leaves_the_pool_unallocated(made, driver, remedy):
    found = made.run(made.segment([made.shared("10.00")], [made.pool(drivers={driver: 1})]))
    assert made.amounts(found) == {None: "10.00"}
    assert told(found) == [("Pool", f"driver '{driver}' has no volume: {remedy}")]


def test_one_missing_driver_of_two_leaves_its_weight_unallocated(made):
    pools = [made.pool(drivers={"calls": 3, "storage": 1})]
    found = made.run(made.segment([made.shared("8.00")], pools, made.metrics(blue=1)))
    assert made.amounts(found) == {"blue": "6.00", None: "2.00"}


def test_the_share_of_an_unknown_tenant_stays_unallocated_and_the_others_keep_theirs(made):
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], made.metrics(blue=1, ghost=2)))
    assert made.amounts(found) == {"blue": "3.00", None: "6.00"}
    assert told(found) == [("Pool", "'ghost' is no known tenant: add it to the owners or mend the name")]


def test_a_fixed_percentage_of_an_unknown_tenant_stays_unallocated(made):
    pools = [made.pool(method="fixed", shares={"blue": 60, "ghost": 40})]
    found = made.run(made.segment([made.shared("10.00")], pools))
    assert made.amounts(found) == {"blue": "6.00", None: "4.00"}


def test_a_negative_quantity_is_refused_with_its_tenant(made):
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], made.metrics(blue=3, red=-1)))
    assert told(found) == [("Pool", "driver 'calls' is negative (-1 calls) for 'red': mend its rows")]
    assert made.amounts(found) == {None: "9.00"}


def test_numbers_are_told_without_zeros_that_say_nothing(made):
    found = made.run(made.segment([made.shared("10")], [made.pool()], made.metrics(red="-5.000000000000000000")))
    assert "negative (-5 calls)" in found.problems[0].text


def test_a_negative_day_is_refused_even_where_the_month_is_positive(made):
    volumes = [replace(made.metrics(blue=3)[0], lowest=Decimal(-2))]
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], volumes))
    assert told(found) == [("Pool", "driver 'calls' is negative (-2 calls) for 'blue': mend its rows")]


def test_owned_cost_that_credits_outweigh_is_no_driver(made):
    rows = [made.owned("blue", "-5"), made.owned("red", "20"), made.shared("10.00")]
    found = made.run(made.segment(rows, [made.pool(drivers={"facts.cost": 1})]))
    remedy = "its credits outweigh its charges: choose another driver"
    assert told(found) == [("Pool", f"driver 'facts.cost' is negative (-5 owned cost) for 'blue': {remedy}")]


def test_a_quantity_that_is_no_number_is_refused(made):
    volumes = [replace(made.metrics(blue=1)[0], value=Decimal("NaN"))]
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], volumes))
    assert told(found) == [("Pool", "driver 'calls' is no number (NaN calls) for 'blue': mend its rows")]


def test_a_metric_in_two_units_is_refused(made):
    volumes = [*made.metrics(blue=1), *made.metrics("calls", "thousand calls", red=1)]
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], volumes))
    assert told(found) == [("Pool", "driver 'calls' comes in calls and thousand calls: load it in one unit")]


def test_a_metric_from_two_sources_is_refused(made):
    volumes = [replace(made.metrics(blue=1)[0], sources=2)]
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], volumes))
    assert told(found) == [("Pool", "driver 'calls' comes from 2 sources for 'blue': keep one")]


def test_a_metric_of_the_whole_company_is_nobodys_volume(made):
    volumes = [*made.metrics(blue=1), replace(made.metrics(blue=99)[0], tenant=None)]
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], volumes))
    assert made.amounts(found) == {"blue": "9.00"}


def test_an_activity_that_nobody_uses_says_why(made):
    parts = (Part(name="base", behaviour="fixed", match={}),)
    pools = [made.pool(method="activity", activities=(Activity(name="help", drivers={"tickets": 1}, parts=parts),))]
    found = made.run(made.segment([made.shared("9.00")], pools))
    ((_, text),) = told(found)
    assert text.startswith("nobody used activity 'help': driver 'tickets' has no volume")


def test_heads_without_anybody_say_so(made):
    found = made.run(made.segment([made.shared("9.00")], [made.pool(method="even")], members={}))
    assert told(found) == [("Pool", "nobody is known to share it: tag resources or list owners")]


def test_tiers_whose_rates_are_all_nothing_say_so(made):
    pools = [made.pool(method="tiered", tiers=({"rate": 0},))]
    found = made.run(made.segment([made.shared("9.00")], pools, made.metrics(blue=1)))
    assert told(found) == [("Pool", "every rate that applies to 'calls' is 0")]


def test_a_pool_that_takes_no_cost_is_told_once(made):
    pools = [made.pool("All"), made.pool("Never", match={"Kind": ("disk",)})]
    months = [made.segment([made.shared("9.00", Kind="disk")], pools, made.metrics(blue=1)) for _ in range(2)]
    text = "takes no cost: if it should, mend its match or move it before the pool that takes its cost"
    assert told(made.run(*months)) == [("Never", text)]


def test_a_pool_that_is_only_fed_is_not_idle(made):
    pools = [made.pool("All", feeds={"Never": 10}), made.pool("Never", match={"Kind": ("disk",)})]
    assert not told(made.run(made.segment([made.shared("9.00")], pools, made.metrics(blue=1))))


def test_a_tenant_without_volume_gets_nothing_not_even_a_row(made):
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], made.metrics(blue=1, red=0)))
    assert {row.tenant for row in found.rows} == {"blue"}


def test_names_with_quotes_and_line_breaks_do_no_harm(made):
    name = "x'); DROP--\n\"\u202e"
    found = made.run(made.segment([made.shared("9.00")], [made.pool()], made.metrics(**{name: 1}), {name: ""}))
    assert made.amounts(found) == {name: "9.00"}
