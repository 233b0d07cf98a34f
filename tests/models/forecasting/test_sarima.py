import numpy as np
import pytest

from costlib.models.forecasting.regression import autoregression, linear
from costlib.models.forecasting.sarima import sarima

MONTHS = np.arange(60)
SEASON = 10 * np.sin(2 * np.pi * MONTHS / 12)


def test_a_season_comes_again():
    found = sarima(100 + SEASON, 12, [48], 12)[0]

    assert found == pytest.approx(100 + SEASON[48:], rel=1e-3)


def test_growth_over_a_season_goes_on_in_months():
    found = sarima(100 + MONTHS + SEASON, 12, [60], 12)[0]

    assert found.mean() > (100 + MONTHS + SEASON)[-12:].mean() + 4


def test_an_autoregression_does_not_explode():
    steady = np.tile([38.0, 38, 38, 38, 25, 31, 38], 13)
    steady[-7:-4] = 38, 25, 27

    assert autoregression(steady, 7, 30).max() < 45


def test_errors_that_go_on_are_carried_on():
    walk = 100 + np.cumsum(np.random.default_rng(3).normal(0, 3, 60))
    calm = 100 + np.random.default_rng(3).normal(0, 3, 60)
    jump = np.where(MONTHS >= 57, 30.0, 0.0)

    assert linear(walk, 12, 1)[0] == pytest.approx(walk[-1], abs=8)
    assert linear(calm + jump, 12, 12)[-1] < 115
