"""Budgets of AWS as decisions of ours: what can be said in columns of the ledger, and nothing that can't."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.advice import Budget, Noted, Notification, note
from costlib.errors import UsageError
from costlib.models.advised.budget_tables import beside, changes, columns, headline, left, theirs_table
from costlib.models.advised.budgets import differences, ladder_of, take_over, taken, theirs
from costlib.models.budgets.status import statuses
from costlib.models.budgets.stored import body, put
from costlib.policy.budgets import Budget as Decision
from costlib.policy.budgets import BudgetPolicy

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
DAY = date(2026, 11, 14)
NOTHING = BudgetPolicy.of({"budgets": []})
EC2 = "Amazon Elastic Compute Cloud - Compute"


def kept(name="Total", **more):
    given = {"account": "payer-1", "unit": "MONTHLY", "type": "COST", "currency": "USD", "metric": "UnblendedCost"}
    return Budget(**{"name": name, **given, "amount": Decimal(500), "start": date(2026, 1, 1), **more})


@pytest.fixture
def keeps(year):
    """What can be made of budgets that AWS keeps."""

    def found(*rows, at=AT):
        note(year.state, "aws", Noted("budgets", "AWS", Budget, rows), at)
        return theirs(year)

    return found


def test_a_budget_becomes_a_decision_of_its_scope_cycle_and_amount(keeps):
    (one,) = keeps(kept(filters={"Service": (EC2,), "LinkedAccount": ("111",), "Region": ("us-east-1",)}))
    assert one.entry.match == {
        "ServiceProviderName": ("AWS",),
        "ServiceName": ("Amazon Elastic Compute Cloud",),
        "SubAccountId": ("111",),
        "RegionId": ("us-east-1",),
    }
    assert (one.entry.amount, one.entry.cycle, one.entry.basis) == (500, "month", "BilledCost")
    assert one.entry.valid_from == date(2026, 11, 1)
    assert one.entry.source == "AWS Budgets, payer-1/Total, as of 2026-11-20"


@pytest.mark.parametrize(
    ("told", "match"),
    [
        ({"filters": {"SERVICE": (EC2,)}}, {"ServiceName": ("Amazon Elastic Compute Cloud",)}),
        ({"filters": {"LINKED_ACCOUNT": ("111", "222")}}, {"SubAccountId": ("111", "222")}),
        ({"filters": {"TAG:team": ("red",)}}, {"tag:team": ("red",)}),
        ({"filters": {"TagKeyValue": ("user:team$red", "user:team$blue")}}, {"tag:team": ("red", "blue")}),
        ({"account": "222"}, {"SubAccountId": ("222",)}),
        ({}, {}),
    ],
)
def test_filters_by_either_name_become_columns(keeps, told, match):
    (one,) = keeps(kept(**told))
    assert one.entry.match == {"ServiceProviderName": ("AWS",), **match}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"type": "SAVINGS_PLANS_COVERAGE"}, "it is a budget of Savings Plans coverage, not of cost"),
        ({"type": "RI_UTILIZATION"}, "it is a budget of RI utilization, not of cost"),
        ({"unit": "DAILY"}, "its cycle is daily"),
        ({"unit": "ANNUALLY", "start": date(2025, 7, 1)}, "its year begins in July"),
        ({"amount": None}, "it has no one amount"),
        ({"amount": Decimal(-5)}, "-5 is negative"),
        ({"metric": "NetUnblendedCost"}, "it counts NetUnblendedCost, which no cost basis here is"),
        ({"leaves_out": ("credits", "refunds")}, "it leaves out credits, refunds, which cost here counts"),
        ({"adjusts": "HISTORICAL"}, "it adjusts its amount by itself, to historical cost"),
        ({"adjusts": "FORECAST", "amount": None}, "it adjusts its amount by itself, to forecast cost"),
        ({"filters": {"PurchaseType": ("Spot",)}}, "narrowed by PurchaseType, which no column here says"),
        ({"filters": {"Expression": ("{}",)}}, "narrowed by an expression of its own"),
        ({"filters": {"Service": ("EC2 - Other",)}}, "stands for parts of several services here"),
        ({"filters": {"Service": ("Amazon Polly",)}}, "the ledger has no cost under 'Amazon Polly'"),
        ({"filters": {"Service": (EC2,), "SERVICE": (EC2,)}}, "narrowed to ServiceName twice"),
        ({"filters": {"TagKeyValue": ("user:a$1", "user:b$2")}}, "narrowed by several tags at once"),
        ({"account": "999"}, "its account 999 has no charges in the ledger"),
        ({"currency": "dollars"}, "is no currency"),
    ],
)
def test_what_can_t_be_said_is_told_with_its_reason_and_never_guessed(keeps, told, why):
    (one,) = keeps(kept(**told))
    assert one.entry is None
    assert why in one.why_not
    with pytest.raises(UsageError, match="can't be taken over"):
        take_over(NOTHING, [one])


@pytest.mark.parametrize(("lost", "shown"), [(1, False), (8, False), (9, True)])
def test_reasons_are_a_column_only_where_sentences_do_not_tell_them_all(keeps, lost, shown):
    found = keeps(*(kept(f"b{number}", unit="DAILY") for number in range(lost)))
    assert ("why_not" in columns(found)) == shown
    assert len(left(found)) == min(lost, 8) + shown


def test_quarters_and_years_begin_with_the_cycle_of_the_day(keeps):
    found = keeps(kept("q", unit="QUARTERLY"), kept("y", unit="ANNUALLY", metric="AmortizedCost"))
    assert [(each.entry.cycle, each.entry.valid_from) for each in found] == [
        ("quarter", date(2026, 10, 1)),
        ("year", date(2026, 1, 1)),
    ]
    assert found[1].entry.basis == "EffectiveCost"


def test_thresholds_become_steps_of_a_ladder(keeps):
    tells = (
        Notification(about="ACTUAL", above=Decimal(80), unit="PERCENTAGE"),
        Notification(about="ACTUAL", above=Decimal(80), unit="PERCENTAGE", subscribers=3),
        Notification(about="FORECASTED", above=Decimal(500), unit="ABSOLUTE_VALUE"),
        Notification(about="ACTUAL", above=Decimal(10), unit="PERCENTAGE", operator="LESS_THAN"),
    )
    (one,) = keeps(kept(notifications=tells))
    assert [(step.percent, step.on, step.severity) for step in one.ladder.steps] == [
        (80, "actual", "warning"),
        (100, "forecast", "critical"),
    ]
    made = take_over(NOTHING, [one])
    assert made.ladder(made.budgets[0], DAY) == one.ladder
    assert BudgetPolicy.of(body(made)) == made
    assert keeps(kept())[0].entry.ladder == "usual"


def test_names_that_are_there_are_told_apart_and_one_taken_over_before_keeps_its_name(keeps):
    own = Decision(name="Total", amount=1, valid_from=date(2026, 1, 1), source="plan")
    (one,) = keeps(kept())
    first = take_over(put(NOTHING, [own]), [one])
    assert [each.name for each in first.budgets] == ["Total", "Total (AWS payer-1)"]
    (later,) = keeps(kept(amount=Decimal(700)), at=datetime(2026, 11, 21, tzinfo=UTC))
    again = take_over(first, [later])
    assert [(each.name, each.amount) for each in again.budgets] == [("Total", 1), ("Total (AWS payer-1)", 700)]


def test_what_was_taken_over_never_changes_by_itself_and_a_difference_is_said(keeps):
    (one,) = keeps(kept())
    policy = take_over(NOTHING, [one])
    assert differences(policy, [one], DAY) == []
    (now,) = keeps(kept(amount=Decimal(700)))
    assert taken(policy, now).amount == 500
    (line,) = differences(policy, [now], DAY)
    assert line == (
        "'Total': AWS says 700.00 USD by now, here it is 500.00 USD (AWS Budgets, payer-1/Total, as of 2026-11-20)"
    )
    (gone,) = keeps(kept(unit="DAILY"))
    assert "can't be taken over again: its cycle is daily" in differences(policy, [gone], DAY)[0]
    (wider,) = keeps(kept(filters={"LinkedAccount": ("111",)}))
    assert "about other cost or another cycle" in differences(policy, [wider], DAY)[0]


def test_a_change_of_our_own_is_told_beside_what_aws_says(keeps):
    (one,) = keeps(kept())
    policy = put(take_over(NOTHING, [one]), [Decision(name="Total", amount=450, valid_from=DAY, source="board")])
    assert "here it is 450.00 USD (board)" in differences(policy, [one], DAY)[0]


def test_beside_what_it_says_stands_what_we_say_of_the_same_cost(keeps, year):
    told = {"actual": Decimal("150.5"), "forecast": Decimal(470)}
    found = keeps(kept(**told, filters={"LinkedAccount": ("111",)}), kept("Daily", unit="DAILY", actual=Decimal(3)))
    ours = beside(year, found)
    rows = theirs_table(found, ours, NOTHING).to_pylist()
    assert [row["budget"] for row in rows] == ["Total", "Daily"]
    assert (rows[0]["their_actual"], rows[0]["our_actual"]) == (Decimal("150.5"), 140)
    assert rows[0]["our_landing"] == pytest.approx(Decimal(300), abs=5)
    assert (rows[1]["our_actual"], rows[1]["scope"]) == (None, None)
    assert headline(found, NOTHING) == "AWS keeps 2 budgets, 1 can't be taken over"
    made = take_over(NOTHING, found[:1])
    assert headline(found, made) == "AWS keeps 2 budgets, 1 taken over, 1 can't be taken over"
    assert statuses(year, policy=made)[0].actual == rows[0]["our_actual"]
    assert changes(NOTHING, made, found[:1])[0].startswith("'Total' from 2026-11-01: 500.00 USD for each month")


def test_before_any_provider_was_asked_there_is_none(year):
    assert theirs(year) == []
    assert beside(year, []) == []


@given(st.lists(st.tuples(st.sampled_from(["ACTUAL", "FORECASTED"]), st.decimals(0, 5000, places=2)), max_size=8))
def test_any_thresholds_make_a_ladder_that_is_one(pairs):
    tells = tuple(Notification(about=about, above=above, unit="PERCENTAGE") for about, above in pairs)
    found = ladder_of("AWS", kept(notifications=tells), Decimal(100))
    usable = {(above, about) for about, above in pairs if 0 < above <= 1000}
    assert (found is None) == (not usable)
    assert found is None or len(found.steps) == len(usable)


def test_budgets_of_a_source_that_is_named_no_more_are_not_there(keeps, year):
    assert len(keeps(kept())) == 1
    (year.home.path / "sources.toml").write_text('[[sources]]\nname = "b"\nkind = "aws-advice"\nsince = 2026-01-01\n')
    assert theirs(year) == []
