"""Figures of budgets: the burn-up, the bridge that adds up, past variances."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from costlib.charts import budgets as charts
from costlib.models.budgets.bridge import Bridge, bridged
from costlib.models.budgets.bridge_effects import Effect
from costlib.models.budgets.burn_up import BurnUp
from costlib.models.budgets.status import BudgetStatus
from costlib.policy.budgets import Budget
from costlib.scope import Period

NOVEMBER, OCTOBER = Period.month("2026-11"), Period.month("2026-10")
BUDGET = Budget(name="all", amount=300, valid_from="2026-01-01", source="plan")
ITEM = ("AWS", "EC2", None, "eu", None, None, "Hours")


def status(**more):
    given = {
        "budget": BUDGET,
        "period": NOVEMBER,
        "until": date(2026, 11, 15),
        "amount": Decimal(300),
        "actual": Decimal(150),
        "expected": Decimal(140),
        "landing": 330.0,
        "within_80": (310.0, 350.0),
        "within_95": (300.0, 360.0),
        "probability": 0.97,
        "breach": date(2026, 11, 28),
        "breach_between": (date(2026, 11, 27), None),
    }
    return BudgetStatus(**given | more)


def bridge(*amounts):
    effects = [Effect(bar, ITEM, Decimal(amount), Decimal(1), Decimal(2)) for bar, amount in amounts]
    actual = Decimal(300) + sum(each.amount for each in effects)
    return bridged(BUDGET, NOVEMBER, OCTOBER, Decimal(300), actual, Decimal(300), effects)


@pytest.fixture
def half():
    """Half a month: 10 a day, foretold to go on with 11."""
    days = pd.date_range("2026-11-01", "2026-11-30")
    course = pd.DataFrame({"actual": np.where(np.arange(30) < 14, np.arange(1, 31) * 10.0, np.nan)}, index=days)
    course["expected"] = np.arange(1, 31) * 10.0
    for name, step in (("mean", 11), ("lo_80", 10), ("hi_80", 12), ("lo_95", 9), ("hi_95", 13)):
        course[name] = np.where(np.arange(30) >= 13, 140 + np.maximum(np.arange(30) - 13, 0) * step, np.nan)
    return BurnUp(status(), course, 50)


def test_a_burn_up_draws_actual_plan_forecast_and_both_intervals(half):
    names = {trace.name for trace in charts.burn_up(half).data if trace.name}
    assert names == {"Actual", "Plan by day", "Forecast", "80% interval", "95% interval"}


def test_a_burn_up_marks_the_amount_and_the_day_that_it_is_passed(half):
    drawn = charts.burn_up(half, "dark")
    assert drawn.layout.shapes[0].y0 == 300
    assert [trace.text[0] for trace in drawn.data if trace.mode == "markers+text"] == ["28 Nov"]


def test_a_burn_up_of_a_cycle_that_is_over_foretells_nothing(half):
    course = half.course.assign(actual=10.0, **dict.fromkeys(("mean", "lo_80", "hi_80", "lo_95", "hi_95"), np.nan))
    drawn = charts.burn_up(replace(half, status=status(breach=None), course=course))
    assert {trace.name for trace in drawn.data} == {"Actual", "Plan by day"}


def test_each_bar_of_a_waterfall_begins_where_the_one_before_ended():
    drawn = charts.waterfall(bridge(("volume", 50), ("price", -20), ("tax", 3)))
    bars = drawn.data[0]
    assert list(bars.base) == [0, 300, 350, 330, 0]
    assert list(bars.x) == [300, 50, -20, 3, 333]


def test_a_click_on_a_bar_names_it_and_one_on_an_end_nothing():
    keys = [key for (key,) in charts.waterfall(bridge(("volume", 50))).data[1].customdata]
    assert keys == ["", "Volume", ""]


def test_a_variance_of_nothing_says_so():
    drawn = charts.waterfall(Bridge(BUDGET, NOVEMBER, None, Decimal(3), None, Decimal(3), ()))
    assert "same to the cent" in drawn.layout.annotations[0].text


def test_past_variances_are_drawn_for_cycles_that_are_over():
    past = [status(period=OCTOBER, until=OCTOBER.end, landing=360.0, actual=Decimal(360)), status()]
    drawn = charts.variance_course(past)
    assert (list(drawn.data[0].x), list(drawn.data[0].text)) == (["Oct 2026"], ["+20%"])
    assert "No cycle" in charts.variance_course([status()]).layout.annotations[0].text
