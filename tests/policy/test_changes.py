from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.policy.allocation import AllocationPolicy, Pool
from costlib.policy.changes import Change, Span, changes, from_day, spans
from costlib.policy.documents import parsed

DAYS = [date(2026, month, 1) for month in (1, 3, 5, 7, 9)]
MAY = date(2026, 5, 1)


def pool(name="Logs", start=DAYS[0], method="even", end=None, **more):
    drivers = {"calls": 1} if method == "usage" else {}
    return Pool(name=name, match={}, method=method, drivers=drivers, valid_from=start, valid_to=end, source="x", **more)


def policy(*pools):
    return AllocationPolicy(pools=pools)


def since(before, after, day=MAY):
    return parsed(AllocationPolicy, from_day(before, after, day), "allocation")


@st.composite
def policies(draw):
    """One entry or two of each of a few pools, which may end."""
    found = []
    for name in draw(st.lists(st.sampled_from("ABC"), unique=True)):
        starts = draw(st.lists(st.sampled_from(DAYS[:-1]), min_size=1, max_size=2, unique=True))
        ends = draw(st.sampled_from([None, DAYS[-1]]))
        methods = st.sampled_from(["even", "usage"])
        found += [pool(name, start, draw(methods), ends if start == max(starts) else None) for start in starts]
    return policy(*found)


@given(policies(), policies(), st.sampled_from(DAYS))
def test_what_is_changed_from_a_day_on_leaves_every_day_before_as_it_was(before, after, day):
    after = policy(*sorted(after.pools, key=lambda each: each.name))
    before = policy(*sorted(before.pools, key=lambda each: each.name))
    try:
        found = since(before, after, day)
    except UsageError:
        return
    assert all(span.start >= day for span in spans(before, policy(*sorted(found.pools, key=lambda each: each.name))))


@given(policies())
def test_nothing_changed_is_nothing_changed(before):
    assert changes(before, before) == []
    assert spans(before, before) == []
    assert policy(*since(before, before).pools) == before


def test_a_changed_pool_stands_beside_the_old_one():
    before = policy(pool(), pool("Rest"))
    after = policy(pool(method="usage"), pool("Rest"))

    found = since(before, after)

    assert changes(before, after) == [Change("changed", "pools", "Logs", DAYS[0])]
    assert found.pools == (pool(start=MAY, method="usage"), pool(), pool("Rest"))
    assert [each.method for each in found.on(date(2026, 4, 30))] == ["even", "even"]
    assert [each.method for each in found.on(MAY)] == ["usage", "even"]
    assert spans(before, found) == [Span(MAY, None)]


def test_correcting_the_past_changes_all_days_of_the_entry():
    before, after = policy(pool(), pool(start=MAY, method="usage")), policy(pool(method="usage"))

    assert spans(before, after) == [Span(DAYS[0], MAY)]


def test_a_removed_pool_ends_on_the_day():
    assert since(policy(pool(), pool("Rest")), policy(pool("Rest"))).pools == (pool("Rest"), pool(end=MAY))


def test_an_entry_whose_first_day_was_moved_goes_on_until_that_day():
    found = since(policy(pool()), policy(pool(start=DAYS[3], method="usage")))

    assert found.pools == (pool(start=DAYS[3], method="usage"), pool())


def test_an_entry_that_rules_no_more_can_only_be_corrected_in_the_past():
    before = policy(pool(), pool(start=DAYS[1], method="usage"))

    with pytest.raises(UsageError, match=r"'Logs' from 2026-01-01 rules only to 2026-03-01.*or correct the past"):
        from_day(before, policy(pool(plan_weights={"startup": 2}), before.pools[1]), MAY)


def test_another_source_alone_changes_no_day():
    other = pool().model_copy(update={"source": "better known"})

    assert since(policy(pool()), policy(other)).pools == (other,)
    assert spans(policy(pool()), policy(other)) == []
    assert len(changes(policy(pool()), policy(other))) == 1


def test_another_order_changes_the_days_of_both():
    assert spans(policy(pool(), pool("Rest")), policy(pool("Rest"), pool())) == [Span(DAYS[0], None)]
