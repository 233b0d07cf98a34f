"""Parts of parts add up to what stands above them, whatever they are."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import added
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.chargeback.rounding import settle

AMOUNTS = st.decimals(-(10**9), 10**9, places=12) | st.just(Decimal(0))
PATHS = st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x", "y"]), st.integers(0, 4))


@given(st.dictionaries(PATHS, AMOUNTS, min_size=1), st.sampled_from(["USD", "JPY", "BHD"]))
def test_leaves_add_up_to_the_total_and_none_is_a_unit_per_level_away(exact, currency):
    unit = minor_unit(currency)
    total = rounded(added(exact.values()), unit)
    found = settle(exact, total, unit)
    assert added(found.values()) == total
    assert all(abs(found[path] - amount) < 3 * unit for path, amount in exact.items())
    assert all(amount % unit == 0 for amount in found.values())


@given(st.dictionaries(PATHS, AMOUNTS, min_size=2))
def test_the_order_of_leaves_changes_nothing(exact):
    unit = Decimal("0.01")
    total = rounded(added(exact.values()), unit)
    assert settle(exact, total, unit) == settle(dict(reversed(list(exact.items()))), total, unit)


@given(st.dictionaries(PATHS, AMOUNTS, min_size=1))
def test_each_branch_is_within_a_unit_of_its_own_sum(exact):
    unit = Decimal("0.01")
    found = settle(exact, rounded(added(exact.values()), unit), unit)
    branches = defaultdict(list)
    for path, amount in found.items():
        branches[path[0]].append(amount - exact[path])
    assert all(abs(added(parts)) < unit for parts in branches.values())
