import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.forecasting import forecast
from costlib.models.forecasting.answer import forecasted

COLUMNS = ["mean", "lo_80", "hi_80", "lo_95", "hi_95"]


def test_a_forecast_has_a_row_a_step_and_bounds_around_the_mean(months):
    found = forecast(months(48), 12)

    assert list(found.columns) == COLUMNS
    assert len(found) == 12
    assert str(found.index[0].date()) == "2024-01-01"
    assert (found["lo_95"] <= found["lo_80"]).all()
    assert (found["lo_80"] < found["mean"]).all()
    assert (found["mean"] < found["hi_80"]).all()
    assert (found["hi_80"] <= found["hi_95"]).all()


def test_trend_and_season_are_found(months):
    series = months(60, noise=1.0)
    found = forecast(series.iloc[:48], 12)["mean"]

    assert np.abs(found.to_numpy() / series.iloc[48:].to_numpy() - 1).max() < 0.02


def test_a_week_has_its_shape(days):
    found = forecast(days(120, noise=0.5), 14)["mean"]

    assert found[found.index.day_of_week < 5].min() > 118
    assert found[found.index.day_of_week >= 5].max() < 102


def test_a_level_shift_is_followed(days):
    series = days(200)
    series.iloc[120:] *= 3

    assert forecast(series, 7)["mean"].min() > 280


def test_nothing_spent_stays_nothing(days):
    assert (forecast(days(60) * 0, 30) == 0).all(axis=None)


def test_what_never_changed_stays_as_it_is(days):
    assert np.allclose(forecast(days(60) * 0 + 7, 30), 7)


def test_a_cost_that_never_was_negative_stays_so(days):
    falling = days(60).to_numpy() * np.linspace(1, 0.01, 60)
    found = forecast(pd.Series(falling, days(60).index), 60)

    assert (found >= 0).all(axis=None)


def test_credits_may_be_negative(days):
    assert forecast(days(60) - 500, 7)["hi_95"].max() < 0


def test_growth_does_not_explode():
    doubling = pd.Series(2.0 ** np.arange(12), pd.date_range("2025-01-01", periods=12, freq="MS"))

    assert forecast(doubling, 24)["hi_95"].max() <= 5 * 2**11


def test_the_same_history_gives_the_same_forecast(days):
    pd.testing.assert_frame_equal(forecast(days(90), 14), forecast(days(90), 14))


def test_weights_add_up_and_only_who_beat_the_naive_forecast_has_some(months):
    found = forecasted(months(60), 12)
    skill = {score.name: score.skill for score in found.scorecard}

    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.weights["seasonal naive"] == 0
    assert all(skill[name] > 0 for name, weight in found.weights.items() if weight)


def test_heavy_members_join_a_full_run_only(months):
    quick, full = forecasted(months(40), 6), forecasted(months(40), 6, full=True)

    assert quick.left_out["prophet"] == "joins in a full run"
    assert {"prophet", "boosting"} <= full.weights.keys()
    assert not {"prophet", "boosting"} & full.left_out.keys()


def test_reference_weights_can_be_chosen(months):
    found = forecasted(months(40), 6, weights="reference")

    assert found.weights == {"linear": 0.15, "sarima": 0.25, "prophet": 0.35, "boosting": 0.25}
    assert found.table["mean"].notna().all()


def test_reference_weights_of_members_that_lack_history_go_to_the_rest(months):
    found = forecasted(months(20), 6, weights="reference")

    assert found.left_out["sarima"] == "needs 2 seasons (24 values), there are 20"
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.weights["prophet"] == pytest.approx(0.7)


def test_confidence_goes_by_days_and_points(months, days):
    assert forecasted(months(24), 3).confidence == "HIGH"
    assert forecasted(months(12), 3).confidence == "MEDIUM"
    assert forecasted(days(28), 3).confidence == "LOW"
    assert forecasted(days(90), 3).confidence == "HIGH"


def test_the_total_is_told_with_the_points_used(months):
    found = forecasted(months(30), 6)

    assert found.total == pytest.approx(found.table["mean"].sum())
    assert found.points == 30


