import time

import numpy as np
import pandas as pd
import pytest

from costlib.errors import NotEnoughHistoryError
from costlib.models.forecasting.members import MEMBERS
from costlib.models.forecasting.regular import regular
from costlib.models.forecasting.ruling import ruling_on

QUICK = [member for member in MEMBERS if not member.heavy]
NAMED = [pytest.param(member, id=member.name) for member in MEMBERS]


@pytest.mark.parametrize("member", NAMED)
def test_every_member_keeps_its_promise_on_months(member, months):
    found = member.forecast(months(30), 6, (80, 95))

    assert list(found.columns) == ["mean", "lo_80", "hi_80", "lo_95", "hi_95"]
    assert len(found) == 6
    assert np.isfinite(found.to_numpy()).all()
    assert (found["lo_95"] <= found["mean"]).all()
    assert (found["mean"] <= found["hi_95"]).all()
    assert found["mean"].between(800, 1500).all()


@pytest.mark.parametrize(
    "member", [each for each in MEMBERS if each.name != "seasonal growth"], ids=lambda each: each.name
)
def test_every_member_keeps_its_promise_on_days(member, days):
    found = member.forecast(days(120), 14, (95,))

    assert np.isfinite(found.to_numpy()).all()
    assert found["mean"].between(80, 140).all()


@pytest.mark.parametrize(
    "member", [each for each in QUICK if not each.below and not each.least], ids=lambda each: each.name
)
def test_every_quick_member_takes_the_shortest_history(member, months):
    assert np.isfinite(member.forecast(months(6), 3).to_numpy()).all()


@pytest.mark.parametrize("member", QUICK, ids=lambda each: each.name)
def test_an_origin_does_not_know_what_comes_after_it(member, months):
    series = months(60)
    changed = series.copy()
    changed.iloc[45:] *= 1.5
    limits = ruling_on(series).limits
    before, after = regular(series, limits), regular(changed, limits)

    assert member.points(before, [30, 45], 12) == pytest.approx(member.points(after, [30, 45], 12))


def test_a_seasonal_member_without_two_seasons_says_so(months):
    sarima = next(member for member in MEMBERS if member.name == "sarima")

    with pytest.raises(NotEnoughHistoryError, match=r"'sarima' needs 2 seasons \(24 values\), there are 20"):
        sarima.forecast(months(20), 3)


def test_prophet_does_not_search_for_half_a_minute_in_two_years_of_months(months):
    prophet = next(member for member in MEMBERS if member.name == "prophet")
    known = regular(months(28), ruling_on(months(28)).limits)
    prophet.points(known, [20], 6)
    since = time.perf_counter()
    prophet.points(known, [24, 28], 6)

    assert time.perf_counter() - since < 10


def test_a_straight_line_goes_on(months):
    line = pd.Series(np.arange(60.0) + 100, months(60).index)
    for name in ("linear", "ets", "theta", "decomposition"):
        member = next(each for each in MEMBERS if each.name == name)

        assert member.forecast(line, 6)["mean"].to_numpy() == pytest.approx(np.arange(160, 166), rel=0.05)


@pytest.mark.parametrize("member", QUICK, ids=lambda each: each.name)
def test_asked_at_many_origins_a_member_says_the_same_as_at_one(member, months):
    series = months(60)
    known = regular(series, ruling_on(series).limits)
    many = member.points(known, [14, 30, 45, 60], 6)

    for row, origin in enumerate([14, 30, 45, 60]):
        assert member.points(known, [origin], 6)[0] == pytest.approx(many[row], rel=1e-9)
