import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.models.forecasting import forecast
from costlib.models.forecasting.shifts import on_one_level


@pytest.mark.parametrize("factor", [0.3, 2.5])
def test_days_before_a_shift_are_brought_to_the_new_level(days, factor):
    series = days(200)
    series.iloc[160:] *= factor
    found, shift = on_one_level(series.to_numpy(), 7)

    assert shift.at == 160
    assert found == pytest.approx(days(200).to_numpy() * factor, rel=0.05)


def test_after_three_months_a_new_level_is_believed(months):
    series = months(24, slope=0.0, height=20.0)
    series.iloc[-3:] *= 2
    found = forecast(series, 6)

    assert found["mean"].between(1800, 2200).all()
    assert (found["lo_95"] > 1500).all()


def test_a_single_last_month_is_not_yet_a_level(months):
    series = months(24, slope=0.0, height=20.0)
    series.iloc[-1] *= 2

    assert on_one_level(series.to_numpy(), 12)[1] is None


def test_growth_is_no_shift(months):
    assert on_one_level(1000 * 1.3 ** np.arange(24), 12)[1] is None
    assert on_one_level(months(48, slope=60.0).to_numpy(), 12)[1] is None


def test_a_dear_quarter_that_comes_every_year_is_no_shift(months):
    series = months(38, slope=0.0, height=0.0)
    series[series.index.month.isin([12, 1, 2])] *= 3

    assert on_one_level(series.to_numpy(), 12)[1] is None


def test_a_fall_to_nothing_is_left_to_the_members(days):
    series = days(120)
    series.iloc[100:] = 0.0

    assert on_one_level(series.to_numpy(), 7)[1] is None
    assert forecast(series, 14)["mean"].max() < 5


def test_costs_below_zero_are_shifted_too(days):
    series = days(120) - 400
    series.iloc[90:] -= 300
    found, shift = on_one_level(series.to_numpy(), 7)

    assert shift.at == 90
    assert found[:90].mean() == pytest.approx(found[90:].mean(), rel=0.05)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=28, max_size=60))
def test_what_is_after_the_shift_stays_as_it_is(values):
    found, shift = on_one_level(np.array(values), 7)

    assert len(found) == len(values)
    assert found[shift.at if shift else 0 :] == pytest.approx(values[shift.at if shift else 0 :])
