from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.anomalies import Planned, Settings, detect, flags
from costlib.models.anomalies.detection import COLUMNS
from costlib.policy.anomalies import KIND, AnomalyPolicy
from costlib.policy.decisions import shipped

MUCH = 1.8


def changed(series, places, factor):
    out = series.copy()
    out.iloc[places] *= factor
    return out


def flagged(series, **chosen):
    found = flags(series, Settings(**chosen))
    return [place for place, is_flagged in enumerate(found) if is_flagged]


def test_ordinary_cost_is_not_flagged_and_expected_as_it_comes(usual):
    series = usual()
    found = detect(series)

    assert not found["is_anomaly"].any()
    late = found.iloc[60:]
    assert np.allclose(late["expected"], usual(noise=0).iloc[60:], rtol=0.05)
    assert (late["lower"] < series.iloc[60:]).all()
    assert (series.iloc[60:] < late["upper"]).all()


def test_a_spike_is_flagged_on_its_day_and_on_no_other(usual):
    assert flagged(changed(usual(), [150], MUCH)) == [150]


def test_the_expected_cost_of_a_spike_is_that_of_the_day_without_it(usual):
    found = detect(changed(usual(), [150], MUCH)).iloc[150]

    assert found["expected"] == pytest.approx(usual(noise=0).iloc[150], rel=0.05)
    assert found["score"] > 3.5
    assert found["days"] == 1


def test_a_drop_is_flagged_with_a_negative_score(usual):
    found = detect(changed(usual(), [150, 151], 0.3))

    assert found["is_anomaly"].to_numpy().nonzero()[0].tolist() == [150, 151]
    assert (found["score"].iloc[150:152] < -3.5).all()


def test_a_level_that_stays_is_flagged_for_four_days_and_expected_from_then_on(usual):
    series = changed(usual(), slice(150, None), MUCH)
    found = detect(series)

    assert flagged(series) == [150, 151, 152, 153]
    assert found["note"].iloc[153] == "new level"
    assert found["expected"].iloc[160] == pytest.approx(MUCH * usual(noise=0).iloc[160], rel=0.1)


def test_cost_that_falls_back_to_its_former_level_is_no_drop(usual):
    series = changed(usual(days=220), slice(150, 180), MUCH)

    assert max(flagged(series)) < 180


def test_a_leak_of_two_per_cent_a_day_is_flagged_before_it_has_grown_by_a_fifth(usual):
    series = changed(usual(noise=0.02), slice(150, 175), 1.02 ** np.arange(1, 26))

    found = flagged(series)
    assert found
    assert series.iloc[found[0]] / usual(noise=0).iloc[found[0]] < 1.2


def test_cost_that_falls_back_after_a_leak_is_expected_there_within_two_days(usual):
    series = changed(usual(noise=0.02, days=240), slice(150, 190), 1.02 ** np.arange(1, 41))
    found = detect(series)

    assert found["note"].iloc[191] == "new level"
    assert not found["is_anomaly"].iloc[192:].any()
    assert found["expected"].iloc[200] == pytest.approx(usual(noise=0, days=240).iloc[200], rel=0.05)


def test_a_rise_and_a_fall_make_no_new_level_between_them(usual):
    series = changed(usual(weekend=1.0), [150, 151], 3.0)
    found = detect(changed(series, [152, 153], 0.2))

    assert "new level" not in found["note"].to_list()
    assert found["expected"].iloc[154] == pytest.approx(1000, rel=0.05)


def test_a_weekend_at_the_cost_of_weekdays_is_flagged(usual):
    weekend = [152, 153] if usual().index[152].day_of_week == 5 else []
    series = changed(usual(weekend=0.3), weekend, 1 / 0.3)

    assert flagged(series) == weekend != []


