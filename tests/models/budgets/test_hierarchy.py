"""What parents hand out by view, and budgets that count the same cost unawares."""

from datetime import date
from decimal import Decimal
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.budgets.budget_table import budget_table, headline, to_come
from costlib.models.budgets.flags import flags
from costlib.models.budgets.hierarchy import allotments, overlaps
from costlib.policy.budget_scope import shares
from costlib.policy.budgets import BudgetPolicy

DAY = date(2026, 10, 15)


def entry(name, amount=100, match=None, **more):
    return {"name": name, "amount": amount, "match": match or {}, "valid_from": "2026-01-01", "source": "plan", **more}


def policy(*entries):
    return BudgetPolicy.of({"budgets": list(entries)})


def test_a_year_hands_out_what_its_months_hold_by_their_entries():
    # a year of 1,000 whose part holds 50 from January and 100 from October: 9 x 50 + 3 x 100 = 750
    year, part = entry("year", 1000, cycle="year"), entry("part", 50, parent="year")
    (found,) = allotments(policy(year, part, {**part, "amount": 100, "valid_from": "2026-10-01"}), DAY)

    assert (found.amount, found.allotted, found.left) == (1000, 750, 250)
    assert dict(found.children) == {"part": Decimal(750)}


def test_departments_and_providers_are_two_views_of_one_amount():
    found = allotments(
        policy(
            entry("top"),
            entry("a", 60, {"department": "a"}, parent="top"),
            entry("b", 30, {"department": "b"}, parent="top"),
            entry("aws", 90, {"provider": "AWS"}, parent="top"),
        ),
        DAY,
    )

    assert {each.by: each.allotted for each in found} == {("x_Department",): 90, ("ServiceProviderName",): 90}
    assert not flags(policy(entry("top"), entry("a", 100, {"department": "a"}, parent="top")), DAY)


def test_handing_out_more_than_there_is_is_flagged_and_not_refused():
    found = policy(
        entry("top"),
        entry("a", 60, {"department": "a"}, parent="top"),
        entry("b", "40.01", {"department": "b"}, parent="top"),
    )

    assert flags(found, DAY) == ("'top' has 100.00 USD in October 2026 and hands out 100.01 USD: 0.01 USD too much",)
    assert "1 hand out more" in headline(found, DAY)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({}, {"tenant": "a"}, True),
        ({"tenant": "a"}, {"tenant": "a"}, True),
        ({"tenant": ["a", "b"]}, {"tenant": ["b", "c"]}, True),
        ({"tenant": "a"}, {"tenant": "b"}, False),
        ({"tenant": "a"}, {"provider": "AWS"}, False),
        ({"tenant": "a"}, {"tenant": "a", "provider": "AWS"}, True),
        ({"tenant": "a", "provider": "GCP"}, {"tenant": "a", "provider": "AWS"}, False),
    ],
)
def test_budgets_that_count_the_same_cost_are_flagged_by_name(one, other, meet):
    found = policy(entry("one", match=one), entry("other", match=other))

    assert len(overlaps(found, DAY)) == int(meet)
    assert any("'one'" in flag and "'other'" in flag for flag in flags(found, DAY)) is meet


def test_a_part_at_any_depth_overlaps_nothing_above_it_but_its_like_beside_it():
    top, part = entry("top"), entry("part", match={"tenant": ["a", "b"]}, parent="top")
    leaf = entry("leaf", match={"tenant": "a"}, parent="part")

    assert overlaps(policy(top, part, leaf), DAY) == []
    (pair,) = overlaps(policy(top, part, leaf, entry("twin", match={"tenant": "a"}, parent="part")), DAY)
    assert {each.name for each in pair} == {"leaf", "twin"}


def test_a_month_and_a_year_of_one_scope_are_two_horizons():
    assert overlaps(policy(entry("month"), entry("year", cycle="year")), DAY) == []


MATCHES = st.dictionaries(
    st.sampled_from(["x_Tenant", "x_Model", "ServiceName"]),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True),
    max_size=3,
)


@given(st.lists(MATCHES, max_size=8))
def test_looking_up_by_values_finds_the_pairs_that_looking_at_all_pairs_finds(matches):
    found = policy(*(entry(str(number), match=match) for number, match in enumerate(matches)))
    wanted = {(one.name, other.name) for one, other in combinations(found.budgets, 2) if shares(one.match, other.match)}

    assert {(one.name, other.name) for one, other in overlaps(found, DAY)} == wanted


def test_the_table_has_every_budget_below_its_parent_with_what_it_handed_out():
    found = policy(entry("leaf", 40, {"tenant": "a"}, parent="top"), entry("other", 5, {"tenant": "z"}), entry("top"))
    table = budget_table(found, DAY)

    assert [name.strip() for name in table["budget"].to_pylist()] == ["other", "top", "leaf"]
    assert table["budget"][2].as_py() != "leaf"
    assert table["handed_out"].to_pylist() == [None, Decimal(40), None]
    assert table["handed_out_percent"].to_pylist() == [None, 40.0, None]


def test_entries_that_begin_later_are_listed_apart():
    found = policy(entry("top"), entry("top", 120, valid_from="2026-12-01"))

    assert to_come(found, DAY).to_pylist() == [
        {"budget": "top", "since": date(2026, 12, 1), "amount": Decimal(120), "currency": "USD", "source": "plan"}
    ]


def test_budgets_with_many_values_in_many_columns_are_told_apart_quickly():
    columns = ("x_Tenant", "x_Project", "x_Model", "RegionId", "ServiceName", "ServiceCategory", "x_ContentType")
    wide = {name: [f"v{number}" for number in range(10)] for name in columns}  # ten million combinations
    found = policy(entry("one", match=wide), entry("other", match={**wide, "x_Tenant": ["v9", "w"]}))
    began = process_time()

    assert len(overlaps(found, DAY)) == 1
    assert process_time() - began < 1
