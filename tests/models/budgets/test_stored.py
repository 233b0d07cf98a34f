"""Budgets as they are changed: nothing that was decided before is lost."""

from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.models.budgets.stored import body, end, end_gate, put, put_gate
from costlib.policy.budgets import Budget, BudgetPolicy

DAY = date(2026, 10, 15)


def entry(name="top", **more):
    return {"name": name, "amount": 100, "valid_from": "2026-01-01", "source": "plan", **more}


def budget(*args, **more):
    return Budget.model_validate(entry(*args, **more))


def test_a_later_amount_leaves_the_earlier_one_as_it_was():
    before = BudgetPolicy.of({"budgets": [entry()]})
    after = put(before, [budget(amount=150, valid_from="2026-10-01")])

    assert [each.amount for each in after.on(date(2026, 9, 30))] == [100]
    assert [each.amount for each in after.on(DAY)] == [150]


def test_an_entry_of_the_same_day_replaces_the_one_before():
    after = put(BudgetPolicy.of({"budgets": [entry()]}), [budget(amount=150)])

    assert [each.amount for each in after.budgets] == [150]


def test_an_entry_within_one_that_has_an_end_ends_it():
    before = BudgetPolicy.of({"budgets": [entry(valid_to="2027-01-01")]})
    after = put(before, [budget(amount=150, valid_from="2026-10-01")])

    assert [(each.amount, each.valid_to) for each in after.budgets] == [(100, date(2026, 10, 1)), (150, None)]


def test_a_budget_that_ends_rules_until_that_day_and_no_later_entry_is_left():
    before = BudgetPolicy.of({"budgets": [entry(), entry(amount=150, valid_from="2026-12-01")]})
    after = end(before, "top", date(2026, 11, 1))

    assert [each.amount for each in after.on(DAY)] == [100]
    assert after.on(date(2026, 12, 15)) == ()


def test_a_budget_that_others_are_part_of_can_not_go_altogether():
    before = BudgetPolicy.of({"budgets": [entry(), entry("part", parent="top")]})

    assert end(before, "top", date(2026, 11, 1)).on(DAY)
    with pytest.raises(UsageError, match="'part' is a part of 'top'"):
        end(before, "top", date(2026, 1, 1))


def test_a_change_that_makes_no_sense_is_refused_whole():
    with pytest.raises(UsageError, match="which is no budget"):
        put(BudgetPolicy.of({}), [budget("part", parent="top")])


def test_a_document_survives_being_written():
    before = BudgetPolicy.of({"budgets": [entry(match={"tenant": "a"}, ladder="pipeline", recipients=["finance"])]})

    assert BudgetPolicy.of(body(before)) == before


def test_a_section_that_was_emptied_stays_empty():
    before = BudgetPolicy.of({"targets": []})

    assert BudgetPolicy.of(body(before)).targets == ()


GATE = {"name": "full", "kind": "hard_stop", "percent": 100, "valid_from": "2026-01-01", "source": "rules"}


def test_a_changed_gate_takes_over_from_its_day_on_and_an_ended_one_rules_no_more():
    before = BudgetPolicy.of({"gates": [{**GATE, "valid_to": "2027-01-01"}]})
    after = put_gate(before, {**GATE, "percent": 110, "valid_from": date(2026, 10, 1)})

    assert [each.percent for each in after.gates_on(date(2026, 9, 30))] == [100]
    assert [each.percent for each in after.gates_on(DAY)] == [110]
    assert end_gate(after, "full", date(2026, 10, 10)).gates_on(DAY) == ()
    assert end_gate(after, "full", date(2026, 1, 1)).gates == ()


def test_a_gate_of_the_same_day_is_replaced_and_one_that_is_none_refused():
    before = BudgetPolicy.of({"gates": [GATE]})

    assert [each.percent for each in put_gate(before, {**GATE, "percent": 90}).gates] == [90]
    with pytest.raises(UsageError, match="names no approvers"):
        put_gate(before, {**GATE, "kind": "approval_required"})
