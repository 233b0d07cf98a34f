"""Budgets as a document: what ships, what is refused by name, and what rules when."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.focus.dimensions import DIMENSIONS
from costlib.ledger import cube
from costlib.policy.budgets import KIND, Budget, BudgetPolicy, stored
from costlib.policy.decisions import save
from costlib.scope import Period
from costlib.state import State

DAY = date(2026, 10, 15)


def entry(name="web", **more):
    return {"name": name, "amount": "100.00", "valid_from": "2026-01-01", "source": "plan", **more}


def policy(*entries, **sections):
    return BudgetPolicy.of({"budgets": list(entries), **sections})


def test_what_ships_has_no_budget_but_ladders_targets_and_planning_defaults():
    found = BudgetPolicy.of({})
    usual = next(each for each in found.ladders if each.name == "usual")

    assert found.on(DAY) == ()
    assert [(step.percent, step.on) for step in usual.steps] == [
        (80, "actual"),
        (95, "actual"),
        (80, "forecast"),
        (95, "forecast"),
    ]
    assert {each.name: each.value for each in found.targets_on(DAY)} == {
        "cost_reduction": Decimal("0.05"),
        "efficiency": Decimal("0.10"),
        "roi": 3,
    }
    planned = found.planned(DAY)
    assert (planned.growth, planned.contingency, planned.variance_threshold) == (1, Decimal("0.15"), Decimal("0.10"))


@pytest.mark.parametrize(
    ("name", "percents"), [("three levels", [70, 80, 90]), ("pipeline", [70, 90, 95]), ("workflow", [80])]
)
def test_the_other_named_ladders_are_choices(name, percents):
    found = policy(entry(ladder=name))

    assert [step.percent for step in found.ladder(found.budgets[0], DAY).steps] == percents


def test_a_later_entry_of_a_name_rules_from_its_day_on_and_the_earlier_one_stays():
    found = policy(entry(), entry(amount="150.00", valid_from="2026-10-01"))

    assert [each.amount for each in found.on(date(2026, 9, 30))] == [100]
    assert [each.amount for each in found.on(DAY)] == [150]


def test_a_scope_is_written_by_columns_short_names_or_tags():
    budget = policy(entry(match={"tenant": "blue", "tag:team": ["web", "app"]})).budgets[0]

    assert budget.match == {"x_Tenant": ("blue",), "tag:team": ("web", "app")}
    assert budget.scope(Period.month("2026-10")).filters == (("tag:team", ("web", "app")), ("x_Tenant", ("blue",)))


def test_the_cube_keeps_every_dimension_that_a_budget_may_name():
    assert cube.DIMENSIONS == DIMENSIONS


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"match": {"tennant": "blue"}}, "'tennant' is no dimension: did you mean tenant"),
        ({"match": {"x_tenant": "blue"}}, "did you mean x_Tenant"),
        ({"match": {"tag:": "blue"}}, "'tag:' is no dimension"),
        ({"match": {"tenant": "a", "x_Tenant": "b"}}, "x_Tenant stands twice"),
        ({"match": {"tenant": []}}, "at least 1 item"),
        ({"amount": "-1"}, "'web' of budgets, amount"),
        ({"amount": "NaN"}, "amount"),
        ({"cycle": "week"}, "cycle"),
        ({"currency": "dollar"}, "currency"),
        ({"ladder": "steep"}, "names the ladder 'steep': there are pipeline, three levels, usual, workflow"),
        ({"parent": "nowhere"}, "'web' is a part of 'nowhere', which is no budget"),
        ({"parent": "web"}, "'web' stands above itself"),
        ({"valid_to": "2025-01-01"}, "swap the two dates"),
        ({"colour": "red"}, "colour: is no field of it"),
    ],
)
def test_what_is_no_budget_is_refused_by_name(more, said):
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        policy(entry(**more))


@pytest.mark.parametrize(
    ("child", "said"),
    [
        ({"match": {"tenant": "red"}}, "counts tenant red, not all of it within tenant blue: narrow it"),
        ({"match": {}}, "counts all cost"),
        ({"match": {"tenant": "blue"}, "cycle": "year"}, "lasts a year, longer than its month"),
        ({"match": {"tenant": "blue"}, "currency": "EUR"}, "its currency is EUR, not USD"),
        ({"match": {"tenant": "blue"}, "basis": "BilledCost"}, "its basis is BilledCost, not EffectiveCost"),
    ],
)
def test_a_child_must_be_a_part_of_its_parent(child, said):
    with pytest.raises(UsageError, match=said):
        policy(entry("tenant blue", match={"tenant": "blue"}), entry("part", parent="tenant blue", **child))


def test_a_child_that_is_narrower_and_shorter_is_taken():
    found = policy(entry("year", cycle="year"), entry("part", match={"tenant": "blue"}, parent="year"))

    assert [each.parent for each in found.on(DAY)] == [None, "year"]


def test_a_child_is_held_against_the_entries_of_its_parent_that_rule_with_it():
    early = entry("top", match={"tenant": "red"}, valid_to="2026-05-01")
    late = entry("top", match={"tenant": "blue"}, valid_from="2026-05-01")
    part = entry("part", match={"tenant": "blue"}, parent="top", valid_from="2026-05-01")

    assert len(policy(early, late, part).on(DAY)) == 2
    with pytest.raises(UsageError, match="not all of it within tenant red"):
        policy(early, late, {**part, "valid_from": "2026-04-01"})


def test_a_ring_of_parents_is_refused():
    with pytest.raises(UsageError, match="stands above itself"):
        policy(entry("a", parent="b"), entry("b", parent="c"), entry("c", parent="a"))


def test_more_than_twenty_levels_are_refused():
    chain = [entry(f"b{number}", **({"parent": f"b{number - 1}"} if number else {})) for number in range(23)]

    assert policy(*chain[:21])
    with pytest.raises(UsageError, match="more than 20 budgets above it"):
        policy(*chain)


@pytest.mark.parametrize(
    ("section", "body", "said"),
    [
        ("gates", {"kind": "hard_stop"}, "needs a threshold"),
        ("gates", {"kind": "hard_stop", "amount": 5, "percent": 5}, "needs a threshold"),
        ("gates", {"kind": "approval_required", "percent": 90}, "names no approvers"),
        ("gates", {"kind": "warning", "percent": 90, "value": "web"}, "is global but names 'web'"),
        ("limits", {"amount": 0}, "amount"),
        ("limits", {"amount": 10, "warning": 96}, "warns at 96 %, after critical at 95 %"),
        ("responses", {"percent": 80, "actions": []}, "actions"),
        ("ladders", {"steps": [{"percent": 80, "on": "actual"}] * 2}, "two steps at 80 % of actual"),
    ],
)
def test_gates_limits_responses_and_ladders_are_checked(section, body, said):
    with pytest.raises(UsageError, match=said):
        BudgetPolicy.of({section: [{"name": "one", "valid_from": "2026-01-01", "source": "plan", **body}]})


def test_a_response_rests_for_a_day_unless_it_says_otherwise():
    body = {"name": "one", "valid_from": "2026-01-01", "source": "plan", "percent": 80}

    assert BudgetPolicy.of({"responses": [body]}).responses_on(DAY)[0].cooldown_hours == 24


def test_a_document_without_a_section_has_it_as_it_ships(tmp_path, bills):
    state = State(tmp_path / "state.db")
    save(state, KIND, {"budgets": [entry()]}, actor="a", source="s", now=bills.now)

    assert [each.name for each in stored(state).on(DAY)] == ["web"]
    assert stored(state).ladders == BudgetPolicy.of({}).ladders


def test_a_cycle_begins_with_the_calendars():
    year = Budget.model_validate(entry(cycle="year"))

    assert year.cycle_of(DAY) == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_a_ladder_that_begins_later_leaves_the_usual_one_until_then():
    late = {"name": "late", "steps": [{"percent": 50, "on": "actual"}], "valid_from": "2030-01-01", "source": "test"}
    shipped_ladders = policy().model_dump(mode="json")["ladders"]
    found = BudgetPolicy.of({"budgets": [entry(ladder="late")], "ladders": [*shipped_ladders, late]})

    assert found.ladder(found.budgets[0], DAY).name == "usual"
    assert found.ladder(found.budgets[0], date(2030, 1, 1)).name == "late"
