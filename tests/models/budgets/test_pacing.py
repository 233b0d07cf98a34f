"""Pacing: the shape of a history, where a cycle lands, how sure that is, when an amount is passed."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.budgets.pacing import paces
from costlib.models.budgets.pacing_pace import Pace
from costlib.models.budgets.pacing_shape import median, places, shapes
from costlib.scope import Period

FIRST = date(2026, 1, 1)
NOVEMBER = Period.month("2026-11")


def days(count, first=FIRST):
    return [first + timedelta(days=each) for each in range(count)]


def upto(end):
    return (end - FIRST).days


def landed(daily, cycle=NOVEMBER, booked=None):
    (pace, *_), form = paces(FIRST, np.asarray(daily, dtype=float).reshape(-1, 1), cycle, booked)
    return pace, form


def test_with_less_than_four_weeks_the_curve_is_even():
    form = shapes(FIRST, np.array([[float(number)] for number in range(27)]))
    assert form.curves(days(10))[:, 0] == pytest.approx(np.arange(1, 11) / 10)


def test_weekends_that_cost_half_weigh_half():
    daily = np.array([[1.0 if day.weekday() > 4 else 2.0] for day in days(181)])
    form = shapes(FIRST, daily)
    assert form.weekdays[5, 0] / form.weekdays[0, 0] == pytest.approx(0.5, rel=0.02)


def test_a_fee_on_the_first_is_expected_on_the_first_and_one_on_the_last_day_on_the_last():
    daily = np.array(
        [[10.0 + 90 * (day.day == 1) + 40 * (day.month != (day + timedelta(days=1)).month)] for day in days(212)]
    )
    weights = shapes(FIRST, daily).weights([date(2026, 8, 1), date(2026, 8, 15), date(2026, 8, 31)])[:, 0]
    assert weights[0] / weights[1] == pytest.approx(10, rel=0.1)
    assert weights[2] / weights[1] == pytest.approx(5, rel=0.1)


def test_what_is_charged_on_one_day_of_a_month_alone_is_expected_there():
    curve = shapes(FIRST, np.array([[31.0 * (day.day == 3)] for day in days(212)])).curves(days(31, date(2026, 8, 1)))[
        :, 0
    ]
    assert (curve[1], curve[2]) == (0.0, 1.0)


def test_the_end_of_a_month_is_the_same_place_whatever_its_length():
    assert places([date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]).tolist() == [30, 30, 30]


@given(st.lists(st.lists(st.floats(0, 100) | st.just(float("nan")), min_size=3, max_size=3), min_size=1, max_size=9))
def test_the_quick_median_is_numpys(values):
    ours = median(np.array(values))
    for column, found in zip(np.array(values).T, ours, strict=True):
        kept = column[np.isfinite(column)]
        assert np.isnan(found) if not len(kept) else found == pytest.approx(np.median(kept))


def test_a_steady_history_lands_where_it_always_did():
    pace, _ = landed([10.0] * upto(date(2026, 11, 15)))
    assert pace.landing == pytest.approx(300)
    assert pace.so_far == pytest.approx(140)
    assert pace.within(95)[0] < 300 < pace.within(95)[1]


def test_a_cycle_that_is_over_has_landed():
    pace, _ = landed([10.0] * upto(date(2026, 12, 5)))
    assert (pace.landing, pace.within(95), pace.days) == (300.0, (300.0, 300.0), ())
    assert (pace.probability_above(299), pace.probability_above(300)) == (1.0, 0.0)


def test_a_cycle_that_has_not_begun_is_all_foretold():
    pace, _ = landed([10.0] * upto(date(2026, 10, 25)))
    assert (len(pace.days), pace.so_far, pace.landing) == (30, 0.0, pytest.approx(300))


def test_growth_is_foretold_by_the_rules_own_errors():
    growing = [10 * 1.01**number for number in range(upto(date(2026, 12, 1)))]
    truth = sum(growing[upto(date(2026, 11, 1)) :])
    pace, _ = landed(growing[: upto(date(2026, 11, 15))])
    assert pace.landing == pytest.approx(truth, rel=0.01)


def test_an_unsteady_history_has_a_wider_interval():
    rng = np.random.default_rng(1)
    calm, wild = (10 * np.exp(rng.normal(0, size, upto(date(2026, 11, 15)))) for size in (0.05, 0.5))
    widths = [pace.within(80)[1] - pace.within(80)[0] for pace, _ in (landed(calm), landed(wild))]
    assert widths[1] > 3 * widths[0]


def test_eight_of_ten_landings_lie_within_their_interval():
    rng = np.random.default_rng(7)
    histories = 100 * np.exp(rng.normal(0, 0.3, (upto(date(2026, 12, 1)), 200)))
    found, _ = paces(FIRST, histories[: upto(date(2026, 11, 15))], NOVEMBER)
    truth = histories[upto(date(2026, 11, 1)) :].sum(axis=0)
    inside = [pace.within(80)[0] <= real <= pace.within(80)[1] for pace, real in zip(found, truth, strict=True)]
    assert 0.68 < np.mean(inside) < 0.92


def test_what_was_charged_ahead_is_not_foretold_again():
    spread = [10.0] * upto(date(2026, 11, 15))
    pace, _ = landed(spread, booked=np.array([300.0]))
    assert pace.landing == pytest.approx(300)


def test_a_scope_without_any_cost_lands_at_nothing():
    pace, _ = landed([0.0] * upto(date(2026, 11, 15)))
    assert (pace.landing, pace.probability_above(0.0)) == (0.0, 0.0)


def test_a_history_of_days_is_foretold_with_little_trust():
    daily = np.full((upto(date(2026, 11, 15)), 1), np.nan)
    daily[-5:] = 10.0
    pace, _ = landed(daily)
    assert pace.landing == pytest.approx(210)
    assert pace.tries == 0
    assert pace.within(80)[1] > 1.3 * pace.landing


def test_credits_alone_land_below_nothing_between_ordered_bounds():
    pace, _ = landed([-10.0] * upto(date(2026, 11, 15)))
    low, high = pace.within(80)
    assert low < pace.landing < high < 0
    assert pace.probability_above(0.0) < 0.5


def test_histories_do_not_touch_each_other():
    count = upto(date(2026, 11, 15))
    one, other = np.full(count, 10.0), np.linspace(1, 50, count)
    both, _ = paces(FIRST, np.column_stack([one, other]), NOVEMBER)
    assert both[1].landing == pytest.approx(landed(other)[0].landing)


def test_an_amount_is_passed_on_the_day_that_goes_beyond_it():
    pace = Pace(tuple(days(3, date(2026, 11, 28))), np.array([10.0, 10.0, 10.0]), 0.5, 10.0, 80.0, 9)
    assert pace.breach(100.0) == date(2026, 11, 30)
    assert pace.breach(99.99) == date(2026, 11, 29)
    assert pace.breach(110.0) is None
    assert pace.breach(100.0, 0.9) == date(2026, 11, 29)


@given(st.floats(0, 200), st.floats(0, 200))
def test_a_larger_amount_is_never_likelier_to_be_passed(one, other):
    pace = Pace((date(2026, 11, 30),), np.array([10.0]), 0.3, 5.0, 90.0, 9)
    low, high = sorted((one, other))
    assert pace.probability_above(low) >= pace.probability_above(high)
