"""Returns: the signs, the timing, and what has no value."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.case.returns import irr, npv, returns
from costlib.policy.case_entries import Investment

whole = st.integers(1, 10**7)


def investment(initial=1000, cost=100, benefit=600, **fields):
    dated = {"valid_from": date(2026, 1, 1), "source": "test"}
    body = {"name": "a", "initial": initial, "costs": {"c": cost}, "benefits": {"b": benefit}, "discount_rate": "0.1"}
    return Investment.model_validate(body | dated | fields)


def test_without_discount_the_present_value_is_the_net_of_all_years():
    found = returns(investment(discount_rate=0, growth="0.5", years=2))

    assert found.npv == found.last.net_so_far == -1000 + 500 + 800


def test_present_value_falls_at_the_end_of_each_year():
    assert npv([Decimal(-1000), Decimal(1100)], Decimal("0.1")) == 0


def test_an_investment_that_brings_nothing_never_pays_back():
    found = returns(investment(cost=700))

    assert (found.payback_years, found.payback_days, found.break_even_months) == (None, None, None)
    assert (found.break_even_year, found.irr_percent) == (None, None)
    assert found.npv < 0


def test_flows_of_one_sign_have_no_internal_rate():
    assert irr([Decimal(5), Decimal(6)]) is None


@given(whole, whole, st.integers(1, 1000))
def test_ten_times_the_money_is_the_same_return(initial, benefit, factor):
    once = returns(investment(initial, 0, benefit))
    often = returns(investment(initial * factor, 0, benefit * factor))

    assert [round(year.roi_percent, 8) for year in often.years] == [round(year.roi_percent, 8) for year in once.years]
    assert often.payback_years == pytest.approx(once.payback_years)
    assert often.last.net_so_far == once.last.net_so_far * factor


@given(whole, whole, whole)
def test_what_comes_in_and_goes_out_adds_up_year_by_year(initial, cost, benefit):
    found = returns(investment(initial, cost, benefit, growth="0.15"))
    nets = [year.benefits - year.costs for year in found.years]

    assert found.last.net_so_far == sum(nets) - initial
    assert found.last.costs_so_far == initial + 5 * cost


@pytest.mark.parametrize("growth", ["10", "-0.99"])
def test_the_largest_case_that_is_allowed_can_be_computed(growth):
    found = returns(investment(10**15, 10**15, 10**15, growth=growth, years=50, discount_rate=10))

    assert len(found.years) == 50
    assert found.npv.is_finite()
