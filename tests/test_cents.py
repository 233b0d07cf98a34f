from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import EXACT, added
from costlib.cents import apportion, rounded
from costlib.currencies import CENT, minor_unit
from costlib.errors import UsageError

UNITS = st.sampled_from([CENT, Decimal(1), Decimal("0.001"), Decimal("0.0001"), Decimal("1e-12")])
AMOUNTS = st.one_of(
    st.decimals(-(10**20), 10**20, places=18),
    st.decimals(-10, 10, places=3),
    st.sampled_from([Decimal("1e-18"), Decimal("0.005"), Decimal("-0.005"), Decimal(0)]),
)


def test_equal_remainders_go_to_the_larger_part_then_by_name():
    parts = {"z": Decimal("0.005"), "a": Decimal("0.005"), "m": Decimal("1.005"), "n": Decimal("0.005")}
    assert apportion(Decimal("1.02"), parts, CENT) == {"z": 0, "a": CENT, "m": Decimal("1.01"), "n": 0}


def test_negative_parts_add_up_too():
    found = apportion(Decimal("-0.10"), dict.fromkeys("abc", Decimal("-0.10") / 3), CENT)
    assert sorted(found.values()) == [Decimal("-0.04"), Decimal("-0.03"), Decimal("-0.03")]


@pytest.mark.parametrize("total", ["10.02", "9.98", "-10.00"])
def test_parts_that_do_not_make_the_total_are_refused(total):
    with pytest.raises(UsageError, match=r"parts of 10\.00 don't make .*: give all parts of that total"):
        apportion(Decimal(total), {"a": Decimal("4.00"), "b": Decimal("6.00")}, CENT)


def test_no_parts_make_nothing_but_zero():
    assert apportion(Decimal(0), {}, CENT) == {}
    with pytest.raises(UsageError, match=r"don't make 0\.01"):
        apportion(CENT, {}, CENT)


def test_an_unknown_currency_pays_in_cents():
    assert minor_unit("XXX") == CENT


@given(st.dictionaries(st.text(max_size=3), AMOUNTS), UNITS)
def test_parts_add_up_and_none_is_a_whole_unit_away_from_what_is_exact(parts, unit):
    total = rounded(added(parts.values()), unit)
    found = apportion(total, parts, unit)
    assert added(found.values()) == total
    assert all(abs(EXACT.subtract(found[name], exact)) < unit for name, exact in parts.items())
    assert all(found[name] == 0 for name, exact in parts.items() if exact == 0)


@given(st.lists(st.tuples(st.text(max_size=2), AMOUNTS), unique_by=lambda pair: pair[0]), st.randoms())
def test_the_order_of_parts_decides_nothing(pairs, random):
    total = rounded(added(amount for _, amount in pairs), CENT)
    mixed = list(pairs)
    random.shuffle(mixed)
    assert apportion(total, dict(mixed), CENT) == apportion(total, dict(pairs), CENT)


@given(AMOUNTS, UNITS)
def test_rounding_moves_an_amount_by_half_a_unit_at_most(amount, unit):
    assert abs(EXACT.subtract(rounded(amount, unit), amount)) <= unit / 2
