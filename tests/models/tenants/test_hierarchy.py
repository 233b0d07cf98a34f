"""Hierarchy: everything is in its group once, and nothing is lost or doubled."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.tenants.hierarchy import rolled_up, tops

AMOUNTS = st.dictionaries(st.integers(0, 20), st.decimals(-1000, 1000, places=2))
PARENTS = st.dictionaries(st.integers(0, 20), st.integers(1, 10))


def named(numbers):
    return {str(key): value for key, value in numbers.items()}


def test_a_group_has_what_is_below_it_and_what_it_has_itself():
    amounts = {"api": Decimal(3), "web": Decimal(2), "engineering": Decimal(1), "sales": Decimal(7)}
    above = {"api": "platform", "web": "engineering", "platform": "engineering"}
    assert rolled_up(amounts, above) == {"api": 3, "platform": 3, "web": 2, "engineering": 6, "sales": 7}
    assert tops(amounts, above) == {"engineering": 6, "sales": 7}


@given(AMOUNTS, PARENTS)
def test_those_at_the_top_add_up_to_all(amounts, steps):
    above = {str(name): str(name + step) for name, step in steps.items()}
    assert sum(tops(named(amounts), above).values()) == sum(amounts.values())


@given(AMOUNTS, PARENTS, st.randoms())
def test_the_order_does_not_matter(amounts, steps, dice):
    above = {str(name): str(name + step) for name, step in steps.items()}
    shuffled = list(named(amounts).items())
    dice.shuffle(shuffled)
    assert rolled_up(dict(shuffled), above) == rolled_up(named(amounts), above)