def test_what_every_month_brings_is_not_flagged_once_it_is_known(usual):
    series = usual(days=300, weekend=1.0)
    first = series.index.day == 1
    end = series.index.days_in_month - series.index.day < 2
    series[first] += 8000
    series[end] *= 1.4
    found = detect(series)

    assert not found["is_anomaly"].iloc[100:].any()
    known = found["expected"][first].iloc[5:]
    assert np.allclose(known, 9000, rtol=0.05)


def test_an_invoice_on_any_day_of_the_month_is_usual_once_it_came_twice(usual):
    series = usual(days=300)
    series[series.index.day == 10] += 5000

    charged = series.index[flags(series) & (series.index.day == 10)]
    assert [each.month for each in charged] == [3]


def test_days_that_still_arrive_are_not_called_too_low(usual, arriving):
    found = detect(arriving(usual()))

    assert not found["is_anomaly"].any()
    assert found["note"].iloc[-3:].tolist() == ["still arriving"] * 3


def test_without_settling_days_the_same_days_are_called_too_low(usual, arriving):
    assert 199 in flagged(arriving(usual()), settling=0)


def test_a_spike_in_days_that_still_arrive_is_flagged_all_the_same(usual, arriving):
    assert flagged(arriving(changed(usual(), [198], 2.5))) == [198]


def test_the_dip_at_the_end_of_the_year_is_not_flagged_and_changes_nothing(usual):
    series = usual(days=420)
    holidays = (series.index >= "2025-12-24") & (series.index <= "2026-01-01")
    found = detect(series.where(~holidays, series * 0.7))

    assert not found["is_anomaly"].any()
    assert found["expected"].loc["2026-01-05"] == pytest.approx(1000, rel=0.05)
    assert flags(series.where(~holidays, series * 0.7), Settings(quiet=())).any()


def test_planned_activity_is_not_flagged_and_usual_afterwards(usual):
    series = changed(usual(), slice(150, None), MUCH)
    day = series.index[150].date()
    planned = Planned(day, date.fromordinal(day.toordinal() + 9), "launch")
    found = detect(series, Settings(planned=(planned,)))

    assert not found["is_anomaly"].any()
    assert set(found["note"].iloc[150:160]) == {"planned"}


@pytest.mark.parametrize("place", [60, 100, 150, 163])
def test_a_verdict_does_not_change_when_days_follow(usual, place):
    series = changed(changed(usual(), [100, 150], MUCH), slice(160, 170), 0.5)
    settled = Settings(settling=0)

    pd.testing.assert_frame_equal(detect(series.iloc[: place + 1], settled), detect(series, settled).iloc[: place + 1])


def test_sensitivity_orders_what_is_flagged(usual):
    series = changed(usual(noise=0.1, seed=3), [150, 160, 170, 180], np.array([1.3, 1.5, 1.7, 2.2]))
    low, medium, high = (set(flagged(series, score=score)) for score in (5, 3.5, 2.5))

    assert low < high
    assert low <= medium <= high
    assert detect(series, Settings(score=5))["score"].equals(detect(series)["score"])


def test_too_little_history_says_so(usual):
    found = detect(changed(usual(days=28), [27], 10))

    assert not found["is_anomaly"].any()
    assert found["expected"].isna().all()
    assert found["note"].iloc[-1] == "too little history: 28 of 28"


def test_the_defaults_are_those_of_the_policy_that_ships():
    ruling = AnomalyPolicy.of(shipped(KIND).body).on(date(2026, 1, 1))

    assert Settings.of(ruling) == Settings()
    assert Settings.of(ruling, sensitivity="high").score == 2.5


def test_rows_come_back_in_the_order_given_with_days_added_up(usual):
    series = usual()
    halves = pd.concat([series / 2, series / 2]).sample(frac=1, random_state=1)
    found = detect(halves)

    assert found.index.equals(halves.index)
    whole = detect(series)["expected"]
    assert np.allclose(found["expected"], whole.loc[halves.index], equal_nan=True)


