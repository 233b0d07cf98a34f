"""Whatever the drivers, no cent is lost, made, or moved by an order or a filter."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.amounts import EXACT, added
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.result import DIRECT
from costlib.models.allocation.run import Segment, allocate
from costlib.policy.allocation import Activity, Part, Pool, Tier
from costlib.scope import Period

EXAMPLES = 60
OCTOBER = Period.month("2026-10")
DUST = Decimal(1).scaleb(-40)
TENANTS = ("blue", "green", "red", "violet")
KINDS = ("disk", "net", "ai", "other")
METHODS = ("usage", "resource", "even", "fixed", "tiered", "activity")
DRIVERS = ("calls", "storage", "facts.cost", "pool.cost", "facts.tokens", "missing")

AMOUNTS = st.one_of(
    st.decimals(-(10**20), 10**20, places=18),
    st.decimals(-1000, 1000, places=2),
    st.sampled_from([Decimal("1e-18"), Decimal("-1e-18"), Decimal("0.005"), Decimal("-0.005"), Decimal(0)]),
)
QUANTITIES = st.one_of(st.just(Decimal(0)), st.decimals(0, 10**15, places=6), st.decimals(0, 10, places=0))
WEIGHTS = st.dictionaries(st.sampled_from(DRIVERS), st.integers(1, 9), min_size=1, max_size=3)
CURRENCIES = st.sampled_from(["USD", "JPY", "BHD"])


@st.composite
def cost_rows(draw):
    return CostRow(
        {"Kind": draw(st.sampled_from(KINDS))},
        draw(st.none() | st.sampled_from(TENANTS)),
        (draw(st.sampled_from(["a", "b", None])),),
        draw(AMOUNTS),
        draw(st.booleans()),
    )


@st.composite
def activities(draw):
    parts = [
        Part(name=kind, behaviour=draw(st.sampled_from(["fixed", "variable"])), match={"Kind": (kind,)})
        for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    ]
    return Activity(name=draw(st.sampled_from(["make", "move"])), drivers=draw(WEIGHTS), parts=tuple(parts))


@st.composite
def pools(draw):
    """Up to three pools; each may feed those after it."""
    names = ("First", "Second", "Third")[: draw(st.integers(1, 3))]
    found = []
    for place, name in enumerate(names):
        method = draw(st.sampled_from(METHODS))
        shares = draw(st.lists(st.integers(1, 99), min_size=1, max_size=1))[0]
        found.append(
            Pool(
                name=name,
                match={"Kind": tuple(draw(st.lists(st.sampled_from([*KINDS, "*"]), min_size=1, max_size=2)))},
                method=method,
                drivers={"calls": 1} if method == "tiered" else draw(WEIGHTS),
                shares={"blue": shares, "ghost": 100 - shares} if method == "fixed" else {},
                tiers=(Tier(up_to=5, rate=draw(st.integers(0, 3))), Tier(rate=Decimal("0.3"))),
                activities=draw(st.lists(activities(), min_size=1, max_size=2, unique_by=lambda each: each.name)),
                plan_weights=draw(st.sampled_from([{}, {"big": Decimal("2.5"), "small": 0}])),
                feeds={after: draw(st.decimals(0, 50, places=3)) for after in names[place + 1 :]}
                if draw(st.booleans())
                else {},
                valid_from=date(2026, 1, 1),
                source="x",
            )
        )
    return tuple(found)


@st.composite
def segments(draw):
    rows = draw(st.lists(cost_rows(), max_size=12))
    metrics = [
        MetricRow(tenant, name, "1", value, value)
        for name in ("calls", "storage")
        for tenant, value in draw(st.dictionaries(st.sampled_from([*TENANTS, "ghost"]), QUANTITIES)).items()
    ]
    members = dict.fromkeys((row.owner for row in rows if row.owner), "") | {"blue": "big", "green": "small"}
    tokens = {(tenant, "Tokens"): draw(QUANTITIES) for tenant in draw(st.sets(st.sampled_from(TENANTS)))}
    return Segment(OCTOBER, draw(pools()), rows, Drivers(tuple(metrics), rows, tokens, members))


def told(found):
    """Everything but the order of rows."""
    return sorted(map(str, found.rows)), sorted(map(str, found.flows)), sorted(map(str, found.problems))


def exact(found, key=lambda row: (row.pool, row.tenant)):
    sums = defaultdict(Decimal)
    for row in found.rows:
        sums[key(row)] = EXACT.add(sums[key(row)], row.exact)
    return {name: amount.quantize(DUST, context=EXACT) for name, amount in sums.items() if abs(amount) > DUST}


def everything(segment, *, kept=True):
    rows = [replace(row, kept=kept) for row in segment.rows]
    return replace(segment, rows=rows, drivers=replace(segment.drivers, rows=rows))


@settings(max_examples=EXAMPLES)
@given(segments(), CURRENCIES)
def test_every_method_conserves_to_the_minor_unit(segment, currency):
    found = allocate([segment], currency)
    cost = added(row.cost for row in segment.rows if row.kept)
    unit = minor_unit(currency)
    assert added(row.amount for row in found.rows) == rounded(cost, unit)
    assert all(row.amount == rounded(row.amount, unit) for row in found.rows)
    assert abs(EXACT.subtract(added(row.exact for row in found.rows), cost)) < DUST


@settings(max_examples=EXAMPLES)
@given(segments())
def test_every_pool_gives_out_exactly_what_it_has(segment):
    found = allocate([segment], "USD")
    for flow in found.flows:
        has = EXACT.subtract(EXACT.add(flow.own, flow.received), flow.passed)
        assert abs(EXACT.subtract(has, EXACT.add(flow.allocated, flow.unallocated))) < DUST
    passed, received = (added(getattr(flow, name) for flow in found.flows) for name in ("passed", "received"))
    assert abs(EXACT.subtract(passed, received)) < DUST


@settings(max_examples=EXAMPLES)
@given(segments())
def test_an_amount_is_less_than_three_units_away_from_what_is_exact(segment):
    # a pool, an owner in it and a line of the owner are rounded, each by less than a unit
    assert all(abs(row.amount - row.exact) < Decimal("0.03") for row in allocate([segment], "USD").rows)


@settings(max_examples=EXAMPLES)
@given(segments(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_tenants_changes_an_amount(segment, random):
    rows, metrics = list(segment.rows), list(segment.drivers.metrics)
    members, tokens = list(segment.drivers.members.items()), list(segment.drivers.quantities.items())
    for each in (rows, metrics, members, tokens):
        random.shuffle(each)
    mixed = replace(segment, rows=rows, drivers=Drivers(tuple(metrics), rows, dict(tokens), dict(members)))
    assert told(allocate([mixed], "USD")) == told(allocate([segment], "USD"))


@settings(max_examples=EXAMPLES)
@given(segments())
def test_the_same_again_answers_the_same(segment):
    assert allocate([segment], "USD") == allocate([segment], "USD")


@settings(max_examples=EXAMPLES)
@given(segments())
def test_what_filters_drop_and_what_they_keep_add_up_to_everything(segment):
    kept = exact(allocate([segment], "USD"))
    inverse = replace(segment, rows=[replace(row, kept=not row.kept) for row in segment.rows])
    dropped, whole = exact(allocate([inverse], "USD")), exact(allocate([everything(segment)], "USD"))
    for key in kept.keys() | dropped.keys() | whole.keys():
        both = EXACT.add(kept.get(key, Decimal(0)), dropped.get(key, Decimal(0)))
        assert abs(EXACT.subtract(both, whole.get(key, Decimal(0)))) <= 10 * DUST


@settings(max_examples=EXAMPLES)
@given(segments())
def test_a_filter_after_allocation_equals_one_before_for_owned_cost(segment):
    alone = replace(segment, rows=[row for row in segment.rows if row.kept])
    after, before = (
        exact(allocate([each], "USD"), lambda row: (row.pool == DIRECT, row.tenant, row.slice))
        for each in (segment, alone)
    )
    assert {key: amount for key, amount in after.items() if key[0]} == {
        key: amount for key, amount in before.items() if key[0]
    }


@settings(max_examples=EXAMPLES)
@given(segments())
def test_slices_add_up_to_what_is_not_sliced(segment):
    segment = everything(segment)
    whole = replace(segment, rows=[replace(row, slice=()) for row in segment.rows])
    sliced, plain = exact(allocate([segment], "USD")), exact(allocate([whole], "USD"))
    for key in sliced.keys() | plain.keys():
        assert abs(EXACT.subtract(sliced.get(key, Decimal(0)), plain.get(key, Decimal(0)))) <= 10 * DUST


@settings(max_examples=EXAMPLES)
@given(segments())
def test_who_has_no_volume_of_any_kind_and_owns_nothing_gets_nothing(segment):
    used = {row.tenant for row in segment.drivers.metrics if row.value}
    used |= {tenant for (tenant, _), value in segment.drivers.quantities.items() if value}
    used |= {row.owner for row in segment.rows}
    by_volume = {"usage", "resource", "tiered", "activity"}
    for row in allocate([segment], "USD").rows:
        assert row.tenant is None or row.method not in by_volume or row.tenant in used


@settings(max_examples=EXAMPLES)
@given(segments(), CURRENCIES)
def test_months_are_rounded_each_for_itself(segment, currency):
    november = replace(segment, days=Period.month("2026-11"))
    alone, both = allocate([segment], currency), allocate([segment, november], currency)
    assert both.rows[: len(alone.rows)] == alone.rows
    assert len(both.rows) == 2 * len(alone.rows)


@settings(max_examples=25)
@given(st.decimals(-(10**20), 10**20, places=18), st.integers(1, 7), CURRENCIES)
def test_one_tenant_gets_all(cost, volume, currency):
    pool = Pool(name="P", match={}, method="usage", drivers={"calls": 1}, valid_from=date(2026, 1, 1), source="x")
    rows = [CostRow({}, None, (), cost)]
    metrics = (MetricRow("blue", "calls", "1", Decimal(volume), Decimal(volume)),)
    found = allocate([Segment(OCTOBER, (pool,), rows, Drivers(metrics, rows, {}, {"blue": ""}))], currency)
    assert [row.amount for row in found.rows] == ([rounded(cost, minor_unit(currency))] if cost else [])


@pytest.mark.parametrize("cost", ["1e20", "0.01", "99999.995", "-12345.67", "1e-18"])
def test_ten_thousand_tenants_share_to_the_cent(cost):
    members = {f"t{number:05}": "" for number in range(10_000)}
    metrics = tuple(
        MetricRow(name, "calls", "1", Decimal(place % 97), Decimal(0)) for place, name in enumerate(members)
    )
    pool = Pool(name="P", match={}, method="usage", drivers={"calls": 1}, valid_from=date(2026, 1, 1), source="x")
    rows = [CostRow({}, None, (), Decimal(cost))]
    found = allocate([Segment(OCTOBER, (pool,), rows, Drivers(metrics, rows, {}, members))], "USD")
    assert added(row.amount for row in found.rows) == rounded(Decimal(cost), Decimal("0.01"))
    shares = [row.amount for row in found.rows if row.quantity == 96]
    assert max(shares) - min(shares) <= Decimal("0.01")
    assert not [row for row in found.rows if not row.quantity]
