"""Budgets as options of the optimiser: which views can move money, what their money returns at first, new entries."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.budgets import options
from costlib.models.budgets.optimise import optimise
from costlib.policy.budgets import BudgetPolicy

DAY = date(2026, 10, 15)
SINCE = {"valid_from": "2026-01-01", "source": "plan"}


def policy(*more):
    parts = [
        {"name": name, "amount": amount, "match": {"provider": name}, "parent": "top", **SINCE}
        for name, amount in (("aws", 100), ("gcp", 50))
    ]
    return BudgetPolicy.of({"budgets": [{"name": "top", "amount": 200, **SINCE}, *parts, *more]})


def test_a_view_of_two_or_more_parts_of_the_same_cycle_can_move_money():
    alone = {"name": "a", "amount": 9, "match": {"tenant": "a"}, "parent": "top", **SINCE}
    year = {"name": "year", "amount": 9000, "cycle": "year", **SINCE}
    (found,) = options.groups(policy(alone, year), DAY)

    assert (options.title(found), dict(found.children)) == ("top by provider", {"aws": 100, "gcp": 50})


def test_money_returns_one_for_one_up_to_the_expected_cost_until_somebody_says_otherwise():
    (group,) = options.groups(policy(), DAY)
    rows = options.rows(group, {"aws": 120.004, "gcp": None}, Decimal("0.8"), Decimal("1.3"))

    assert rows[0] == {
        "name": "aws", "amount": 100.0, "floor": 80.0, "ceiling": 130.0, "first": 1.0, "up_to": 120.0, "beyond": 0.0
    }  # fmt: skip
    assert rows[1]["up_to"] == 50.0
    assert optimise(options.read(rows, group)).amounts == {"aws": 100, "gcp": 50}


def test_what_is_expected_to_stay_unspent_covers_what_is_expected_to_overrun():
    (group,) = options.groups(policy(), DAY)
    rows = options.rows(group, {"aws": 120.0, "gcp": 42.0}, Decimal("0.5"), Decimal(2))
    found = optimise(options.read(rows, group))

    assert found.amounts == {"aws": 108, "gcp": 42}
    fresh = options.entries(found, policy(), date(2026, 11, 1), "moved")
    assert [(each.name, each.amount, each.parent, each.source) for each in fresh] == [
        ("aws", 108, "top", "moved"),
        ("gcp", 42, "top", "moved"),
    ]
    assert {each.valid_from for each in fresh} == {date(2026, 11, 1)}


@pytest.mark.parametrize("empty", [None, float("nan")])
def test_an_empty_cell_is_refused_by_name(empty):
    (group,) = options.groups(policy(), DAY)
    rows = options.rows(group, {}, Decimal(1), Decimal(1))

    with pytest.raises(UsageError, match="'aws' has nothing under up to: fill it in"):
        options.read([{**rows[0], "up_to": empty}, rows[1]], group)
