"""Notices of budgets: the highest step once per period, the same key in every run, limits and responses too."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from costlib.ledger import Ledger
from costlib.models.budgets.alerts import answered, crossed, notices
from costlib.models.budgets.limits import as_ladder, limit_statuses, standing
from costlib.models.budgets.status import BudgetStatus
from costlib.policy.budget_rules import Response
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import Period

SINCE = {"valid_from": "2026-01-01", "source": "plan"}
DAY = date(2026, 10, 31)
STEPS = BudgetPolicy.of({}).ladders[0].steps
BUDGET = Budget(name="web", amount=100, match={"x_Tenant": ("blue",)}, recipients=("finance",), **SINCE)


def status(actual, landing, budget=BUDGET):
    return BudgetStatus(
        budget=budget,
        period=Period.month("2026-10"),
        until=date(2026, 10, 20),
        amount=budget.amount,
        actual=None if actual is None else Decimal(str(actual)),
        expected=Decimal(60),
        landing=landing,
        within_80=(landing - 5, landing + 5) if landing is not None else None,
        within_95=None,
        probability=None,
        breach=None,
        breach_between=(None, None),
    )


def keys(found):
    return [each.key for each in found]


@pytest.mark.parametrize(
    ("actual", "landing", "told"),
    [
        (79.99, 79.99, []),
        (80, 79, ["80% actual"]),
        (94, 80, ["80% actual", "80% forecast"]),
        (95, 200, ["95% actual", "95% forecast"]),
        (None, None, []),
        (0, 0, []),
    ],
)
def test_the_highest_step_is_told_for_actual_and_for_expected_spend(actual, landing, told):
    assert keys(crossed(status(actual, landing), STEPS)) == [
        f"budget web 2026-10-01 month {each} EffectiveCost" for each in told
    ]


def test_a_step_below_counts_as_told_once_one_above_it_was():
    (low,) = crossed(status(85, 10.0), STEPS)
    (high,) = crossed(status(97, 10.0), STEPS)

    assert high.key in low.aliases
    assert high.aliases == ()


def test_the_key_is_the_same_whatever_was_spent_and_another_in_another_period():
    (one,) = crossed(status(96, 10.0), STEPS)
    (later,) = crossed(status(99, 20.0), STEPS)
    (november,) = crossed(replace(status(96, 10.0), period=Period.month("2026-11")), STEPS)

    assert one.key == later.key
    assert one.key != november.key


def test_a_notice_says_who_what_how_much_and_where():
    (found,) = crossed(status("120.50", 10.0), STEPS)

    assert found.title == "web has spent 120.50 USD in October 2026, 120% of its budget"
    assert (found.severity, found.amount, found.currency) == ("critical", Decimal("20.50"), "USD")
    assert (found.scope, dict(found.match), found.channels) == ("tenant blue", {"x_Tenant": "blue"}, ("finance",))
    assert found.link == "budget_variance?budget=web&budget_month=Oct+2026"
    assert "Planned 100.00 USD, spent 120.50 USD before 2026-10-20." in found.body


def test_anything_spent_of_a_budget_of_nothing_is_told():
    empty = BUDGET.model_copy(update={"amount": Decimal(0)})

    (found,) = crossed(status(1, 0.0, empty), STEPS)
    assert found.title.endswith("and has no budget")


def test_a_response_is_one_thing_whatever_sets_it_off_and_rests():
    response = Response(name="workflow", percent=80, channels=("hook",), tasks=("analyse drivers",), **SINCE)
    (found,) = answered(status(85, 10.0), [response])

    assert (found.response, found.cooldown_hours, found.channels) == ("workflow", 24, ("hook",))
    assert "To do: analyse drivers." in found.body
    assert list(answered(status(79, 10.0), [response])) == []


@pytest.fixture(scope="module")
def october(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("october")
    ledger = Ledger(folder / "home")
    bills.load(ledger, folder / "october.csv", bills.month("2026-10", "1.00", days=31))
    return ledger


def test_every_budget_and_limit_of_a_ledger_is_looked_at_the_same_way_again(october):
    policy = BudgetPolicy.of(
        {
            "budgets": [{"name": "top", "amount": 32, **SINCE}, {"name": "rich", "amount": 3200, **SINCE}],
            "limits": [{"name": "Amazon EC2", "amount": 30, **SINCE}],
        }
    )
    found = notices(october, DAY, policy)

    assert keys(found) == [
        "budget top 2026-10-01 month 95% actual EffectiveCost",
        "limit Amazon EC2 2026-10-01 month 95% actual EffectiveCost",
    ]
    assert notices(october, DAY, policy) == found


@pytest.fixture(scope="module")
def november(bills, tmp_path_factory):
    """All of October, 1 dollar a day, and the first days of November, cheap ones."""
    folder = tmp_path_factory.mktemp("november")
    ledger = Ledger(folder / "home")
    rows = [*bills.month("2026-10", "1.00", days=31), *bills.month("2026-11", "0.01", days=9)]
    bills.load(ledger, folder / "november.csv", rows)
    return ledger


def test_what_the_last_charges_of_a_month_cross_is_told_when_they_come_with_the_next_month(november):
    policy = BudgetPolicy.of(
        {
            "budgets": [
                {"name": "top", "amount": 31, **SINCE},
                {"name": "year", "amount": 31, "cycle": "year", **SINCE},
            ],
            "limits": [{"name": "Amazon EC2", "amount": 31, **SINCE}],
            "responses": [{"name": "stop", "percent": 100, **SINCE}],
        }
    )

    def of_october(day):
        return [key for key in keys(notices(november, day, policy)) if "2026-10-01" in key]

    told = [
        "budget top 2026-10-01 month 95% actual EffectiveCost",
        "limit Amazon EC2 2026-10-01 month 95% actual EffectiveCost",
        "stop: budget top 2026-10-01 month 100% actual EffectiveCost",
    ]
    assert of_october(DAY) == told
    assert of_october(date(2026, 11, 7)) == told
    assert of_october(date(2026, 11, 8)) == []
    once = keys(notices(november, date(2026, 11, 7), policy))
    assert len(set(once)) == len(once)


@pytest.mark.parametrize(
    ("amount", "stands"), [(100, "normal"), ("38.75", "warning"), (32, "critical"), (31, "critical")]
)
def test_a_service_is_normal_near_or_at_its_limit(october, amount, stands):
    # 31 spent: 80 % of 38.75, 97 % of 32
    body = {"limits": [{"name": "Amazon EC2", "amount": amount, "auto_scale_down": True, **SINCE}]}
    (limit,) = BudgetPolicy.of(body).limits_on(DAY)
    (found,) = limit_statuses(october, [limit], DAY)

    assert standing(limit, found) == stands
    assert as_ladder(limit).steps[-1].action == "scale it down"
