from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.run import Segment
from costlib.models.rules import pool_variants, what_if
from costlib.policy.allocation import Activity, AllocationPolicy, Part, Pool, Tier
from costlib.scope import Period

OCTOBER = Period.month("2026-10")
MEMBERS = {"blue": "startup", "red": "enterprise"}


def pool(method="usage", **more):
    given = {"drivers": {"calls": 3, "tokens": 1}} if method == "usage" else {}
    return Pool(name="Logs", match={}, method=method, valid_from=date(2026, 1, 1), source="x", **(given | more))


def metric(tenant, name, value):
    return MetricRow(tenant, name, "count", Decimal(value), Decimal(value))


def segment(pools, shared="100.00"):
    rows = [CostRow({}, None, (), Decimal(shared)), CostRow({}, "blue", (), Decimal("30.005"))]
    metrics = [
        metric("blue", "calls", 1),
        metric("red", "calls", 3),
        metric("blue", "tokens", 1),
        metric("red", "tokens", 0),
    ]
    return Segment(OCTOBER, tuple(pools), rows, Drivers(metrics, rows, {}, MEMBERS))


def compared(before, after, markups=({}, {})):
    segments = [segment([before])]
    today, then = (what_if.run_with(segments, pools, "USD") for pools in ([], [after]))
    return what_if.compare(today, then, MEMBERS, "USD", markups)


def amounts(found):
    return {line.tenant: (str(line.today), str(line.then)) for line in found.lines}


def test_other_weights_move_cost_from_one_tenant_to_the_other_and_lose_nothing():
    found = compared(pool(), pool_variants.reweighted(pool(), {("", "calls"): Decimal(1), ("", "tokens"): Decimal(1)}))

    # calls 1:3, tokens all blue. Today 3/4 x 1/4 + 1/4 = 7/16 for blue; then 1/2 x 1/4 + 1/2 = 10/16
    assert amounts(found) == {"blue": ("73.75", "92.50"), "red": ("56.25", "37.50")}
    assert [str(line.difference) for line in found.lines] == ["18.75", "-18.75"]
    assert found.moved == Decimal("18.75")
    assert found.total(lambda line: line.today) == found.total(lambda line: line.then) == Decimal("130.00")


def test_a_pool_moved_to_heads_is_shared_evenly():
    found = compared(pool(), pool_variants.moved(pool(), "even"))

    assert amounts(found) == {"blue": ("73.75", "80.00"), "red": ("56.25", "50.00")}
    assert found.lines[0].change == pytest.approx(6.25 / 73.75)


def test_a_pool_moved_to_a_driver_without_volume_is_unallocated_and_says_why():
    found = compared(pool(), pool_variants.moved(pool(), "usage", {"tickets": Decimal(1)}))

    assert amounts(found)[None] == ("0", "100.00")
    assert found.lines[-1].tenant is None
    assert "'tickets'" in found.problems[0].text


def test_mark_ups_change_what_is_charged_and_not_the_cost():
    found = compared(pool(), pool(), ({"startup": Decimal(10)}, {"startup": Decimal(20), "enterprise": Decimal(-5)}))

    charged = {line.tenant: (str(line.charged_today), str(line.charged_then)) for line in found.lines}
    assert charged == {"blue": ("81.12", "88.50"), "red": ("56.25", "53.44")}
    assert found.moved == 0


def test_a_pool_moves_to_methods_that_need_no_more_and_back_to_its_own():
    tiered = pool("tiered", drivers={"calls": 1}, tiers=(Tier(rate=1),))

    assert pool_variants.methods(tiered) == ["tiered", "usage", "resource", "even"]
    assert pool_variants.moved(tiered, "tiered") is tiered
    assert pool_variants.moved(tiered, "resource").drivers == {"facts.cost": 1}
    assert pool_variants.moved(pool("even"), "usage").drivers == {"facts.cost": 1}
    with pytest.raises(UsageError, match=r"pool 'Logs'.*needs shares"):
        pool_variants.moved(tiered, "fixed")


def test_activities_are_weighed_one_by_one():
    part = Part(name="p", behaviour="variable", match={})
    acts = tuple(Activity(name=name, drivers={"calls": 1, "tokens": 1}, parts=(part,)) for name in ("a", "b"))
    found = pool("activity", activities=acts)

    assert pool_variants.in_percent(pool_variants.weights(found)) == {
        ("a", "calls"): 50,
        ("a", "tokens"): 50,
        ("b", "calls"): 50,
        ("b", "tokens"): 50,
    }
    other = pool_variants.reweighted(found, {**pool_variants.weights(found), ("b", "calls"): Decimal(0)})
    assert [each.drivers for each in other.activities] == [{"calls": 1, "tokens": 1}, {"calls": 0, "tokens": 1}]
    assert pool_variants.moved(found, "usage").drivers == {"calls": 100, "tokens": 100}


def test_fixed_percentages_are_brought_to_a_hundred():
    fixed = pool("fixed", shares={"blue": 50, "red": 50})
    other = pool_variants.reweighted(fixed, {("", "blue"): Decimal(50), ("", "red"): Decimal(25)})

    assert other.shares == {"blue": Decimal("66.67"), "red": Decimal("33.33")}


def test_weights_that_are_all_0_are_like_no_others():
    assert not pool_variants.alike({("", "calls"): Decimal(0)}, {("", "calls"): Decimal(1)})


def test_weights_that_are_all_0_are_refused():
    with pytest.raises(UsageError, match="all weights are 0"):
        pool_variants.reweighted(pool(), {("", "calls"): Decimal(0)})


@given(
    st.decimals(-(10**9), 10**9, places=6),
    st.integers(0, 100),
    st.integers(1, 100),
    st.sampled_from(["usage", "resource", "even"]),
)
def test_whatever_is_tried_the_totals_stay_the_same_to_the_cent(shared, calls, tokens, method):
    before = pool()
    after = pool_variants.moved(
        pool_variants.reweighted(before, {("", "calls"): Decimal(calls), ("", "tokens"): Decimal(tokens)}), method
    )
    segments = [segment([before], str(shared))]
    found = what_if.compare(
        what_if.run_with(segments, [], "USD"), what_if.run_with(segments, [after], "USD"), MEMBERS, "USD"
    )

    assert found.total(lambda line: line.difference) == 0


def test_the_entry_that_is_tried_takes_the_place_of_its_own_and_keeps_its_days():
    later = pool("even").model_copy(update={"valid_from": date(2026, 6, 1)})
    policy = AllocationPolicy(pools=(pool(), later))
    ruling = policy.on(date(2026, 3, 1))[0]
    found = pool_variants.into(policy, [pool_variants.moved(ruling, "even")], "tried")

    assert found.pools == (pool("even").model_copy(update={"source": "tried"}), later)
