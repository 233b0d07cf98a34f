"""Which months a file speaks for, which it only adds to, and what it may not take away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.ledger.deliveries import Slice, delivery_id, is_closed, month_bounds, spoken_for

ALL = (1 << 31) - 1
WEEK = (1 << 7) - 1


def part(month, rows, covered):
    return Slice("payer", month, rows, covered, ())


def test_a_file_speaks_for_its_only_month_however_small():
    assert spoken_for([part("2026-10", 1, 1)], None) == ("2026-10", frozenset({"2026-10"}))


def test_a_few_rows_of_other_months_are_stragglers():
    rows = [part("2026-09", 12, 0b11), part("2026-10", 3100, ALL), part("2026-11", 40, 1)]
    assert spoken_for(rows, None) == ("2026-10", frozenset({"2026-10"}))


def test_months_covered_as_densely_as_the_main_one_are_spoken_for():
    rows = [part("2026-09", 3000, ALL >> 1), part("2026-10", 3100, ALL), part("2026-11", 900, WEEK)]
    assert spoken_for(rows, None)[1] == {"2026-09", "2026-10", "2026-11"}


def test_a_month_covered_from_its_middle_is_not_spoken_for():
    rows = [part("2026-09", 1500, ALL >> 15 << 15), part("2026-10", 3100, ALL)]
    assert spoken_for(rows, None)[1] == {"2026-10"}


def test_a_manifest_outweighs_the_rows():
    rows = [part("2026-09", 3000, ALL), part("2026-10", 10, 1)]
    assert spoken_for(rows, "2026-10") == ("2026-10", frozenset({"2026-10"}))


def test_rows_that_are_charged_in_other_months_alone_still_have_a_delivery():
    assert spoken_for([part("2026-10", 5, 0)], None) == ("2026-10", frozenset({"2026-10"}))


@given(
    st.dictionaries(
        st.sampled_from(["2026-08", "2026-09", "2026-10", "2026-11"]),
        st.tuples(st.integers(1, 10_000), st.integers(0, ALL)),
        min_size=1,
    )
)
def test_the_main_month_is_one_of_the_file_and_always_spoken_for(months):
    rows = [part(month, count, covered) for month, (count, covered) in months.items()]
    main, own = spoken_for(rows, None)
    assert main in own <= months.keys()
    assert spoken_for(list(reversed(rows)), None) == (main, own)


@given(st.lists(st.tuples(st.text(), st.text(), st.sampled_from(["2026-09", "2026-10"])), unique=True, min_size=2))
def test_two_deliveries_never_share_a_key_and_keys_are_safe_names(places):
    keys = {delivery_id(*place) for place in places}
    assert len(keys) == len(places)
    assert all(key.replace(".", "").replace("-", "").isalnum() and key.isascii() for key in keys)


@pytest.mark.parametrize(
    ("month", "first", "after"),
    [("2026-12", date(2026, 12, 1), date(2027, 1, 1)), ("2028-02", date(2028, 2, 1), date(2028, 3, 1))],
)
def test_months_are_half_open(month, first, after):
    assert month_bounds(month) == (first, after)


def test_a_month_closes_some_days_after_its_end_and_stays_closed():
    states = [is_closed("2026-10", date(2026, 11, day)) for day in range(1, 30)]
    assert states == sorted(states)
    assert (states[0], states[-1]) == (False, True)
