from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from costlib.models.anomalies import detect
from costlib.models.anomalies.events import events
from costlib.models.watch.seen import seen
from costlib.models.watch.series import Name
from costlib.policy.anomalies import AnomalyPolicy
from costlib.policy.decisions import shipped

RULING = AnomalyPolicy.of(shipped("anomalies").body).on(date(2026, 1, 1))
NAME = Name("ServiceName", "Logs")


@pytest.fixture
def shown():
    def make(change, days=200, level=200.0):
        noise = np.random.default_rng(3).standard_normal(days)
        index = pd.date_range("2026-01-05", periods=days, freq="D")
        cost = pd.Series(level * (1 + 0.02 * noise) * change(np.arange(days)), index)
        return cost, seen(NAME, cost, events(cost, detect(cost), RULING), RULING)

    return make


def test_a_spike_is_seen_as_its_event(shown):
    cost, (found,) = shown(lambda day: np.where(day == 150, 2.0, 1.0))

    assert (found.kind, found.start, found.days) == ("spike", cost.index[150].date(), 1)
    assert found.impact == pytest.approx(found.actual - found.expected)
    assert found.up


def test_steps_that_follow_each_other_are_one_leak_against_the_level_before(shown):
    cost, found = shown(lambda day: 1.03 ** np.maximum(0, day - 140))

    (leak,) = [each for each in found if each.is_alert]
    assert leak.kind == "leak"
    assert leak.end == cost.index[-1].date()
    before = cost.iloc[112:140].mean()
    assert leak.expected / leak.days == pytest.approx(before, rel=0.05)
    assert leak.actual == pytest.approx(cost.loc[str(leak.start) :].sum())
    assert leak.level == pytest.approx(cost.iloc[-7:].mean())


def test_a_leak_that_stopped_ends_two_weeks_after_its_last_step(shown):
    cost, found = shown(lambda day: 1.04 ** np.clip(day - 100, 0, 30))

    leak = next(each for each in found if each.kind == "leak")
    assert leak.end == leak.steps[-1].end + timedelta(days=14)
    assert leak.end < cost.index[-1].date()


def test_a_single_step_that_stays_is_no_leak(shown):
    _, found = shown(lambda day: np.where(day >= 150, 1.6, 1.0))

    assert [each.kind for each in found] == ["new level"]


def test_a_series_that_sinks_step_by_step_is_no_leak(shown):
    _, found = shown(lambda day: 0.97 ** np.clip(day - 120, 0, 60))

    assert found
    assert all(each.kind != "leak" and not each.up for each in found)


def test_the_impact_of_a_leak_does_not_sink_when_more_days_follow(shown):
    cost, _ = shown(lambda day: 1.03 ** np.maximum(0, day - 140))
    impacts = []
    for until in (180, 190, 200):
        part = cost.iloc[:until]
        found = seen(NAME, part, events(part, detect(part), RULING), RULING)
        impacts.append(max(each.impact for each in found))

    assert impacts == sorted(impacts)
