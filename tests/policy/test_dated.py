"""Dated entries: exactly one of a name rules on any day, and what overlaps is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.policy.dated import Dated, ended

FIRST = date(2026, 1, 1)


def entry(start, end=None, name="a", source="s"):
    def day(number):
        return FIRST + timedelta(days=number)

    return Dated(name=name, valid_from=day(start), valid_to=None if end is None else day(end), source=source)


@given(st.lists(st.integers(0, 50), unique=True), st.integers(0, 60))
def test_on_any_day_the_latest_entry_that_has_begun_rules_alone(starts, offset):
    day = FIRST + timedelta(days=offset)
    ruling = [each.valid_from for each in ended(map(entry, starts), lambda each: each.name) if each.rules_on(day)]
    begun = [FIRST + timedelta(days=start) for start in starts if start <= offset]
    assert ruling == ([max(begun)] if begun else [])


def test_names_do_not_end_each_other_and_the_order_stays():
    found = ended([entry(5), entry(0), entry(3, name="b")], lambda each: each.name)
    assert [(each.name, each.valid_from.day, each.valid_to) for each in found] == [
        ("a", 6, None),
        ("a", 1, date(2026, 1, 6)),
        ("b", 4, None),
    ]


def test_an_end_of_its_own_leaves_a_gap():
    first, second = ended([entry(0, 2), entry(5)], lambda each: each.name)
    assert (first.valid_to, second.valid_to) == (date(2026, 1, 3), None)
    assert not any(each.rules_on(date(2026, 1, 4)) for each in (first, second))


@pytest.mark.parametrize(
    "others", [(entry(0, source="one"), entry(0, source="two")), (entry(0, 9, source="one"), entry(5, source="two"))]
)
def test_two_for_the_same_days_are_refused_and_both_are_named(others):
    with pytest.raises(ValueError, match=r"'a' stands twice .*\(one\).*\(two\)"):
        ended(others, lambda each: each.name)


@pytest.mark.parametrize("day", [0, 20260101, 86400.0, True])
def test_a_number_is_no_day(day):
    with pytest.raises(ValueError, match="is no day: write it as 2026-10-01"):
        Dated(name="a", valid_from=day, source="s")
