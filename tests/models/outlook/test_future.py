"""Futures of daily series: what they may never do, whatever the history."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import NotEnoughHistoryError
from costlib.models.outlook.drift import Drift, measured
from costlib.models.outlook.earlier import earlier
from costlib.models.outlook.future import future


def daily(values, last="2026-10-15"):
    values = np.asarray(values, dtype=float)
    return pd.Series(values, pd.date_range(end=last, periods=len(values), name="ds"))


def wave(count=120, level=100.0):
    return level + level * 0.2 * (np.arange(count) % 7 < 5)


CASES = {
    "zeros": np.zeros(120),
    "constant": np.full(120, 5.0),
    "gaps": np.where(np.arange(120) % 9 == 4, np.nan, wave()),
    "credits": -wave(),
    "a spike": np.where(np.arange(120) == 60, 1e6, wave()),
    "a step": np.concatenate([wave(60), wave(60, 300)]),
    "a run of zeros": np.concatenate([wave(50), np.zeros(20), wave(50)]),
    "ends in zeros": np.concatenate([wave(90), np.zeros(30)]),
}


@pytest.mark.parametrize("name", CASES)
def test_whatever_the_history_months_are_sums_of_days_and_bounds_hold_the_mean(name):
    found = future(daily(CASES[name]), 47, count=200)
    mean, paths = found.months()
    assert np.isfinite(paths.to_numpy()).all()
    assert mean.sum() == pytest.approx(found.mean.sum() + found.begun)
    table = found.table((80, 95))
    assert (table["lo_95"] <= table["lo_80"]).all()
    assert (table["hi_80"] <= table["hi_95"]).all()
    if np.nanmin(CASES[name]) >= 0:
        assert (found.paths >= 0).all(axis=None)


def test_a_spike_of_a_million_does_not_come_again():
    assert future(daily(CASES["a spike"]), 30, count=200).mean.max() < 300


def test_after_a_step_the_new_level_goes_on():
    assert future(daily(CASES["a step"]), 30, count=200).mean.mean() == pytest.approx(343, rel=0.1)


def test_one_point_is_refused_with_what_is_missing():
    with pytest.raises(NotEnoughHistoryError, match="missing"):
        future(daily([1.0]), 5)


@given(size=st.floats(0.01, 0.5), seed=st.integers(0, 50))
def test_the_level_strays_about_itself_and_farther_with_time(size, seed):
    factors = Drift(size, 9, pd.DataFrame()).factors(120, 300, seed)
    assert np.median(factors[-1]) == pytest.approx(1, abs=0.75 * size * 2)
    assert factors[100:].std() > factors[:10].std()


def test_a_steady_series_drifts_less_than_a_wild_one():
    random = np.random.default_rng(8)
    wild = wave(240) * np.exp(np.cumsum(random.normal(0, 0.05, 240)))
    assert measured(daily(wave(240)), None).size < 0.06
    assert measured(daily(wild), None).size > 0.1


def test_a_short_history_drifts_as_is_usual():
    found = measured(daily(wave(40)), None)
    assert (found.errors, found.size) == (0, pytest.approx(0.08))


def test_the_score_is_that_of_whole_months_and_skill_asks_the_year_before():
    months = pd.Series([100.0, 50.0], pd.to_datetime(["2025-09-01", "2025-08-01"]))
    told = pd.DataFrame(
        {
            "ds": pd.to_datetime(["2026-08-01", "2026-09-01", "2026-10-01"]),
            "origin": pd.to_datetime(["2026-07-31", "2026-07-31", "2026-07-31"]),
            "came": [110.0, 120.0, 1.0],
            "said": [100.0, 110.0, 999.0],
            "at": [15.0, 45.0, 70.0],
            "whole": [True, True, False],
        }
    )
    found = earlier(told, months)
    assert found.skill == pytest.approx(1 - 20 / 80)
    assert found.bias == pytest.approx(-100 * 10 / 115)
    assert (found.origins, found.name) == (1, "ensemble")
    assert earlier(told.iloc[2:], months).smape is None


def test_how_far_one_looks_does_not_change_the_next_months():
    growing = daily(100 * 1.002 ** np.arange(500), last="2026-11-14")
    near, far = (future(growing, horizon, count=2).mean for horizon in (700, 731))

    assert far.iloc[:365].to_numpy() == pytest.approx(near.iloc[:365].to_numpy(), rel=0.01)