def test_unknown_days_are_left_out_and_missing_ones_too(usual):
    series = changed(usual(), [150], MUCH)
    gaps = series.drop(series.index[[90, 91, 120]])
    gaps.iloc[100] = np.nan
    found = detect(gaps)

    assert found["note"].iloc[100] == "unknown"
    assert np.isnan(found["expected"].iloc[100])
    assert found.index[found["is_anomaly"]].tolist() == [series.index[150]]


def test_a_spike_of_a_million_spoils_nothing_after_it(usual):
    series = changed(usual(), [100, 150], np.array([1e6, MUCH]))

    assert flagged(series) == [100, 150]


def test_a_day_that_is_never_known_is_unknown_throughout(usual):
    found = detect(usual() * np.nan)

    assert found["note"].eq("unknown").all()
    assert not found["is_anomaly"].any()


def test_ten_years_are_judged_to_the_first_and_the_last(usual):
    series = changed(usual(days=3650), [100, 3600], MUCH)

    assert {100, 3600} <= set(flagged(series))
    assert len(flagged(series)) < 0.01 * len(series)


def test_the_band_of_cost_that_was_never_negative_is_not_either(usual):
    noisy = detect(changed(usual(noise=0.3), [120, 160], 6.0))
    credited = detect(usual(noise=0.3) * np.where(np.arange(200) % 20 == 7, -1, 1))

    assert (noisy["lower"].dropna() >= 0).all()
    assert (credited["lower"] < 0).any()


def test_cost_that_begins_after_zeros_is_flagged(usual):
    series = usual()
    series.iloc[:150] = 0

    assert flagged(series)[0] == 150


@pytest.mark.parametrize("amount", [0.0, 42.0, -7.0])
def test_cost_that_never_changes_is_never_flagged(usual, amount):
    found = detect(usual() * 0 + amount)

    assert not found["is_anomaly"].any()
    assert (found["expected"].iloc[28:] == amount).all()


def test_credits_that_grow_are_flagged_as_too_low(usual):
    found = detect(changed(-usual(), [150], MUCH)).iloc[150]

    assert found["is_anomaly"]
    assert found["score"] < 0


def test_decimals_are_read_as_numbers(usual):
    series = changed(usual(), [150], MUCH)
    exact = pd.Series([Decimal(str(each)) for each in series], series.index)

    pd.testing.assert_frame_equal(detect(exact), detect(series))


def test_hours_are_judged_by_the_hour_of_the_week():
    index = pd.date_range("2026-01-05", periods=24 * 60, freq="h")
    shape = np.where((index.hour >= 8) & (index.hour < 18) & (index.day_of_week < 5), 10.0, 2.0)
    noisy = shape * (1 + 0.03 * np.random.default_rng(1).standard_normal(len(index)))
    series = pd.Series(noisy, index)
    series.iloc[24 * 50 + 3] *= 4

    found = flagged(series)
    assert [place for place in found if place >= 24 * 7 * 5] == [24 * 50 + 3]
    assert len(found) < 0.02 * len(series)


def test_two_weeks_of_hours_are_enough():
    index = pd.date_range("2026-01-05", periods=24 * 14, freq="h")
    day = 10 + 3 * np.sin(index.hour / 24 * 2 * np.pi)
    series = pd.Series(day * (1 + 0.03 * np.random.default_rng(1).standard_normal(len(index))), index)
    series.iloc[24 * 10 + 3] *= 3

    assert flagged(series) == [24 * 10 + 3]


def test_steps_of_five_minutes_are_judged_by_the_time_of_the_day():
    index = pd.date_range("2026-01-05", periods=288 * 8, freq="5min")
    day = 10 + 3 * np.sin(index.hour / 24 * 2 * np.pi)
    series = pd.Series(day * (1 + 0.03 * np.random.default_rng(1).standard_normal(len(index))), index)
    series.iloc[288 * 6 : 288 * 6 + 12] *= 2

    found = flagged(series)
    assert 288 * 6 in found
    assert len(found) < 12


