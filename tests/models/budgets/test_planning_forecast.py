"""What a plan starts from: the months asked for, and recent shares that make a hundred."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.charts.budgets_plan import plan_months
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.budgets.planning import plan
from costlib.models.budgets.planning_forecast import expected, parts_table, plan_table, shares
from costlib.models.budgets.planning_words import basis, effect, headline, shape
from costlib.policy.budget_rules import Planning
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import Period, Scope

USUAL = Planning(name="Plan", valid_from=date(2026, 1, 1), source="test")
ABOUT = Scope(Period.month("2026-10"), "USD", "EffectiveCost")


@pytest.fixture(scope="module")
def half_a_year(bills, tmp_path_factory):
    """Ten dollars a day from May to October: nine of platform, one of content."""
    folder = tmp_path_factory.mktemp("half")
    ledger = Ledger(folder / "home")
    rows = [
        charge
        for month, days in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))
        for name, cost in (("platform", "9.00"), ("content", "1.00"))
        for charge in bills.month(f"2026-{month:02}", cost, days=days, Tags=f'{{"department": "{name}"}}')
    ]
    bills.load(ledger, folder / "half.csv", rows)
    return ledger


def test_the_months_asked_for_are_forecast_and_no_others(half_a_year):
    found = expected(half_a_year, ABOUT, date(2027, 1, 1), 3)

    assert list(found.months) == [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]
    assert all(abs(float(amount) - 300) < 30 for amount in found.months.values())
    assert found.last_day == date(2026, 10, 31)


def test_without_history_nothing_is_forecast(half_a_year):
    with pytest.raises(NotEnoughHistoryError):
        expected(half_a_year, ABOUT.where(x_Tenant=("nobody",)), date(2027, 1, 1))


def test_recent_shares_make_a_hundred_dearest_first(half_a_year):
    assert shares(half_a_year, ABOUT, "x_Department") == {"platform": Decimal("90.0"), "content": Decimal("10.0")}
    assert shares(half_a_year, ABOUT, "x_Project") == {}


def test_the_plan_is_told_in_its_own_numbers(half_a_year):
    found = expected(half_a_year, ABOUT, date(2026, 11, 1), 2)
    made = plan({date(2026, 11, 1): Decimal(100), date(2026, 12, 1): Decimal(300)}, USUAL)

    assert headline(made, "USD") == "$460.00 from Nov 2026 to Dec 2026, $60.00 above the forecast"
    assert shape(made, "USD") == "From $115.00 in Nov to $345.00 in Dec 2026, most in December"
    assert "forecast x 1 x (1 + 15%)" in basis(made, found)
    assert "effective cost of all cost" in basis(made, found)


def test_an_even_plan_is_said_to_be_the_same_every_month():
    made = plan({date(2026, 11, 1): Decimal(100), date(2026, 12, 1): Decimal(300)}, USUAL, shape="even")

    assert shape(made, "USD") == "The same $230.00 every month"


def test_tables_have_the_plan_by_month_and_by_part():
    made = plan({date(2026, 11, 1): Decimal(100), date(2026, 12, 1): Decimal(100)}, USUAL)

    assert plan_table(made)["amount"].to_pylist() == [115, 115]
    table = parts_table({"a": Decimal(60)}, {"a": Decimal("138.01")}, [each.month for each in made.months])
    assert table.to_pylist() == [
        {"part": "a", "percent": Decimal("60.0000"), "amount": Decimal("138.01"), "by_month": Decimal("69.00")}
    ]


def test_saving_says_whom_it_takes_over_from():
    before = BudgetPolicy.of(
        {"budgets": [{"name": "Company", "amount": 1, "valid_from": "2026-01-01", "source": "plan"}]}
    )

    assert effect(before.budgets, before).endswith("Takes over from Company from 2026-01-01 on.")
    assert effect(before.budgets, BudgetPolicy.of({})) == "Saves 1 budget as 1 dated entry."


def test_the_figure_has_a_bar_a_month_and_the_forecast_beside_it():
    made = plan({date(2026, 11, 1): Decimal(100), date(2026, 12, 1): Decimal(300)}, USUAL)
    bars, line = plan_months(made, "USD").data

    assert list(bars.y) == [115.0, 345.0]
    assert (list(line.y), line.name) == ([100.0, 300.0], "Forecast (estimate)")
