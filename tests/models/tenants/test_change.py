from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.allocation.result import DIRECT
from costlib.models.tenants.change import change_drivers

WAS, NOW = "2026-09", "2026-10"


def drivers(now, before, tenant="blue"):
    return {(each.pool, each.cause): each.amount for each in change_drivers(now, before, tenant)}


def test_a_pool_that_got_dearer_is_told_apart_from_using_more_of_it(allocated):
    before = allocated([(WAS, "Media", "blue", 50), (WAS, "Media", "red", 50)])
    now = allocated([(NOW, "Media", "blue", 90), (NOW, "Media", "red", 30)])

    assert drivers(now, before) == {("Media", "pool cost"): 10, ("Media", "share"): 30}


def test_what_it_owns_is_its_own_doing(allocated):
    before = allocated([(WAS, DIRECT, "blue", 50), (WAS, DIRECT, "red", 10)])
    now = allocated([(NOW, DIRECT, "blue", 45), (NOW, DIRECT, "red", 90)])

    assert drivers(now, before) == {(DIRECT, "own cost"): -5}


def test_new_and_ended_pools_are_called_so(allocated):
    before = allocated([(WAS, "Old", "blue", 7)])
    now = allocated([(NOW, "New", "blue", 9)])

    assert drivers(now, before) == {("New", "new pool"): 9, ("Old", "ended pool"): -7}


def test_starting_to_use_a_pool_is_a_matter_of_share(allocated):
    before = allocated([(WAS, "Media", "red", 100)])
    now = allocated([(NOW, "Media", "red", 150), (NOW, "Media", "blue", 50)])

    assert drivers(now, before) == {("Media", "share"): 50}


def test_without_the_others_cost_a_pool_is_not_divided(allocated):
    before = allocated([(WAS, "Media", "blue", 50), (WAS, "Media", "red", 50)]).of(["blue"])
    now = allocated([(NOW, "Media", "blue", 90), (NOW, "Media", "red", 30)]).of(["blue"])

    assert drivers(now, before) == {("Media", "pool"): 40}


cents = st.decimals(-1000, 1000, places=2)
lines = st.dictionaries(
    st.tuples(st.sampled_from([DIRECT, "Media", "Support"]), st.sampled_from(["blue", "red", None])), cents, min_size=1
)


@given(lines, lines)
def test_the_reasons_add_up_to_the_change_to_the_cent(allocated, old, new):
    before = allocated([(WAS, pool, tenant, amount) for (pool, tenant), amount in old.items()])
    now = allocated([(NOW, pool, tenant, amount) for (pool, tenant), amount in new.items()])
    for tenant in ("blue", "red"):
        found = change_drivers(now, before, tenant)
        moved = now.by_tenant().get(tenant, Decimal(0)) - before.by_tenant().get(tenant, Decimal(0))

        assert sum((each.amount for each in found), Decimal(0)) == moved
        assert all(each.amount == each.amount.quantize(Decimal("0.01")) for each in found)
