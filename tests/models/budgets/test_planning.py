"""Plans: golden by hand, cents that add up whatever the forecast, percentages that must make 100."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.budgets.planning import by_month, plan, shared
from costlib.models.budgets.planning_entries import Planned, entries, goals
from costlib.models.budgets.stored import put
from costlib.policy.budget_rules import Planning
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import add_months

USUAL = Planning(name="Plan", valid_from=date(2026, 1, 1), source="test")
FIRST = date(2026, 11, 1)
CENT = Decimal("0.01")
AMOUNTS = st.decimals(0, 10**9, places=6)


def forecast(*amounts):
    return {add_months(FIRST, number): Decimal(str(amount)) for number, amount in enumerate(amounts)}


def test_a_year_by_hand():
    # 12 months from November: 1,000 each but 2,000 in December; growth 1.1, contingency 15 %: factor 1.265.
    # Annual 13,000 x 1.265 = 16,445.00; a month 1,265.00, December 2,530.00; quarters: Q4 (Nov, Dec) 3,795.00, Q1, Q2
    # and Q3 3,795.00 each, Q4 (Oct) 1,265.00; variance let pass 10 % of 1,100 = 110.00.
    found = plan(forecast(1000, 2000, *[1000] * 10), USUAL.model_copy(update={"growth": Decimal("1.1")}))

    assert found.amount == Decimal("16445.00")
    assert found.forecast == 13000
    assert [str(each.amount) for each in found.months] == ["1265.00", "2530.00", *["1265.00"] * 10]
    assert {str(day): str(amount) for day, amount in found.quarters.items()} == {
        "2026-10-01": "3795.00",
        "2027-01-01": "3795.00",
        "2027-04-01": "3795.00",
        "2027-07-01": "3795.00",
        "2027-10-01": "1265.00",
    }
    assert [str(each.threshold) for each in found.months][:2] == ["110.00", "220.00"]


def test_defaults_are_growth_one_and_fifteen_per_cent():
    assert str(plan(forecast(100, 200), USUAL).amount) == "345.00"


@pytest.mark.parametrize(
    ("shape", "amounts"),
    [
        ("months", ["34.50", "69.00", "103.50", "23.00"]),
        ("quarters", ["51.75", "51.75", "63.25", "63.25"]),
        ("even", ["57.50", "57.50", "57.50", "57.50"]),
    ],
)
def test_a_shape_moves_money_between_months_and_keeps_the_whole(shape, amounts):
    # Nov and Dec are one quarter (30 + 60), Jan and Feb the next (90 + 20), all x 1.15
    found = plan(forecast(30, 60, 90, 20), USUAL, shape=shape)

    assert [str(each.amount) for each in found.months] == amounts
    assert str(found.amount) == "230.00"


@given(st.lists(AMOUNTS, min_size=1, max_size=24), st.sampled_from(["months", "quarters", "even"]))
def test_months_and_quarters_add_up_to_the_plan_and_no_month_is_a_cent_off(amounts, shape):
    found = plan(forecast(*amounts), USUAL, shape=shape)

    exact = sum(amounts, Decimal(0)) * Decimal("1.15")
    assert sum(found.quarters.values()) == found.amount
    assert abs(found.amount - exact) <= CENT
    if shape == "months":
        assert all(abs(each.amount - amount * Decimal("1.15")) < CENT for each, amount in zip(found.months, amounts))  # noqa: B905


def test_departments_by_hand():
    # 100.00 by 33.3, 33.3 and 33.4: 33.30 + 33.30 + 33.40; a month of 33.40 over three months 11.14, 11.13, 11.13
    parts = shared(Decimal("100.00"), {"a": Decimal("33.3"), "b": Decimal("33.3"), "c": Decimal("33.4")})
    months = by_month(parts["c"], [add_months(FIRST, number) for number in range(3)])

    assert {name: str(part) for name, part in parts.items()} == {"a": "33.30", "b": "33.30", "c": "33.40"}
    assert sorted(map(str, months.values())) == ["11.13", "11.13", "11.14"]


@given(AMOUNTS, st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_parts_add_up_to_what_is_shared(amount, weights):
    cents = amount.quantize(CENT)
    tenths = [Decimal(weight * 1000 // sum(weights)) / 10 for weight in weights]
    tenths[0] += 100 - sum(tenths)

    assert sum(shared(cents, {str(place): part for place, part in enumerate(tenths)}).values()) == cents


@pytest.mark.parametrize(
    ("second", "said"), [("39.9", "99.9, not to 100: change them by .0.1"), ("40.1", "100.1.*-0.1")]
)
def test_percentages_that_do_not_make_a_hundred_are_refused_with_their_sum(second, said):
    with pytest.raises(UsageError, match=said):
        shared(Decimal(100), {"a": Decimal(60), "b": Decimal(second)})


def test_a_negative_percentage_is_refused_by_name():
    with pytest.raises(UsageError, match="'b' has -5 %"):
        shared(Decimal(100), {"a": Decimal(105), "b": Decimal(-5)})


@pytest.mark.parametrize(("amounts", "said"), [((), "no month"), ((5, -1), "2026-12 is -1.00")])
def test_a_forecast_that_can_not_be_planned_is_refused(amounts, said):
    with pytest.raises(UsageError, match=said):
        plan(forecast(*amounts), USUAL)


def test_targets_come_to_a_part_of_the_plan_or_a_multiple():
    found = goals(plan(forecast(1000), USUAL), BudgetPolicy.of({}).targets_on(FIRST))

    assert {each.name: each.amount for each in found} == {
        "cost_reduction": Decimal("57.50"),
        "efficiency": Decimal("115.00"),
        "roi": Decimal("3450.00"),
    }


def test_a_plan_becomes_an_entry_for_each_change_and_ends_with_its_last_month():
    made = plan(forecast(100, 100, 200), USUAL)
    found = entries(made, Planned("Company", "plan", parts={"a": Decimal(60), "b": Decimal(40)}))

    assert [(each.name, str(each.valid_from), str(each.valid_to), str(each.amount)) for each in found] == [
        ("Company", "2026-11-01", "2027-01-01", "115.00"),
        ("Company", "2027-01-01", "2027-02-01", "230.00"),
        ("Company: a", "2026-11-01", "2027-02-01", "92.00"),
        ("Company: b", "2026-11-01", "2026-12-01", "61.34"),
        ("Company: b", "2026-12-01", "2027-02-01", "61.33"),
    ]
    assert {each.parent for each in found} == {None, "Company"}
    assert put(BudgetPolicy.of({}), found).budgets == tuple(found)


@pytest.mark.parametrize(("name", "part"), [("x" * 201, "a"), ("Company", "a" * 195), ("Comp\nany", "a")])
def test_a_name_that_no_budget_can_have_is_refused(name, part):
    with pytest.raises(UsageError, match="the plan, name"):
        entries(plan(forecast(100), USUAL), Planned(name, "plan", parts={part: Decimal(100)}))
