"""Spikes that keep coming are part of what a month costs."""

import numpy as np
import pandas as pd
import pytest

from costlib.models.outlook.future import future
from costlib.models.outlook.lumps import lumps


def days(count=200, level=100.0):
    noise = 3 * np.random.default_rng(3).standard_normal(count)
    return pd.Series(level + noise, pd.date_range(end="2026-11-14", periods=count, name="ds"))


@pytest.mark.parametrize("size", [500.0, -600.0])
def test_a_total_holds_what_spikes_bring(size):
    series = days(400)
    series.iloc[4::11] += size
    ahead = future(series, 66, count=50)

    assert ahead.mean.sum() == pytest.approx(66 * 100 + 6 * size, rel=0.12)
    assert any("spikes keep coming" in each for each in ahead.notes)


def test_a_rare_charge_of_nothing_else_is_expected_too():
    series = days(400) * 0
    series.iloc[4::11] = 50.0

    assert future(series, 66, count=50).mean.sum() == pytest.approx(300, rel=0.15)


@pytest.mark.parametrize("at", [[50], [50, 90, 150], range(20, 62, 3), range(10, 150, 14)])
def test_accidents_and_spikes_that_ended_bring_nothing_more(at):
    series = days()
    series.iloc[list(at)] += 500.0

    assert lumps(series) == 0.0
