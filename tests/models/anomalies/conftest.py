"""Daily cost as it comes: a level, a week, a month's end, noise that carries over, bills that arrive late."""

import numpy as np
import pandas as pd
import pytest

START = "2025-01-06"
WEEKEND = 0.6


@pytest.fixture
def usual():
    """``usual(days=200, level=1000, noise=0.03, seed=1)``: cost of ordinary days, Mondays first."""

    def make(days=200, level=1000.0, noise=0.03, seed=1, weekend=WEEKEND):
        index = pd.date_range(START, periods=days, freq="D")
        week = np.where(index.day_of_week >= 5, weekend, 1.0)
        noisy = 1 + noise * np.random.default_rng(seed).standard_normal(days)
        return pd.Series(level * week * noisy, index)

    return make


@pytest.fixture
def arriving():
    """``arriving(series)``: the same as seen on its last day, the youngest days still incomplete."""

    def make(series):
        seen = series.copy()
        seen.iloc[-3:] *= [0.96, 0.84, 0.4]
        return seen

    return make
