import numpy as np
import pandas as pd
import pytest

from costlib.models.forecasting import forecast
from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.spread import half_widths


def walks(count, length, steps):
    """Random walks with the same season of 12, always the same ones."""
    random = np.random.default_rng(11)
    season = 50 * np.sin(2 * np.pi * np.arange(length) / 12)
    return [1000 + season + np.cumsum(steps * random.standard_normal(length)) for _ in range(count)]


def inside(series, start, known, horizon, frequency, level):
    """Share of what came that lies inside the intervals."""
    times = pd.date_range(start, periods=known, freq=frequency)
    found = forecast(pd.Series(series[:known], times), horizon, (level,))
    actual = series[known : known + horizon]
    return np.mean((actual >= found[f"lo_{level}"].to_numpy()) & (actual <= found[f"hi_{level}"].to_numpy()))


def test_95_per_cent_of_what_comes_lies_inside_on_random_walks():
    share = [inside(series, "2020-01-01", 36, 6, "MS", 95) for series in walks(60, 42, 20.0)]

    assert 0.9 <= np.mean(share) <= 0.995


def test_of_noisy_days_95_per_cent_lie_inside():
    random = np.random.default_rng(5)
    series = [100 + 20 * (np.arange(134) % 7 < 5) + 8 * random.standard_normal(134) for _ in range(30)]

    assert 0.9 <= np.mean([inside(each, "2026-01-05", 120, 14, "D", 95) for each in series]) <= 0.995


def test_intervals_widen_with_the_horizon_and_the_level(months):
    run = forecasted(months(48), 12).run
    width = half_widths(run, 95)

    assert width[-1] > 1.5 * width[0]
    assert (half_widths(run, 80) < width).all()
    assert (half_widths(run, 99) > width).all()


def test_intervals_scale_with_the_amounts(months):
    small, large = forecast(months(48), 6), forecast(months(48) * 1000, 6)

    assert large.to_numpy() == pytest.approx(small.to_numpy() * 1000, rel=1e-6)


def test_noisier_history_gives_wider_intervals(days):
    calm, noisy = (forecasted(days(120, noise=noise), 14).run for noise in (1.0, 8.0))

    assert (half_widths(noisy, 95) > 3 * half_widths(calm, 95)).all()
