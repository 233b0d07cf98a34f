import dataclasses

import numpy as np
import pytest

from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.weights import compared, expected
from costlib.policy.forecasting import Weighing


def test_the_ensemble_is_the_last_line_and_the_yardstick_has_no_skill(months):
    card = forecasted(months(60), 12).scorecard

    assert (card[0].name, card[-1].name) == ("seasonal naive", "ensemble")
    assert card[0].skill == 0
    assert card[0].weight == 0
    assert card[-1].weight == 1


def test_on_a_clear_season_and_trend_the_ensemble_beats_the_yardstick(months):
    card = {score.name: score for score in forecasted(months(72), 12).scorecard}

    assert card["ensemble"].skill > 0.3
    assert card["ensemble"].mase < card["seasonal naive"].mase
    assert card["ensemble"].origins == 12
    assert card["ensemble"].cover_95 >= 90


def test_bias_is_positive_where_forecasts_are_too_high(months):
    falling = months(60, slope=-12.0)
    card = {score.name: score for score in forecasted(falling, 12).scorecard}

    assert card["seasonal naive"].bias > 5


def test_percentages_of_nothing_are_unknown(days):
    series = days(100)
    series.iloc[5::7] = 0.0
    card = forecasted(series, 14).scorecard

    assert all(score.mape is None for score in card)
    assert all(score.smape is not None for score in card)


def test_a_constant_series_has_no_mase(days):
    assert all(score.mase is None for score in forecasted(days(60) * 0 + 5, 7).scorecard)


def test_every_figure_is_a_plain_number_or_unknown(months):
    for score in forecasted(months(30), 6).scorecard:
        assert all(type(each) in {str, float, int, type(None)} for each in dataclasses.asdict(score).values())


def test_losses_are_compared_where_both_were_asked():
    mine = np.array([[1.0, np.nan], [3.0, np.nan]])

    assert compared(mine, np.array([[2.0, 100.0], [2.0, np.nan]])) == 1.0
    assert compared(np.full((2, 2), np.nan), mine) is None


def test_more_seasons_of_backtest_count_more():
    rules = Weighing(name="w", valid_from="2000-01-01", source="", expected_loss=0.7, seasons=24)

    assert expected(1.4, 0, rules) == pytest.approx(0.7)
    assert 0.7 < expected(1.4, 4, rules) < expected(1.4, 50, rules) < 1.4
