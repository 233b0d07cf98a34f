import numpy as np
import pandas as pd
import pytest

from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.tables import paths, persistence, totals


def test_paths_spread_like_the_intervals(days):
    found = forecasted(days(200), 20)
    drawn = paths(found.run, 4000, seed=3)
    inside = (drawn.ge(found.table["lo_95"], axis=0) & drawn.le(found.table["hi_95"], axis=0)).mean(axis=1)

    assert inside.to_numpy() == pytest.approx(np.full(20, 0.95), abs=0.02)


def test_errors_that_go_on_make_totals_less_sure():
    index = pd.date_range("2026-01-01", periods=10, freq="D")
    random = np.random.default_rng(0)
    alone = pd.DataFrame(random.standard_normal((10, 2000)), index)
    together = pd.DataFrame(np.repeat(random.standard_normal((1, 2000)), 10, axis=0), index)
    width = [(each["hi_95"] - each["lo_95"]).item() for each in (totals(alone, (95,)), totals(together, (95,)))]

    assert width[1] == pytest.approx(np.sqrt(10) * width[0], rel=0.1)


def test_without_residuals_errors_go_on_as_usual():
    assert persistence(np.full((2, 3), np.nan)) == 0.8


def test_errors_that_change_sign_every_day_go_on_less():
    assert persistence(np.tile([1.0, -1.0], (40, 10))) < 0.1
