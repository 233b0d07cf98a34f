"""Spending gates over October 2026: 31 dollars of platform, 62 of content, 10 with no department."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.budgets.gate_words import as_json, as_text, headline
from costlib.models.budgets.gates import asked, check
from costlib.policy import decisions
from costlib.policy.budgets import BudgetPolicy

SINCE = {"valid_from": "2026-01-01", "source": "rules"}
TOP = {"name": "top", "amount": 200, **SINCE}
PLATFORM = {"name": "platform", "amount": 40, "match": {"department": "platform"}, "parent": "top", **SINCE}
STOP = {"name": "full", "kind": "hard_stop", "scope": "department", "value": "platform", "percent": 100, **SINCE}
ASK = {"name": "large", "kind": "approval_required", "approvers": ["finance", "cto"], "amount": 50, **SINCE}
WARN = {"name": "near", "kind": "warning", "percent": 90, **SINCE}


@pytest.fixture(scope="module")
def october(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("october")
    ledger = Ledger(folder / "home")
    rows = [
        *bills.month("2026-10", "1.00", days=31, Tags='{"department": "platform"}'),
        *bills.month("2026-10", "2.00", days=31, Tags='{"department": "content"}'),
        bills.charge("2026-10-31", "10.00", Tags="{}"),
    ]
    bills.load(ledger, folder / "october.csv", rows)
    return ledger


def judged(ledger, scope, amount, *gates, budgets=(TOP, PLATFORM), currency="USD"):
    policy = BudgetPolicy.of({"budgets": list(budgets), "gates": list(gates)})
    return check(ledger, asked(scope, Decimal(str(amount)), currency), policy)


def test_a_spend_that_no_gate_catches_may_go_ahead(october):
    found = judged(october, {"department": "platform"}, 9, STOP, ASK)

    assert (found.stopped, found.caught, found.approvers) == (False, (), ())
    assert headline(found) == "May go ahead: 9.00 USD for department platform"


@pytest.mark.parametrize(("amount", "stopped"), [("9.00", False), ("9.01", True)])
def test_a_hard_stop_closes_above_its_share_of_the_budget(october, amount, stopped):
    # 31 are spent of 40: 9.00 reach it, 9.01 are above it
    assert judged(october, {"department": "platform"}, amount, STOP).stopped is stopped


def test_a_hard_stop_tells_the_budget_and_what_it_would_come_to(october):
    found = judged(october, {"department": "platform"}, 20, STOP)

    assert found.caught[0].reason == (
        "it would bring 'platform' to 51.00 USD, 128% of its 40.00 USD in October 2026, and the gate closes at 100 %"
    )
    assert as_text(found).startswith("Stopped: 20.00 USD for department platform must not be spent\nhard_stop: full: ")


@pytest.mark.parametrize("scope", [{"department": "content"}, {}, {"project": "platform"}])
def test_a_gate_of_a_department_leaves_others_alone(october, scope):
    assert not judged(october, scope, 60, STOP).stopped


def test_a_gate_of_each_department_watches_all_of_them(october):
    each = {key: value for key, value in STOP.items() if key != "value"}
    content = {**PLATFORM, "name": "content", "match": {"department": "content"}}

    assert judged(october, {"department": "content"}, 1, each, budgets=(TOP, content)).stopped
    assert not judged(october, {}, 1, each).stopped


@pytest.mark.parametrize(("amount", "stopped"), [("50.00", False), ("50.01", True)])
def test_a_large_spend_needs_its_approvers(october, amount, stopped):
    found = judged(october, {}, amount, ASK)

    assert found.stopped is stopped
    assert found.approvers == (("finance", "cto") if stopped else ())
    if stopped:
        assert "needs the approval of finance or cto" in headline(found)


def test_nobody_can_approve_what_a_hard_stop_refuses(october):
    found = judged(october, {"department": "platform"}, 60, STOP, ASK)

    assert (len(found.caught), found.approvers) == (2, ())


def test_a_warning_warns_and_stops_nothing(october):
    found = judged(october, {"department": "platform"}, 6, WARN)

    assert (found.stopped, [each.gate.name for each in found.of_kind("warning")]) == (False, ["near"])
    assert headline(found).startswith("May go ahead, with warnings")


def test_a_global_gate_watches_every_budget_that_covers_the_spend(october):
    # 103 are spent of 200 in all: 100 more are above
    found = judged(october, {"department": "content"}, 100, {**WARN, "percent": 100})

    assert "'top'" in found.caught[0].reason


def test_a_spend_of_nothing_is_never_caught_by_a_share(october):
    assert not judged(october, {"department": "platform"}, 0, {**STOP, "percent": 10}).caught


def test_any_spend_is_above_a_budget_of_nothing(october):
    empty = {**PLATFORM, "amount": 0}

    assert judged(october, {"department": "platform"}, "0.01", STOP, budgets=(TOP, empty)).stopped


def test_a_spend_that_no_budget_covers_is_told_so(october):
    found = judged(october, {"tenant": "blue"}, 5, STOP, budgets=())

    assert found.notes == (
        "gates of a department were not asked (full): say whose cost it is, as department=NAME",
        "no tenant is called 'blue' so far: check the name",
        "no budget covers tenant blue",
        "spend is known to 2026-10-31",
    )


@pytest.mark.parametrize(
    ("gates", "budgets", "said"), [((ASK,), (), "the gate 'large' in USD"), ((), (TOP,), "'top' in USD")]
)
def test_an_amount_in_another_currency_is_refused_and_never_compared(october, gates, budgets, said):
    with pytest.raises(UsageError, match=f"the spend is in EUR and .*{said}: give its amount in USD"):
        judged(october, {}, 5, *gates, budgets=budgets, currency="EUR")


@pytest.mark.parametrize(
    ("scope", "amount", "said"), [({"dep": "x"}, 1, "'dep' is no dimension"), ({}, -1, "0 or more")]
)
def test_a_spend_that_makes_no_sense_is_refused(scope, amount, said):
    with pytest.raises(UsageError, match=said):
        asked(scope, Decimal(amount))


def test_the_stored_document_is_asked_unless_another_is_given(october, bills):
    body = {"budgets": [TOP], "gates": [ASK]}
    decisions.save(october.state, "budgets", body, actor="a", source="s", now=bills.now)

    found = check(october, asked({}, Decimal(60)))
    assert found.stopped
    assert as_json(found) == {
        "stopped": True,
        "approvers": ["finance", "cto"],
        "scope": {},
        "amount": "60",
        "currency": "USD",
        "gates": [
            {"gate": "large", "kind": "approval_required", "reason": "60.00 USD is above 50.00 USD for one spend"}
        ],
        "notes": ["spend is known to 2026-10-31"],
    }


def test_a_gate_of_today_rules_though_the_data_ends_before_it(october):
    policy = BudgetPolicy.of({"budgets": [TOP], "gates": [{**ASK, "valid_from": "2026-11-20"}]})

    assert not check(october, asked({}, Decimal(60)), policy).stopped
    assert check(october, asked({}, Decimal(60)), policy, date(2026, 11, 20)).stopped


def test_a_second_department_opens_no_gate(october):
    found = judged(october, {"department": ("platform", "content")}, 20, STOP)

    assert found.stopped
    assert found.caught[0].reason.startswith("it would bring 'platform' to 51.00 USD")


def test_a_department_in_other_letters_is_refused_with_its_name(october):
    with pytest.raises(UsageError, match="there is no department 'Platform': write it as 'platform'"):
        judged(october, {"department": "Platform"}, 20, STOP)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e30"])
def test_what_is_no_sum_of_money_is_refused(october, amount):
    with pytest.raises(UsageError, match="a spend is 0 or more, and"):
        judged(october, {}, amount, ASK)


@pytest.fixture(scope="module")
def begun(bills, tmp_path_factory):
    """The first ten days of October 2026, whose contracted cost is not known: 10 dollars of platform."""
    folder = tmp_path_factory.mktemp("begun")
    ledger = Ledger(folder / "home")
    rows = bills.month("2026-10", "1.00", days=10, Tags='{"department": "platform"}', ContractedCost="")
    bills.load(ledger, folder / "begun.csv", rows)
    return ledger


def test_a_spend_above_a_budget_of_unknown_cost_is_stopped_by_itself(begun):
    unknown = {**PLATFORM, "parent": None, "basis": "ContractedCost"}
    found = judged(begun, {"department": "platform"}, 41, STOP, budgets=(unknown,))

    assert found.caught[0].reason.startswith("it alone would bring 'platform' to 41.00 USD")
    assert not judged(begun, {"department": "platform"}, 40, STOP, budgets=(unknown,)).stopped


def test_gates_look_at_the_amount_of_the_month_that_the_page_shows(begun):
    # 10 are spent; 40 a month are planned, lowered to 12 from the 20th on
    lowered = {**PLATFORM, "parent": None, "amount": 12, "valid_from": "2026-10-20"}
    found = judged(begun, {"department": "platform"}, 5, STOP, budgets=({**PLATFORM, "parent": None}, lowered))

    assert "125% of its 12.00 USD" in found.caught[0].reason
