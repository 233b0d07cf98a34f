import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def months():
    """A series of months: a season of 12, a trend, and noise that is always the same."""

    def made(count, *, level=1000.0, slope=5.0, height=100.0, noise=20.0):
        times = np.arange(count)
        random = np.random.default_rng(7)
        values = level + slope * times + height * np.sin(2 * np.pi * times / 12) + noise * random.standard_normal(count)
        return pd.Series(values, pd.date_range("2020-01-01", periods=count, freq="MS"))

    return made


@pytest.fixture
def days():
    """A series of days: dearer on working days, with noise that is always the same."""

    def made(count, *, level=100.0, noise=3.0):
        times = np.arange(count)
        random = np.random.default_rng(7)
        values = level + 20.0 * (times % 7 < 5) + noise * random.standard_normal(count)
        return pd.Series(values, pd.date_range("2025-01-06", periods=count, freq="D"))

    return made
