import numpy as np
import pandas as pd
import pytest

from costlib.errors import NotEnoughHistoryError, UsageError
from costlib.models.forecasting.regular import regular
from costlib.policy.forecasting import Limits

LIMITS = Limits(name="Limits", valid_from="2000-01-01", source="test")


def test_days_and_months_are_told_apart(days, months):
    assert regular(days(60), LIMITS).season == 7
    assert regular(months(24), LIMITS).season == 12


def test_the_order_of_rows_does_not_matter(days):
    mixed = days(60).sample(frac=1, random_state=1)

    assert regular(mixed, LIMITS).amounts.tolist() == regular(days(60), LIMITS).amounts.tolist()


def test_of_two_values_for_a_day_the_last_counts_and_is_told(days):
    series = days(60)
    found = regular(pd.concat([series, pd.Series([104.5], [series.index[9]])]), LIMITS)

    assert found.amounts[9] == 104.5
    assert found.notes == ("1 value stands for a time that comes again later: the last one counts",)


def test_a_gap_is_bridged_by_the_same_weekday(days):
    series = days(60, noise=0.0)
    series.iloc[[12, 13, 14]] = np.nan
    found = regular(series, LIMITS)

    assert found.amounts[12:15].tolist() == [100.0, 100.0, 120.0]
    assert found.notes == ("3 unknown values are bridged",)


def test_ends_of_months_are_months_too(months):
    series = months(24)
    series.index = series.index + pd.offsets.MonthEnd(0)

    assert regular(series, LIMITS).times.equals(regular(months(24), LIMITS).times)


def test_a_spike_is_taken_down_and_told(days):
    series = days(100)
    series.iloc[50] = 1e6
    found = regular(series, LIMITS)

    assert found.amounts[50] < 300
    assert found.given[50] == 1e6
    assert found.notes == ("1 spike is taken down to what is usual before members see it",)


def test_a_level_shift_is_no_spike(days):
    series = days(200)
    series.iloc[120:] *= 5
    found = regular(series, LIMITS)

    assert found.amounts[120:].tolist() == series.iloc[120:].tolist()
    assert not any("spike" in note for note in found.notes)


def test_what_comes_again_every_year_is_no_spike(months):
    series = months(48)
    series.iloc[11::12] *= 4

    assert regular(series, LIMITS).amounts.tolist() == series.tolist()


def test_steady_growth_is_no_spike(months):
    series = pd.Series(100 * 1.3 ** np.arange(14), months(14).index)

    assert regular(series, LIMITS).amounts == pytest.approx(series.to_numpy())


def test_two_dear_days_at_the_end_may_be_a_new_level(days):
    series = days(100)
    series.iloc[-2:] *= 4

    assert regular(series, LIMITS).amounts.tolist() == series.tolist()


def test_a_level_shift_is_told(days):
    series = days(200)
    series.iloc[150:] *= 3

    assert regular(series, LIMITS).notes == (
        "the level rose 197% on 5 Jun 2025: what was before is brought to the new level",
    )


@pytest.mark.parametrize(("count", "zeros", "unit"), [(100, 28, "days"), (30, 3, "months")])
def test_spending_that_stopped_has_ended(days, months, count, zeros, unit):
    series = (days if unit == "days" else months)(count)
    series.iloc[-zeros:] = 0.0
    found = regular(series, LIMITS)

    assert not found.amounts.any()
    assert found.notes == (f"nothing was spent in the last {zeros} {unit}: it is taken to have ended",)


def test_a_pause_that_is_usual_is_no_end(months):
    series = months(30)
    series[series.index.month != 1] = 0.0

    assert regular(series, LIMITS).amounts.any()


def test_one_date_far_in_the_future_is_refused(days):
    series = days(100)
    series.index = [*series.index[:-1], pd.Timestamp("2062-01-01")]

    with pytest.raises(NotEnoughHistoryError, match="values are unknown: fill the gaps"):
        regular(series, LIMITS)


def test_a_history_of_the_future_is_taken_as_it_is(days):
    series = days(60)
    series.index = pd.date_range("2091-01-01", periods=60, freq="D")

    assert str(regular(series, LIMITS).ahead(1)[0].date()) == "2091-03-02"


def test_ten_years_of_days_are_cut_to_the_last_two(days):
    found = regular(days(3650), LIMITS)

    assert len(found) == 730
    assert found.notes == ("the first 2920 of 3650 values are left out: the last 730 tell more",)


def test_zeros_before_the_first_amount_are_left_out(days):
    series = days(100)
    series.iloc[:30] = 0.0

    assert len(regular(series, LIMITS)) == 70


def test_times_that_follow_are_the_next_days_or_months(days, months):
    assert str(regular(days(60), LIMITS).ahead(2)[0].date()) == "2025-03-07"
    assert [str(time.date()) for time in regular(months(24), LIMITS).ahead(2)] == ["2022-01-01", "2022-02-01"]


@pytest.mark.parametrize(
    ("values", "missing"),
    [(5, "needs 6 months of history, there are 5: 1 are missing"), (1, "there are 1: 5 are missing")],
)
def test_too_few_months_are_refused_with_what_is_missing(months, values, missing):
    with pytest.raises(NotEnoughHistoryError, match=missing):
        regular(months(values), LIMITS)


def test_too_few_days_are_refused_with_what_is_missing(days):
    with pytest.raises(NotEnoughHistoryError, match="needs 28 days of history, there are 27: 1 are missing"):
        regular(days(27), LIMITS)


def test_a_series_of_mostly_gaps_is_refused(days):
    with pytest.raises(NotEnoughHistoryError, match="66 of 100 values are unknown"):
        regular(days(100).where(np.arange(100) % 3 == 0), LIMITS)


def test_what_is_no_series_of_amounts_by_time_is_refused_by_name(days):
    infinite = days(40)
    infinite.iloc[3] = np.inf
    nameless = pd.Series([1.0, 2.0], pd.DatetimeIndex(["2025-01-01", pd.NaT]))
    weekly = pd.Series(range(40), pd.date_range("2025-01-05", periods=40, freq="W"))
    twice = pd.Series(range(13), [*pd.date_range("2025-01-01", periods=12, freq="MS"), pd.Timestamp("2025-03-15")])
    for series, told in [
        (pd.Series(range(40)), "give it times"),
        (pd.Series(["a"] * 40, days(40).index), "what is no number"),
        (infinite, "an infinite value"),
        (nameless, "a value without a time"),
        (weekly, "a value every 7 days: give days or months"),
        (twice, "2025-03 has two values"),
    ]:
        with pytest.raises(UsageError, match=told):
            regular(series, LIMITS)


def test_hours_are_refused_for_they_are_no_corrections_of_a_day():
    hours = pd.Series(1.0, pd.date_range("2026-01-01", periods=1000, freq="h"))

    with pytest.raises(UsageError, match="every 1 hours: add them up"):
        regular(hours, LIMITS)


def test_an_amount_that_can_t_be_is_refused(days):
    with pytest.raises(UsageError, match=r"holds 1\.\d*e\+30\d, which no amount is"):
        regular(days(60) * 1e305, LIMITS)


@pytest.mark.parametrize("history", [[1.0, 2.0], pd.DataFrame({"y": [1.0, 2.0]})])
def test_what_is_no_series_is_refused(history):
    with pytest.raises(UsageError, match="give it as a pandas Series"):
        regular(history, LIMITS)


def test_what_is_next_to_nothing_is_nothing(days):
    series = days(60) * 0
    series.iloc[30:] = 2e-311

    assert regular(series, LIMITS).given.tolist() == [0.0] * 60
