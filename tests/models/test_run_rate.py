from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models import run_rate
from costlib.scope import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 15))


def test_a_month_half_over_is_stretched_to_its_days():
    rate = run_rate.run_rate(Decimal(1400), NOVEMBER)

    assert (rate.elapsed, rate.days, rate.amount, rate.complete) == (14, 30, Decimal(3000), False)


def test_a_month_that_is_over_lands_at_what_it_cost():
    rate = run_rate.run_rate(Decimal("99.99"), Period.month("2026-02"))

    assert (rate.amount, rate.complete) == (Decimal("99.99"), True)


def test_an_unknown_cost_has_no_run_rate():
    rate = run_rate.run_rate(None, NOVEMBER)

    assert rate.amount is None
    assert run_rate.on_last_month(rate, {date(2026, 10, 1): Decimal(10)}) is None


def test_it_is_held_against_the_whole_month_before():
    costs = {date(2026, 10, 1): Decimal(2000), date(2026, 11, 1): Decimal(1400)}
    rate = run_rate.run_rate(Decimal(1400), NOVEMBER)

    assert run_rate.on_last_month(rate, costs) == 0.5


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_days_so_far_lie_in_one_month_and_end_with_the_data(as_of):
    days = run_rate.days_so_far(as_of)

    assert days.end == as_of
    assert days.start.day == 1
    assert (days.start.year, days.start.month) == (days.last_day.year, days.last_day.month)