def test_a_month_is_surer_than_the_sum_of_its_days(days):
    found = forecasted(days(300), 60)
    daily = found.table.groupby(pd.Grouper(freq="MS")).sum()
    monthly = found.by_month(seed=1)

    assert monthly["mean"].to_numpy() == pytest.approx(daily["mean"].to_numpy(), rel=0.02)
    assert ((monthly["hi_95"] - monthly["lo_95"]) < (daily["hi_95"] - daily["lo_95"])).all()
    pd.testing.assert_frame_equal(monthly, found.by_month(seed=1))


def test_a_forecast_comes_back_whole_from_another_process(months):
    found = forecasted(months(30), 6)
    back = pickle.loads(pickle.dumps(found))  # noqa: S301

    pd.testing.assert_frame_equal(back.table, found.table)
    pd.testing.assert_frame_equal(back.by_month(), found.by_month())
    assert (back.weights, back.scorecard, back.notes) == (found.weights, found.scorecard, found.notes)


def test_paths_are_futures_around_the_mean_always_the_same_for_a_seed(days):
    found = forecasted(days(120), 14)
    drawn = found.paths(500, seed=3)

    assert drawn.shape == (14, 500)
    assert drawn.index.equals(found.table.index)
    assert drawn.mean(axis=1).to_numpy() == pytest.approx(found.table["mean"].to_numpy(), rel=0.02)
    pd.testing.assert_frame_equal(drawn, found.paths(500, seed=3))
    assert not drawn.equals(found.paths(500, seed=4))


@pytest.mark.parametrize("horizon", [0, -1, 25])
def test_a_horizon_beyond_two_years_is_refused(months, horizon):
    with pytest.raises(UsageError, match=f"horizon {horizon}: give 1 to 24"):
        forecast(months(24), horizon)


def test_levels_that_can_not_be_are_refused(months):
    with pytest.raises(UsageError, match="level 100"):
        forecast(months(24), 3, (100,))
    with pytest.raises(UsageError, match="level 99 needs 99 residuals of backtests, there are"):
        forecast(months(24), 3, (99,))
    assert list(forecast(months(60), 12, (99,)).columns) == ["mean", "lo_99", "hi_99"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-1e9, 1e9) | st.just(0.0), min_size=28, max_size=60),
    st.integers(1, 20),
)
def test_any_amounts_give_finite_ordered_bounds(values, horizon):
    found = forecast(pd.Series(values, pd.date_range("2026-01-01", periods=len(values), freq="D")), horizon)

    assert np.isfinite(found.to_numpy()).all()
    assert (found["lo_95"] <= found["lo_80"]).all()
    assert (found["lo_80"] <= found["mean"]).all()
    assert (found["mean"] <= found["hi_80"]).all()
    assert (found["hi_80"] <= found["hi_95"]).all()


def test_a_member_asked_at_few_origins_has_to_beat_the_others_combination(months):
    found = forecasted(months(60), 12, full=True)
    few = {score.name: score for score in found.scorecard if score.origins < 12}

    assert few.keys() == {"prophet", "boosting"}
    assert max(found.weights[name] for name in few) < max(found.weights.values())
    assert sum(found.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize("horizon", [7.0, 7.5, "7", None])
def test_a_horizon_that_is_no_whole_number_is_refused(months, horizon):
    with pytest.raises(UsageError, match="horizon"):
        forecast(months(36), horizon)


@pytest.mark.parametrize("level", ["80", 80.0, None])
def test_a_level_that_is_no_whole_number_is_refused(months, level):
    with pytest.raises(UsageError, match="level"):
        forecast(months(36), 6, levels=(level,))


def test_a_line_down_to_nothing_overflows_nowhere():
    line = pd.Series(1000 - 5.0 * np.arange(200), pd.date_range("2026-01-01", periods=200, freq="D"))

    with np.errstate(over="raise", invalid="raise"):
        found = forecasted(line, 60)

    assert "autoregression" not in found.left_out
