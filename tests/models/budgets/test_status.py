"""Status of budgets over a ledger: exact actuals, expected by now, landing, breach, state, and what is left out."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from costlib import queries_budgets
from costlib.ledger import Ledger
from costlib.models.budgets import budget_findings, status_counts, status_tables
from costlib.models.budgets.burn_up import burn_up
from costlib.models.budgets.drill import costs_by
from costlib.models.budgets.status import statuses
from costlib.models.budgets.status_bands import severity, share_of, state
from costlib.models.budgets.variance import past, variance_rows, without_budget
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import Period

LAST = date(2026, 11, 14)
AI = {"ServiceProviderName": "OpenAI", "ServiceName": "OpenAI API"}


def budget(name="all", amount=300, **more):
    return Budget(name=name, amount=amount, **{"valid_from": "2025-01-01", "source": "plan", **more})


def held(ledger, *budgets, day=LAST, **more):
    found = statuses(ledger, day, policy=BudgetPolicy(budgets=budgets), **more)
    return found[0] if len(budgets) == 1 else found


@pytest.fixture(scope="module")
def spending(bills, tmp_path_factory):
    """From July to 14 November 2026: 10 dollars of EC2 a day, of tenant blue, and 2 of OpenAI, of tenant red."""
    folder = tmp_path_factory.mktemp("spending")
    ledger = Ledger(folder / "home")
    days = [date(2026, 7, 1) + timedelta(days=each) for each in range(137)]
    rows = [bills.charge(str(day), "10") for day in days]
    rows += [bills.charge(str(day), "2", **AI, Tags='{"tenant": "red"}') for day in days]
    bills.load(ledger, folder / "bill.csv", rows)
    return ledger


def test_a_steady_budget_lands_where_it_goes(spending):
    found = held(spending, budget(amount=400))
    assert (found.actual, found.expected, found.remaining) == (168, Decimal("186.67"), 232)
    assert found.landing == pytest.approx(360)
    assert found.within_95[0] < 360 < found.within_95[1]
    assert (found.state, found.breach, found.severity) == ("on track", None, "moderate")


def test_a_budget_that_is_too_small_breaks_on_a_day(spending):
    found = held(spending, budget(amount=300))
    assert found.state == "at risk"
    assert found.probability > 0.99
    assert found.breach == date(2026, 11, 26)
    early, late = found.breach_between
    assert early <= found.breach <= late


def test_an_overspent_budget_tells_the_day_that_it_was_passed(spending):
    found = held(spending, budget(amount=100))
    assert (found.state, found.probability, found.breach) == ("over", 1.0, date(2026, 11, 9))
    assert found.used == pytest.approx(1.68)


def test_a_cycle_that_is_over_has_its_actual_for_a_landing(spending):
    found = held(spending, budget(amount=300), day=date(2026, 10, 5))
    assert (found.actual, found.landing, found.expected, found.over) == (372, 372.0, 300, True)
    assert (found.probability, found.severity, found.significant) == (
        1.0,
        "major",
        True,
    )


def test_only_what_a_budget_matches_counts(spending):
    blue, ai, both, none = held(
        spending,
        budget("blue", match={"x_Tenant": ["blue"]}),
        budget("ai", match={"ServiceProviderName": ["OpenAI"], "x_Tenant": ["red"]}),
        budget("both", match={"x_Tenant": ["blue", "red"]}),
        budget("none", match={"x_Tenant": ["green"]}),
    )
    assert [each.actual for each in (blue, ai, both, none)] == [140, 28, 168, 0]
    assert (none.landing, none.probability, none.state) == (0.0, 0.0, "on track")


def test_budgets_by_tags_are_read_from_single_charges(spending):
    red, blue = held(
        spending, budget("r", match={"tag:tenant": ["red"]}), budget("b", match={"tag:tenant": ["blue", "x"]})
    )
    assert (red.actual, blue.actual) == (28, 140)


def test_a_budget_lies_in_its_own_cycle(spending):
    month, quarter, year = held(
        spending, *(budget(each, cycle=each, amount=9999) for each in ("month", "quarter", "year"))
    )
    assert [each.actual for each in (month, quarter, year)] == [12 * 14, 12 * 45, 12 * 137]
    assert quarter.period == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert year.landing == pytest.approx(12 * 184, rel=0.01)


def test_a_tenant_sees_its_own_budgets_alone(spending):
    mine, others = {"x_Tenant": ["red"]}, {"x_Tenant": ["blue"]}
    both = budget("both", match={"x_Tenant": ["red", "blue"]})
    part = budget("part", match={**mine, "ServiceName": ["OpenAI API"]})
    policy = BudgetPolicy(budgets=(budget(), budget("mine", match=mine), budget("others", match=others), both, part))

    found = statuses(spending, LAST, policy=policy, tenant="red")

    assert [(each.budget.name, each.actual) for each in found] == [("mine", 28), ("part", 28)]
    data = spending.freshness()
    assert past(spending, policy, "others", data, LAST, "red") == past(spending, policy, "all", data, LAST, "red") == []
    assert {each.actual for each in past(spending, policy, "mine", data, date(2026, 10, 31), "red")} == {62, 60}


def test_a_variance_on_the_edge_of_a_band_falls_where_it_belongs(spending):
    october = held(spending, budget(), day=date(2026, 10, 31))
    found = replace(october, amount=Decimal(299), actual=Decimal("313.95"), landing=313.95)  # 5 %, in floats a bit less

    assert (found.variance, found.variance_share, found.severity) == (14.95, 0.05, "moderate")


def test_the_entry_of_the_end_of_the_month_rules(spending):
    old, new = budget(amount=100), budget(amount=500, valid_from="2026-11-20")
    (found,) = statuses(spending, LAST, policy=BudgetPolicy(budgets=(old, new)))
    assert found.amount == 500
    assert statuses(spending, LAST, policy=BudgetPolicy()) == []


def test_a_monthly_invoice_is_foretold_by_its_days(ledger, bills, tmp_path):
    daily = [bills.charge(f"2026-{month:02}-{day:02}", "1") for month in (9, 10, 11) for day in range(1, 16)]
    spans = (("2026-09-01", "30", "2026-10-01"), ("2026-10-01", "31", "2026-11-01"), ("2026-11-01", "15", "2026-11-16"))
    droplets = [
        bills.charge(first, cost, ServiceName="Droplets", ChargePeriodEnd=f"{end}T00:00:00Z")
        for first, cost, end in spans
    ]
    bills.load(ledger, tmp_path / "bill.csv", [*daily, *droplets])
    found = held(ledger, budget(amount=40, match={"ServiceName": ["Droplets"]}), day=date(2026, 11, 15))
    assert (found.actual, found.expected, found.state) == (15, 20, "on track")
    assert found.landing == pytest.approx(30)


def test_a_cost_that_is_not_told_is_unknown_and_never_zero(ledger, bills, tmp_path):
    rows = [bills.charge(f"2026-10-{day:02}", "1", ListCost="") for day in range(1, 20)]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = held(ledger, budget(basis="ListCost"), day=date(2026, 10, 19))
    assert (found.actual, found.landing, found.remaining, found.state) == (None, None, None, "unknown")
    assert found.unknown == 19
    assert "not known" in budget_findings.one(found)
    assert budget_findings.notes(found) == ["19 charges do not give this cost and count nothing."]


def test_a_currency_without_a_rate_is_named_and_not_added(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "usd.csv", [bills.charge("2026-10-01", "5")])
    bills.load(ledger, tmp_path / "jpy.csv", [bills.charge("2026-10-02", "500", BillingCurrency="JPY")], source="yen")
    found = held(ledger, budget(), day=date(2026, 10, 1))
    assert (found.actual, found.unconverted) == (5, ("JPY",))
    assert "JPY" in budget_findings.notes(found)[0]


def test_cost_that_no_rate_converts_is_unknown_and_not_on_track(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "yen.csv", [bills.charge("2026-11-05", "500", BillingCurrency="JPY")], source="yen")
    found = held(ledger, budget(amount=100), day=date(2026, 11, 5))

    assert (found.actual, found.landing, found.probability, found.state) == (None, None, None, "unknown")
    assert budget_findings.why_unknown(found) == (
        "Charges in JPY have no rate into USD and count nothing: load a rate."
    )
    bills.load(ledger, tmp_path / "dollars.csv", [bills.charge("2026-11-05", "5")])
    part = held(ledger, budget(amount=1000), day=date(2026, 11, 5))
    assert (part.actual, part.state) == (5, "unknown")
    assert held(ledger, budget(amount=4), day=date(2026, 11, 5)).state == "over"


def test_many_budgets_of_the_same_columns_share_one_question(spending, monkeypatch):
    asked = []
    real = queries_budgets.by_day
    monkeypatch.setattr(queries_budgets, "by_day", lambda *args: asked.append(1) or real(*args))
    many = [budget(f"{number}", match={"x_Tenant": ["blue" if number % 2 else "red"]}) for number in range(40)]
    assert {each.actual for each in held(spending, *many)} == {140, 28}
    assert len(asked) == 1


def test_bands_and_shares():
    assert [severity(share / 100) for share in (4.9, 5, 15, 25)] == ["minor", "moderate", "major", "critical"]
    assert share_of(None, Decimal(1)) is None
    assert state(Decimal(0), Decimal(0), 0.0) == "on track"


def test_the_burn_up_ends_where_the_status_lands(spending):
    found = burn_up(spending, held(spending, budget(amount=300)))
    course = found.course
    assert len(course) == 30
    assert course["actual"].dropna().iloc[-1] == pytest.approx(168)
    assert course["expected"].iloc[-1] == pytest.approx(300)
    assert course["mean"].dropna().iloc[0] == pytest.approx(168)
    assert course["mean"].iloc[-1] == pytest.approx(found.status.landing)
    assert (course["lo_95"].dropna() <= course["hi_95"].dropna()).all()
    assert status_tables.burn_up_table(found).num_rows == 30


def test_the_burn_up_of_a_cycle_that_is_over_foretells_nothing(spending):
    course = burn_up(spending, held(spending, budget(), day=date(2026, 9, 3))).course
    assert course["mean"].isna().all()
    assert course["actual"].iloc[-1] == pytest.approx(360)


def test_variances_come_by_size_with_spend_that_no_budget_counts(spending):
    found = held(
        spending, budget("blue", 400, match={"x_Tenant": ["blue"]}), budget("gone", match={"x_Tenant": ["green"]})
    )
    rows = variance_rows(found, without_budget(spending, [each.budget for each in found], LAST, "USD", "EffectiveCost"))
    assert [(each.name, each.kind) for each in rows] == [
        ("gone", "no spend"),
        ("blue", "budget"),
        ("OpenAI", "no budget"),
    ]
    assert [each.variance for each in rows] == [-140, Decimal("-46.67"), 28]
    assert (rows[0].severity, rows[2].severity, rows[2].significant) == ("critical", None, True)
    assert "1 provider spent without a budget" in budget_findings.variances(rows)
    assert status_tables.variance_table(rows)["note"].to_pylist() == ["nothing spent", "", "no budget"]


def test_a_budget_of_all_cost_hides_no_spend_without_a_budget(spending):
    rows = without_budget(spending, [budget()], LAST, "USD", "EffectiveCost")
    assert {each.name: each.actual for each in rows} == {"AWS": 140, "OpenAI": 28}


def test_past_cycles_are_held_against_what_was_planned_then(spending):
    policy = BudgetPolicy(budgets=(budget(amount=300), budget(amount=400, valid_from="2026-10-01")))
    found = past(spending, policy, "all", spending.freshness(), LAST)
    assert [each.amount for each in found] == [300, 300, 300, 400, 400]
    assert [each.actual for each in found] == [372, 372, 360, 372, 168]


def test_a_budget_is_broken_down_by_a_column(spending):
    table = costs_by(spending, budget(), Period(date(2026, 11, 1), date(2026, 11, 15)), "x_Tenant", open_end=True)
    assert {row["x_Tenant"]: row["cost"] for row in table.to_pylist()} == {"blue": 140, "red": 28}


def test_the_headline_names_the_worst(spending):
    found = status_tables.urgent_first(
        held(spending, budget("large", 900), budget("tight", 300), budget("small", 100), budget("tiny", 50))
    )
    assert [each.budget.name for each in found] == ["tiny", "small", "tight", "large"]
    assert budget_findings.headline(found) == "2 budgets of 4 overspent, 1 more at risk: tiny used 336%"
    assert status_counts.counts(found).whole.budget.name in {"large", "tight", "small", "tiny"}
    assert status_counts.finding(found).startswith("tight is the next to be passed, on 26 November")
    assert status_tables.status_table(found)["probability_percent"].to_pylist()[0] == 100
    assert max(status_tables.status_table(found)["probability_percent"].to_pylist()[2:]) < 100
