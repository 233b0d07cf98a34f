"""Budget variance with budgets that AWS keeps: beside ours, taken over by a decision, never changed by themselves."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from costlib.advice import Budget, Noted, note
from costlib.policy import decisions
from costlib.policy.budgets import KIND, stored

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
PAGE = "budget_variance.py"


def say(ledger, amount, at=AT):
    given = {"account": "payer-1", "unit": "MONTHLY", "currency": "USD", "metric": "UnblendedCost"}
    rows = (
        Budget(name="AWS <b>", type="COST", amount=Decimal(amount), actual=Decimal("301.5"), **given),
        Budget(name="Hours", type="USAGE", amount=Decimal(9), **given),
    )
    note(ledger.state, "aws", Noted("budgets", "AWS", Budget, rows), at)


@pytest.fixture
def asked(company):
    say(company, "320")
    return company


def said(tab):
    words = [*tab.main.subheader, *tab.main.markdown, *tab.main.caption, *tab.main.warning]
    return "\n".join(str(each.value) for each in words).replace("\\", "")


def listed(tab):
    return next(each.value for each in tab.dataframe if "their_actual" in each.value)


def take(tab):
    tab.multiselect(key="budgets_theirs_0").set_value([0]).run()
    tab.button(key="budgets_theirs_save").click().run()
    assert not tab.exception
    assert not tab.error


@pytest.mark.usefixtures("company")
def test_where_no_provider_was_asked_nothing_is_drawn(visit):
    tab = visit(PAGE, view="Budgets")
    assert not [each for each in tab.expander if "AWS" in each.label]


@pytest.mark.usefixtures("asked")
def test_what_aws_says_stands_beside_ours_and_what_can_t_be_taken_over_says_why(visit):
    tab = visit(PAGE, view="Budgets")
    rows = listed(tab).set_index("budget")
    assert "AWS keeps 2 budgets, 1 can't be taken over" in said(tab)
    assert [str(rows.loc["AWS <b>", name]) for name in ("their_actual", "our_actual")] == [
        "301.5000000000",
        "310.0000000000",
    ]
    assert rows["basis"].dropna().to_dict() == {"AWS <b>": "billed (unblended)"}
    assert rows.loc["Hours", "why_not"] == "it is a budget of usage, not of cost"


def test_that_it_counts_the_same_cost_as_another_is_said_before_it_is_saved(company, visit):
    given = {"account": "payer-1", "unit": "MONTHLY", "currency": "USD", "type": "COST", "amount": Decimal(320)}
    rows = tuple(Budget(name=name, **given) for name in ("One", "Two"))
    note(company.state, "aws", Noted("budgets", "AWS", Budget, rows), AT)
    tab = visit(PAGE, view="Budgets")
    take(tab)
    assert not [each for each in tab.warning if "same cost" in each.value]
    tab.multiselect(key="budgets_theirs_1").set_value([1]).run()
    (said_before,) = [each.value for each in tab.warning if "same cost" in each.value]
    assert "Before you take over" in said_before
    assert len(stored(company.state).budgets) == 1


def test_one_that_is_taken_over_is_a_version_of_the_document_with_its_source(asked, visit):
    tab = visit(PAGE, view="Budgets")
    tab.multiselect(key="budgets_theirs_0").set_value([0]).run()
    assert (
        "'AWS <b>' from 2026-10-01: 320.00 USD for each month, provider AWS, billed cost, alerts by 'usual'."
        in said(tab)
    )
    take(tab)
    (entry,) = stored(asked.state).budgets
    assert (entry.name, entry.amount, entry.basis) == ("AWS <b>", 320, "BilledCost")
    assert entry.source == "AWS Budgets, payer-1/AWS <b>, as of 2026-11-20"
    assert decisions.newest(asked.state, KIND).source == "Taken over from AWS Budgets"
    assert "1 taken over" in said(tab)


def test_when_aws_says_otherwise_later_it_is_said_and_nothing_changes(asked, visit):
    take(visit(PAGE, view="Budgets"))
    say(asked, "400", datetime(2026, 11, 21, tzinfo=UTC))
    tab = visit(PAGE, view="Budgets")
    assert "'AWS <b>': AWS says 400.00 USD by now, here it is 320.00 USD" in said(tab)
    assert stored(asked.state).budgets[0].amount == 320
