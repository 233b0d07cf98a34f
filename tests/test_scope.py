"""Periods are half-open, scopes that ask the same are equal, and a restriction is kept by what is made of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.scope import Period, Scope, add_months

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
OCTOBER = Period.month("2026-10")


@given(DAYS, st.integers(1, 800))
def test_the_period_before_ends_where_this_starts_and_is_as_long(start, days):
    period = Period(start, start + timedelta(days=days))
    before = period.before()
    assert before.end == period.start
    whole_months = period.start.day == period.end.day == 1
    assert before.days == period.days or whole_months
    if whole_months:
        assert before.start.day == 1


@given(DAYS, st.integers(-600, 600))
def test_months_added_and_taken_away_are_where_they_were(day, months):
    assert add_months(add_months(day, months), -months) == day.replace(day=1)


@pytest.mark.parametrize("text", ["2026", "2026-13", "10-2026", "2026-10-01", "", "october", "9999-12"])
def test_what_is_no_month_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="2026-10"):
        Period.month(text)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(UsageError, match="swap the two dates"):
        Period(date(2026, 10, 2), date(2026, 10, 1))


def test_an_unknown_basis_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="BilledCost, EffectiveCost"):
        Scope(OCTOBER, basis="Cost")


def test_scopes_that_ask_the_same_are_equal_and_have_one_hash():
    one = Scope(OCTOBER).where(ServiceName=("b", "a")).where(RegionId=("x",))
    other = Scope(OCTOBER).where(RegionId=("x",)).where(ServiceName=("a", "b", "a"))
    assert one == other
    assert hash(one) == hash(other)


def test_filters_only_ever_narrow():
    scope = Scope(OCTOBER).where(ServiceName=("a", "b")).where(ServiceName=("b", "c"))
    assert scope.filters == (("ServiceName", ("b",)),)
    assert scope.where(ServiceName=("a",)).filters == (("ServiceName", ()),)


def test_a_restriction_to_a_tenant_is_kept_by_whatever_is_made_of_the_scope():
    scope = Scope(OCTOBER, tenant="red")
    assert scope.where(x_Tenant=("blue",)).over(Period.month("2026-09")).tenant == "red"
