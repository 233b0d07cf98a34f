from datetime import date
from decimal import Decimal

from costlib.models.rules import policy_review
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.changes import Change

JANUARY, MAY = date(2026, 1, 1), date(2026, 5, 1)


def body(*methods):
    return {
        "pools": [
            {"name": f"Pool {number}", "match": {}, "method": method, "valid_from": "2026-01-01", "source": "x"}
            for number, method in enumerate(methods, 1)
        ]
    }


def edited(*methods):
    return AllocationPolicy.model_validate(body(*methods))


def test_a_change_from_a_day_on_keeps_the_old_entry():
    fresh = edited("even")
    fresh = fresh.model_copy(
        update={"pools": (fresh.pools[0].model_copy(update={"plan_weights": {"startup": Decimal(2)}}),)}
    )
    found = policy_review.review("allocation", body("even"), fresh, MAY)

    assert [pool["valid_from"] for pool in found.body["pools"]] == ["2026-05-01", "2026-01-01"]
    assert [(span.start, span.end) for span in found.spans] == [(MAY, None)]
    assert not found.nothing
    past = policy_review.review("allocation", body("even"), fresh, None)
    assert [(span.start, span.end) for span in past.spans] == [(JANUARY, None)]
    assert len(past.body["pools"]) == 1


def test_what_says_the_same_is_nothing_to_save():
    assert policy_review.review("allocation", body("even"), edited("even"), None).nothing


def test_what_can_not_hold_from_that_day_is_refused_with_the_remedy():
    before = body("even")
    before["pools"].append({**before["pools"][0], "valid_from": "2026-03-01", "plan_weights": {"startup": 2}})
    after = AllocationPolicy.model_validate(
        {"pools": [{**before["pools"][0], "plan_weights": {"startup": 3}}, before["pools"][1]]}
    )
    found = policy_review.review("allocation", before, after, MAY)

    assert "'Pool 1' from 2026-01-01 rules only to 2026-03-01" in found.refusal
    assert not found.body


def test_a_pool_on_a_column_that_no_allocation_could_read_is_refused_before_it_is_saved():
    wrong = body("even")
    wrong["pools"][0] |= {"match": {"ResourceName": ["db*"]}, "valid_from": "2099-01-01"}
    found = policy_review.review("allocation", body("even"), AllocationPolicy.model_validate(wrong), None)
    assert "pool 'Pool 1' asks for 'ResourceName', which the cube does not keep: use one of" in found.refusal
    assert not found.body


def test_only_the_first_names_are_told():
    found = [Change("added", "pools", f"Pool {number}", JANUARY) for number in range(6)]

    assert policy_review.touched(found) == ["Added: Pool 0, Pool 1, Pool 2, Pool 3 and 2 more."]
    assert policy_review.touched([]) == ["Another order of entries."]


def test_sealed_months_are_told_apart():
    said = policy_review.effect([JANUARY, MAY], [MAY])

    assert said.startswith("Changes 2 months with data: January 2026 to May 2026.")
    assert "Of these May 2026 sealed" in said


def test_an_added_entry_that_is_dated_earlier_than_the_change_is_named():
    found = policy_review.review("allocation", body("even"), edited("even", "even"), MAY)

    assert policy_review.later(found).startswith("Pool 2: from 2026-05-01 on, like all changes.")
    assert found.body["pools"][1]["valid_from"] == "2026-05-01"
    assert policy_review.later(policy_review.review("allocation", body("even"), edited("even", "even"), None)) == ""