def test_an_hour_that_comes_twice_as_clocks_go_back_is_no_spike():
    index = pd.date_range("2025-10-13", periods=24 * 21, freq="h", tz="Europe/Berlin")
    series = pd.Series(10 * (1 + 0.03 * np.random.default_rng(1).standard_normal(len(index))), index)

    assert not {place for place in flagged(series) if str(index[place].date()) == "2025-10-26"}


def test_days_at_any_time_of_the_day_are_days(usual):
    series = changed(usual(), [150], MUCH)
    times = pd.to_timedelta(np.random.default_rng(1).integers(0, 86_399, len(series)), unit="s")

    assert flagged(pd.Series(series.to_numpy(), series.index + times)) == [150]


def test_days_that_have_not_come_yet_are_left_aside(usual):
    series = changed(usual(), slice(195, None), 5.0)
    as_of = series.index[195].date()
    found = detect(series, as_of=as_of)

    assert found["note"].iloc[195:].eq("in the future").all()
    assert found["expected"].iloc[195:].isna().all()
    pd.testing.assert_frame_equal(found.iloc[:195], detect(series.iloc[:195]))


def test_a_date_far_away_is_no_trouble_where_it_is_known_to_be_wrong(usual):
    series = pd.concat([usual(), pd.Series([5.0], pd.DatetimeIndex(["2250-01-01"]))])
    as_of = series.index[-2].date()

    assert detect(series, as_of=as_of)["note"].iloc[-1] == "in the future"
    with pytest.raises(UsageError, match="look for a wrong date"):
        detect(series)


@pytest.mark.parametrize("days", [0, 1])
def test_a_series_too_short_for_anything_comes_back_without_verdict(usual, days):
    found = detect(usual(days=1).iloc[:days])

    assert len(found) == days
    assert list(found) == list(COLUMNS)
    assert not found["is_anomaly"].any()


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (pd.Series([1.0, 2.0]), "not dates"),
        (pd.Series([1.0], [pd.NaT]), "a row without a date"),
        (pd.Series([np.inf], pd.DatetimeIndex(["2026-01-01"])), "infinite on 2026-01-01"),
        (pd.Series([1e300], pd.DatetimeIndex(["2026-01-01"])), r"1e\+300 on 2026-01-01"),
        (pd.Series([1.0], pd.PeriodIndex(["2026-01-01"], freq="D")), "not dates"),
        (pd.Series(["much"], pd.DatetimeIndex(["2026-01-01"])), "no number"),
        (pd.Series([1.0, 2.0], pd.DatetimeIndex(["1900-01-01", "2026-01-01"])), "look for a wrong date"),
    ],
)
def test_a_series_that_can_not_be_read_is_refused_by_name(series, message):
    with pytest.raises(UsageError, match=message):
        detect(series)


amounts = st.lists(st.floats(-1e6, 1e6) | st.none() | st.just(0.0), min_size=0, max_size=120)


@settings(max_examples=60, deadline=None)
@given(amounts, st.randoms(use_true_random=False))
def test_any_series_gets_a_finite_verdict_in_its_own_order_whatever_that_is(values, random):
    index = list(pd.date_range("2025-11-20", periods=len(values)))
    random.shuffle(index)
    series = pd.Series([np.nan if each is None else each for each in values], pd.DatetimeIndex(index), dtype=float)
    found = detect(series)

    assert found.index.equals(series.index)
    assert np.isfinite(found["score"].dropna()).all()
    known = found.dropna()
    assert (known["lower"] <= known["expected"]).all()
    assert (known["expected"] <= known["upper"]).all()
    pd.testing.assert_frame_equal(found.sort_index(), detect(series.sort_index()))


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 1e4))
def test_verdicts_do_not_depend_on_the_currency(factor):
    index = pd.date_range("2025-01-06", periods=120)
    series = pd.Series(1000 + 30 * np.random.default_rng(2).standard_normal(120), index)
    series.iloc[100] = 1800

    assert flags(series * factor).equals(flags(series))
