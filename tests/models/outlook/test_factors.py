from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.outlook.factors import Acting, applied
from costlib.policy.scenarios import Factor

SINCE = date(2026, 11, 15)
MONTHS = pd.date_range("2026-11-01", periods=4, freq="MS", name="ds")
DAYS = pd.date_range("2026-11-15", periods=106, freq="D", name="ds")


def factor(kind="percent", size=10, since="2000-01-01", until=None, **more):
    named = f"{kind} {size} {since} {until} {more}"
    return Factor(name=named, kind=kind, size=size, valid_from=since, valid_to=until, source="", **more)


def table(index, amount=100.0):
    return pd.DataFrame({"mean": amount, "lo_95": amount / 2, "hi_95": amount * 2}, index=index)


def mean(factors, index=MONTHS, frequency="month", amount=100.0):
    acting = [Acting(each) for each in factors]
    return applied(table(index, amount), frequency, acting, SINCE)["mean"].round(6).tolist()


factors = st.lists(
    st.builds(
        factor,
        kind=st.sampled_from(["percent", "growth", "amount"]),
        size=st.integers(-50, 100),
        since=st.dates(date(2026, 1, 1), date(2027, 4, 1)),
        until=st.none() | st.dates(date(2027, 4, 2), date(2027, 6, 1)),
        per=st.sampled_from(["month", "day"]),
    ),
    max_size=4,
)
amounts = st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4)


def test_a_factor_that_always_holds_changes_the_days_that_are_not_over():
    # 16 of the 30 days of November are still to come
    assert mean([factor(size=10)]) == [pytest.approx(100 * (1 + 0.1 * 16 / 30)), 110, 110, 110]


def test_what_the_open_month_has_cost_so_far_is_not_changed():
    found = applied(table(MONTHS), "month", [Acting(factor(size=10)), Acting(factor("amount", 30))], SINCE, so_far=40)
    assert found["mean"].round(6).tolist() == [40 + 60 * 1.1 + 16, 140, 140, 140]


def test_a_month_that_a_factor_holds_for_in_part_takes_its_days_part():
    # 10 to 20 December are 10 of 31 days
    assert mean([factor(size=31, since="2026-12-10", until="2026-12-20")]) == [100, 110, 100, 100]


def test_an_amount_a_month_is_spread_over_its_days_and_an_amount_a_day_counts_them():
    from_mid_december = {"kind": "amount", "since": "2026-12-17"}  # 15 of 31 days
    assert mean([factor(size=62, **from_mid_december)]) == [100, 130, 162, 162]
    assert mean([factor(size=2, per="day", **from_mid_december)]) == [100, 130, 162, 156]


def test_growth_compounds_from_its_first_day_and_what_has_grown_stays():
    days = mean([factor("growth", 10, since="2026-12-01", until="2027-01-01")], DAYS, "day")
    assert days[:17] == [100] * 17  # up to its first day
    assert days[16 + 31] == days[-1] == pytest.approx(100 * 1.1 ** (31 / (365.25 / 12)))


def test_growth_that_began_long_ago_begins_with_the_forecast():
    assert mean([factor("growth", 5, since="2000-01-01")], DAYS, "day")[0] == 100


def test_months_say_what_their_days_say():
    mixed = [factor(size=20, since="2026-12-10"), factor(size=-30, since="2026-12-20", until="2027-01-11")]
    days = pd.Series(mean(mixed, DAYS, "day"), DAYS).resample("MS").mean().iloc[1:]
    assert mean(mixed)[1:] == pytest.approx(days.tolist())


def test_per_cents_come_before_amounts():
    assert mean([factor("amount", 50), factor(size=100)])[1:] == [250, 250, 250]


def test_cost_does_not_become_negative():
    assert mean([factor("amount", -150)])[1:] == [0, 0, 0]


def test_a_credit_stays_one():
    assert mean([factor(size=10)], amount=-100.0)[1:] == [-110, -110, -110]


def test_a_factor_that_reaches_a_part_changes_that_part():
    found = applied(table(MONTHS), "month", [Acting(factor(size=50), 0.2), Acting(factor("amount", 50), 0.5)], SINCE)
    assert found["mean"].round(6).tolist()[1:] == [135, 135, 135]


def test_an_amount_in_another_currency_is_refused_by_name():
    with pytest.raises(UsageError, match=r"'amount 5 .*' is in EUR, the forecast in USD: choose EUR"):
        mean([factor("amount", 5, currency="EUR")])


@given(amounts, st.sampled_from(["percent", "growth", "amount"]), st.dates(date(2027, 3, 1)))
def test_a_factor_past_the_horizon_does_nothing(values, kind, since):
    before = pd.DataFrame({"mean": values}, index=MONTHS)
    pd.testing.assert_frame_equal(applied(before, "month", [Acting(factor(kind, 50, since))], SINCE), before)


@given(amounts)
def test_without_factors_the_numbers_are_the_same(values):
    before = pd.DataFrame({"mean": values}, index=MONTHS)
    pd.testing.assert_frame_equal(applied(before, "month", [], SINCE), before)


@given(amounts, factors, st.randoms())
def test_the_order_of_factors_makes_no_difference(values, some, random):
    before = pd.DataFrame({"mean": values}, index=MONTHS)
    turned = random.sample(some, len(some))
    one, other = (applied(before, "month", [Acting(f) for f in each], SINCE) for each in (some, turned))
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-6)


@given(amounts, factors)
def test_what_was_not_negative_stays_so_and_bounds_keep_their_order(values, some):
    values = sorted(values)
    before = pd.DataFrame([values] * 4, index=MONTHS)
    after = applied(before, "month", [Acting(f) for f in some], SINCE)
    assert (after.to_numpy()[:, [value >= 0 for value in values]] >= 0).all()
    assert (after.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)
