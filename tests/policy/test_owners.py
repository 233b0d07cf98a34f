"""Owners: known by dated entries, found by any spelling, and nobody its own ancestor."""

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.policy.dated import ended
from costlib.policy.owners import OwnerEntry, circle_in, parents
from costlib.policy.ownership import Ownership

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
NAMES = st.sampled_from("abcdefg")


def owner(name, day=JANUARY, kind="tenant", **more):
    return {"owner": kind, "name": name, "valid_from": day, "source": "s", **more}


def known(*owners):
    return Ownership.of({"owners": owners})


def test_a_later_entry_replaces_the_earlier_from_its_day_on():
    book = known(owner("a", plan="startup"), owner("a", JUNE, plan="enterprise"), owner("b", JUNE))
    plans = {
        day: {name: entry.plan for name, entry in book.owners_on("tenant", day).items()} for day in (JANUARY, JUNE)
    }
    assert plans == {JANUARY: {"a": "startup"}, JUNE: {"a": "enterprise", "b": None}}
    assert book.owners_on("department", JUNE) == {}


def test_an_alias_stands_for_its_name_among_its_kind_alone():
    book = known(owner("Verdantide", aliases=["verdantide", "VT"]), owner("ops", kind="department", aliases=["VT"]))
    assert book.canonical("tenant", "VT") == "Verdantide"
    assert book.canonical("department", "VT") == "ops"
    assert book.canonical("tenant", "other") == "other"
    assert book.canonical("project", "VT") == "VT"


def test_blanks_around_names_are_a_slip_of_the_hand_and_make_no_other_owner():
    book = known(owner(" Verdantide ", aliases=[" VT ", " ", ""], plan="pro ", parent="\tGroup"))
    (entry,) = book.owners
    assert (entry.name, entry.aliases, entry.plan, entry.parent) == ("Verdantide", ("VT",), "pro", "Group")


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ((owner("a", aliases=["x"]), owner("b", aliases=["x"])), "alias 'x' of tenant 'b' stands for 'a' too"),
        ((owner("a", aliases=["b"]), owner("b")), "alias 'b' of tenant 'a' stands for 'b' too"),
        ((owner("a"), owner("a")), "'a' stands twice for the same days"),
        ((owner("a", parent="a"),), "tenant a -> a from 2026-01-01"),
        (
            (owner("a", parent="b"), owner("b", JUNE, parent="c"), owner("c", parent="a")),
            "b -> c -> a -> b from 2026-06-01",
        ),
        ((owner("a", kind="customer"),), "entry 'a' of owners, owner"),
        ((owner(""),), "entry number 1 of owners, name"),
        ((owner("  "),), "entry '  ' of owners, name"),
        ((owner("a\nb"),), "write it on one line"),
        ((owner("a", parent="group\x1b[2J"),), "entry 'a' of owners, parent"),
    ],
)
def test_what_can_not_be_is_refused_by_name(owners, said):
    with pytest.raises(UsageError, match=said):
        known(*owners)


def test_who_is_above_whom_may_turn_round_over_time():
    book = known(owner("a", parent="b"), owner("b"), owner("a", JUNE), owner("b", JUNE, parent="a"))
    assert book.parents_on("tenant", JANUARY) == {"a": "b"}
    assert book.parents_on("tenant", JUNE) == {"b": "a"}


@given(st.dictionaries(NAMES, NAMES))
def test_a_circle_is_found_where_there_is_one(above):
    def climbs_for_ever(name):
        for _ in range(len(above) + 1):
            name = above.get(name)
        return name is not None

    circle = circle_in(above)
    assert bool(circle) == any(climbs_for_ever(name) for name in above)
    if circle:
        assert circle[0] == circle[-1]
        assert all(above[low] == high for low, high in pairwise(circle))


PARENTED = st.tuples(NAMES, st.none() | NAMES, st.integers(1, 9), st.none() | st.integers(10, 12))


@given(st.lists(PARENTED, max_size=8, unique_by=lambda each: (each[0], each[2])))
def test_a_circle_on_any_day_is_refused_and_no_other_document_is(entries):
    owners = [
        owner(name, date(2026, first, 1), parent=parent, **({"valid_to": date(2026, last, 1)} if last else {}))
        for name, parent, first, last in entries
    ]
    plain = [OwnerEntry(**each) for each in owners]
    try:
        lasting = ended(plain, lambda each: each.name)
    except ValueError:
        return
    circular = any(circle_in(parents(lasting, "tenant", date(2026, month, 1))) for month in range(1, 13))
    if circular:
        with pytest.raises(UsageError, match="nobody can be its own parent"):
            known(*owners)
    else:
        assert len(known(*owners).owners) == len(owners)


def test_a_thousand_owners_that_change_on_a_thousand_days_are_read_at_once():
    first = date(2020, 1, 1)
    many = [owner(f"t{each}", first + timedelta(days=each), parent=f"g{each % 20}") for each in range(1000)]
    started = time.process_time()  # of this process alone: others on the machine don't count
    known(*many)
    assert time.process_time() - started < 0.5
