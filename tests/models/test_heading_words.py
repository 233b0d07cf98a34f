from datetime import date
from decimal import Decimal

import pandas as pd

from costlib.models import heading_words
from costlib.models.budgets.status import BudgetStatus
from costlib.models.outlook.landed import Landing
from costlib.policy.budgets import Budget
from costlib.scope import Period, Scope

NOVEMBER = Period.month("2026-11")


def landing(method="forecast", days=16):
    rest = pd.date_range("2026-11-15", periods=days, name="ds")
    paths = pd.DataFrame([[each] * days for each in range(90, 111)], columns=rest).T if method == "forecast" else None
    return Landing(
        Scope(NOVEMBER, "USD"),
        date(2026, 11, 15),
        Decimal("1400.25"),
        Decimal(2000),
        pd.Series(100.0, pd.date_range("2026-11-01", periods=14)),
        pd.Series(100.0, rest),
        pd.DataFrame() if paths is None else paths,
        method,
        confidence="HIGH" if method == "forecast" else None,
    )


def status(name="All", actual="40", landing=90.0, probability=0.1, **more):
    plan = {"name": name, "amount": "100", "currency": "USD", "valid_from": "2026-01-01", "source": "test"}
    given = {"period": NOVEMBER, "until": date(2026, 11, 15), "amount": Decimal(100), "expected": Decimal(50)}
    return BudgetStatus(
        budget=Budget.model_validate(plan | more),
        actual=Decimal(actual),
        landing=landing,
        within_80=None,
        within_95=None,
        probability=probability,
        breach=None,
        breach_between=(None, None),
        **given,
    )


def test_a_landing_says_what_is_spent_what_is_foretold_and_how_sure_it_is():
    said = heading_words.arithmetic(landing())

    assert said == (
        "November 2026 lands at $3,000, an estimate: 1,400.25 USD in 14 days and $1,600 foretold for the 16 left. "
        "It will be $2,872 to $3,128 in 80 of 100 cases, $2,848 to $3,152 in 95 of 100 cases. Confidence high."
    )
    assert heading_words.intervals(landing()) == "80%: $2,872 to $3,128\n95%: $2,848 to $3,152"


def test_a_month_that_is_over_is_no_estimate():
    said = heading_words.arithmetic(landing("complete", 0))

    assert said == "All 30 days of November 2026 are in: this is what it cost."


def test_the_last_month_ahead_is_told_with_its_interval():
    months = pd.DataFrame(
        {"mean": [10.0, 2e4], "lo_80": [9.0, 1e4], "hi_80": [11.0, 3e4]}, pd.to_datetime(["2026-12-01", "2027-01-01"])
    )

    assert heading_words.expected(months, "EUR") == "€20.0K expected for January 2027 (€10.0K to €30.0K)"


def test_budgets_are_counted_by_state_and_named_in_full():
    over, risky, fine = status("A", "120"), status("B", probability=0.4), status("C")

    assert heading_words.trouble([over, risky, fine]) == "1 over, 1 at risk of 3 budgets"
    assert heading_words.trouble([fine]) == "on track"
    assert "Over: A. At risk: B." in heading_words.budgets([over, risky, fine])


def test_the_company_has_one_budget_of_the_month_without_a_match():
    whole = status()

    assert heading_words.company([whole, status("AI", match={"provider": "OpenAI"})]) is whole
    assert heading_words.company([status("Year", cycle="year")]) is None
    assert heading_words.company([whole, status("Other")]) is None
    assert "60.00 USD of 100.00 USD left in the budget 'All', effective cost" in heading_words.budgets([whole])
    assert heading_words.lands(whole) == "$90.00 expected of $100.00, 10% chance of overrun"
