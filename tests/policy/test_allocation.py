"""Pools as a document: what is refused, and that the message names entry and remedy."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.policy.allocation import AllocationPolicy, Pool, fits, order
from costlib.policy.documents import from_toml, parsed
from costlib.policy.files import default

DAY = date(2026, 1, 1)


def entry(name="Logs", **more):
    return {"name": name, "match": {}, "method": "even", "valid_from": DAY, "source": "x"} | more


def refused(*entries):
    with pytest.raises(UsageError) as error:
        parsed(AllocationPolicy, {"pools": list(entries)}, "allocation")
    return str(error.value)


BASE = "allocation, entry 'Logs' of pools"
ACTIVITY = {"name": "help", "drivers": {"tickets": 1}, "parts": [{"name": "a", "behaviour": "fixed", "match": {}}]}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"method": "usage"}, "method 'usage' needs drivers: add them or choose another method"),
        ({"method": "activity"}, "method 'activity' needs activities: add them or choose another method"),
        ({"method": "fixed", "shares": {"a": 60, "b": "39.9"}}, "shares add up to 99.9 % and not to 100 %: mend them"),
        ({"method": "fixed", "shares": {"a": 60, "b": 41}}, "shares add up to 101 % and not to 100 %: mend them"),
        ({"feeds": {"a": 60, "b": 41}}, "feeds add up to 101 %: a pool can't pass on more than 100 %"),
        ({"feeds": {"a": -1}}, "'a' has the weight -1: weights and percentages are 0 or more"),
        (
            {"method": "usage", "drivers": {"calls": "-0.5"}},
            "'calls' has the weight -0.5: weights and percentages are 0 or more",
        ),
        ({"method": "usage", "drivers": {"calls": 0}}, "all weights are 0: give one of them some"),
        ({"plan_weights": {"startup": 0}}, "all weights are 0: give one of them some"),
        ({"method": "tiered", "drivers": {"a": 1, "b": 1}, "tiers": [{"rate": 1}]}, "needs exactly one driver"),
        (
            {"method": "tiered", "drivers": {"a": 1}, "tiers": [{"up_to": 5, "rate": 1}]},
            "the last tier, and only the last, has no up_to",
        ),
        (
            {"method": "tiered", "drivers": {"a": 1}, "tiers": [{"up_to": 5, "rate": 1}] * 2 + [{"rate": 1}]},
            "tiers rise: each up_to is above the one before, the first above 0",
        ),
        ({"name": "In no pool"}, "'In no pool' is what cost outside of pools is called: choose another name"),
        ({"name": "a\nb"}, r"the name 'a\nb' can't be read: use letters that can be seen"),
        ({"name": " "}, "the name ' ' can't be read: use letters that can be seen"),
        ({"valid_to": DAY}, "ends (2026-01-01) before it starts (2026-01-01): swap the two dates"),
        (
            {"method": "usage", "drivers": {"x" * 10_000: 1}},
            f"the name '{'x' * 40}...' has 10000 letters: use 200 or fewer",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(more, message):
    assert message in refused(entry(**more))
    assert "entry" in refused(entry(**more))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "sNaN"])
@pytest.mark.parametrize("field", ["drivers", "shares", "plan_weights", "feeds"])
def test_weights_that_are_no_finite_numbers_are_refused(field, number):
    assert f"{field}.a" in refused(entry(**{field: {"a": number}}))


def test_a_rate_that_is_negative_or_no_number_is_refused():
    for rate in ("-1", "NaN"):
        assert "tiers.0.rate" in refused(entry(method="tiered", drivers={"a": 1}, tiers=[{"rate": rate}]))


def test_a_match_without_patterns_is_refused():
    assert "match.ServiceName" in refused(entry(match={"ServiceName": []}))


def test_an_activity_needs_drivers_and_parts():
    assert "activities.0.drivers" in refused(entry(method="activity", activities=[ACTIVITY | {"drivers": {}}]))
    assert "activities.0.parts" in refused(entry(method="activity", activities=[ACTIVITY | {"parts": []}]))


def test_two_activities_of_one_name_are_refused():
    assert "'help'" in refused(entry(method="activity", activities=[ACTIVITY, ACTIVITY]))


def test_a_field_that_does_not_exist_is_refused():
    assert refused(entry(wieght=1)) == f"{BASE}, wieght: is no field of it: remove it or correct its name"


def test_two_entries_for_the_same_days_are_refused_naming_both():
    text = refused(entry(source="mail"), entry(source="sheet"))
    assert "'Logs' stands twice for the same days" in text
    assert "mail" in text
    assert "sheet" in text


def test_a_long_hostile_name_does_not_flood_the_message():
    text = refused(entry(name="x" * 10_000))
    assert len(text) < 300


def test_a_feed_to_a_pool_that_does_not_exist_is_named():
    text = refused(entry(feeds={"Lost": 10}))
    assert "pool 'Logs' feeds 'Lost', which is no pool of that time: mend the name or the dates" in text


def test_a_feed_to_a_pool_that_begins_later_is_refused():
    assert "which is no pool of that time" in refused(
        entry(feeds={"Late": 10}), entry("Late", valid_from=date(2026, 3, 1))
    )


def test_a_feed_to_a_pool_of_other_owners_is_refused():
    assert "which is no pool of that time" in refused(entry(feeds={"Dept": 10}), entry("Dept", owner="department"))


@pytest.mark.parametrize(
    ("feeds", "circle"),
    [
        ({"a": "a"}, "a -> a"),
        ({"a": "b", "b": "a"}, "a -> b -> a|b -> a -> b"),
        ({"a": "b", "b": "c", "c": "a"}, "a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c"),
    ],
)
def test_pools_that_feed_each_other_in_a_circle_are_named_in_order(feeds, circle):
    text = refused(*(entry(name, feeds={fed: 10}) for name, fed in feeds.items()))
    found = text.split("circle: ")[1].split(";")[0]
    assert found in circle.split("|")


def test_a_thousand_pools_in_a_row_are_put_in_order():
    names = [f"p{number}" for number in range(1_000)]
    pools = [
        Pool(**entry(name, feeds={after: 10} if after else {}))
        for name, after in zip(names, [*names[1:], None], strict=True)
    ]
    assert [pool.name for pool in order(pools[::-1])] == names


def test_a_later_entry_of_the_same_name_rules_from_its_day_on():
    later = date(2026, 3, 15)
    policy = AllocationPolicy(
        pools=[entry(), entry("Rest"), entry(method="fixed", shares={"a": 100}, valid_from=later)]
    )
    assert [pool.method for pool in policy.on(date(2026, 3, 14))] == ["even", "even"]
    assert [(pool.name, pool.method) for pool in policy.on(later)] == [("Logs", "fixed"), ("Rest", "even")]
    assert policy.changes() == [DAY, later]


def test_a_pool_that_ended_takes_nothing_any_more():
    policy = AllocationPolicy(pools=[entry(valid_to=date(2026, 2, 1))])
    assert not policy.on(date(2026, 2, 1))
    assert policy.changes() == [DAY, date(2026, 2, 1)]


def test_a_row_fits_when_every_column_fits_one_of_its_patterns():
    match = {"ServiceName": ("amazon s?", "azure*"), "RegionId": ("",)}
    assert fits(match, {"ServiceName": "Amazon S3", "RegionId": None})
    assert fits(match, {"ServiceName": "AZURE SQL", "RegionId": ""})
    assert not fits(match, {"ServiceName": "Amazon S3", "RegionId": "us-east-1"})
    assert not fits(match, {"ServiceName": "Amazon S3 Glacier", "RegionId": None})
    assert fits({}, {})


@pytest.mark.parametrize("name", ["Storage [EU]", "a.b+c", "\\d", "line\nbreak", "ß", "İ"])
def test_only_star_and_question_mark_are_special(name):
    assert fits({"x": (name,)}, {"x": name})
    assert fits({"x": ("*",)}, {"x": name})
    assert not fits({"x": (name,)}, {"x": name + "x"})


def test_a_hostile_pattern_is_matched_in_no_time():
    assert not fits({"x": ("*a" * 60 + "b",)}, {"x": "a" * 3_000})


def test_what_ships_is_valid_and_takes_everything():
    policy = parsed(AllocationPolicy, from_toml(default("allocation.toml")), "allocation")
    for owner in ("tenant", "department"):
        assert any(not pool.match for pool in policy.on(date(2026, 10, 1), owner))


def test_percentages_are_added_up_exactly():
    tiny = Decimal("1e-30")
    shares = {"a": 100 - Decimal(1), "b": Decimal(1), "c": tiny}
    assert "not to 100 %" in refused(entry(method="fixed", shares=shares))
