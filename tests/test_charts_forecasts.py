from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from costlib import charts
from costlib.models.advised.forecasts import Theirs
from costlib.models.outlook.scenario import Case
from costlib.palette import colour

PAST = pd.Series([90.0, 100.0], pd.date_range("2026-09-01", periods=2, freq="MS"))
AHEAD = pd.date_range("2026-11-01", periods=2, freq="MS")
TABLE = pd.DataFrame(
    {"mean": [110.0, 120.0], "lo_80": [105.0, 110.0], "hi_80": [115.0, 130.0], "lo_95": [95.0, 90.0], "hi_95": 150.0},
    AHEAD,
)


def named(drawn, name):
    return next(trace for trace in drawn.data if trace.name == name)


def test_the_forecast_goes_on_where_the_actual_line_ends():
    drawn = charts.fan(PAST, TABLE, (80, 95), "month", "USD")

    assert list(named(drawn, "Actual").y) == [90, 100]
    assert list(named(drawn, "Forecast").y) == [100, 110, 120]
    assert list(named(drawn, "Forecast").x) == ["2026-10-01", "2026-11-01", "2026-12-01"]


def test_wider_intervals_lie_below_and_are_fainter():
    drawn = charts.fan(PAST, TABLE, (95, 80), "month", "USD")
    names = [trace.name for trace in drawn.data if trace.name and "interval" in trace.name]
    opacity = {name: float(named(drawn, name).fillcolor.rsplit(",", 1)[1][:-1]) for name in names}

    assert names == ["95% interval", "80% interval"]
    assert opacity["80% interval"] > opacity["95% interval"]
    assert list(named(drawn, "80% interval").y) == [100, 105, 110]


def test_a_point_of_the_forecast_tells_its_own_intervals():
    line = named(charts.fan(PAST, TABLE, (80, 95), "month", "JPY"), "Forecast")

    assert "80%: %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<br>95%: %{customdata[2]:,.0f}" in line.hovertemplate
    assert line.customdata[1:].tolist() == [[105, 115, 95, 150], [110, 130, 90, 150]]


def test_the_open_month_has_a_ring_and_members_are_named():
    drawn = charts.fan(
        PAST, TABLE, (80,), "month", "USD", open_month=date(2026, 11, 1), members={"<b>": np.array([1.0, 2.0])}
    )

    assert list(named(drawn, "Nov 2026, open").y) == [110]
    assert list(named(drawn, "&lt;b&gt;").y) == [1, 2]


@pytest.mark.parametrize(("frequency", "shift"), [("month", pd.DateOffset(months=1)), ("day", pd.DateOffset(days=0))])
def test_the_last_amount_stands_where_its_line_ends(frequency, shift):
    drawn = charts.fan(PAST, TABLE, (80,), frequency, "USD")
    last = TABLE.index[-1]
    assert drawn.layout.annotations[0].x == last + (last + shift - last) / 2


def test_of_many_days_the_newest_are_drawn():
    days = pd.Series(1.0, pd.date_range("2024-01-01", periods=700))
    ahead = TABLE.set_axis(pd.date_range("2025-12-01", periods=2))
    assert len(named(charts.fan(days, ahead, (80,), "day", "USD"), "Actual").y) == 190


def test_an_unknown_month_is_a_gap_and_no_zero():
    drawn = charts.fan(pd.Series([90.0, np.nan], PAST.index), TABLE, (80,), "month", "USD")
    assert np.isnan(named(drawn, "Actual").y[1])
    assert named(drawn, "Forecast").x[0] == "2026-09-01"


def test_without_history_a_figure_says_so():
    drawn = charts.fan(PAST[:0], TABLE[:0], (80,), "month", "USD")
    assert "No whole month or day" in drawn.layout.annotations[0].text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_scenarios_are_lines_of_their_own_pattern_and_the_base_is_drawn_through(mode):
    found = [Case(name, TABLE * times, 1.0, 1.0, 1.0, 0.0, 0.0) for name, times in (("Base", 1), ("A", 2), ("B", 3))]
    drawn = charts.cases(found, "month", "USD", mode)

    assert [trace.name for trace in drawn.data] == ["Base", "A", "B"]
    assert len({trace.line.dash for trace in drawn.data}) == 3
    assert named(drawn, "Base").line.dash == "solid"
    assert list(named(drawn, "B").y) == [330, 360]


def test_parts_are_stacked_and_paler_ahead():
    past = pd.DataFrame({"AWS": [1.0, 2.0], "Other": [3.0, 4.0]}, PAST.index)
    ahead = pd.DataFrame({"AWS": [5.0, 6.0], "Other": [7.0, 8.0]}, AHEAD)
    drawn = charts.forecast_parts(past, ahead, "USD")

    assert drawn.layout.barmode == "relative"
    assert list(named(drawn, "AWS").y) == [1, 2, 5, 6]
    assert list(named(drawn, "AWS").marker.opacity) == [1, 1, 0.5, 0.5]
    assert named(drawn, "AWS").marker.color != named(drawn, "Other").marker.color
    tints = charts.forecast_parts(past, ahead, "USD", kind="provider")
    assert named(tints, "AWS").marker.color == colour("provider", "AWS")
    assert "No part" in charts.forecast_parts(past, ahead[:0], "USD").layout.annotations[0].text


def theirs(**more):
    table = pd.DataFrame({"mean": [300.0, 310.0], "lo": [290.0, 300.0], "hi": [310.0, 320.0]}, AHEAD)
    return Theirs("AWS", "aws", datetime(2026, 11, 20, tzinfo=UTC), 80, table.assign(**more))


def test_what_a_provider_foretells_is_a_dashed_line_of_its_own_and_the_axis_has_room_for_it():
    drawn = charts.fan(PAST, TABLE, (80, 95), "month", "USD")
    before = len(drawn.data)
    charts.beside(drawn, [theirs()], "month", "USD")
    line = named(drawn, "AWS forecast, as of 20 Nov 2026")

    assert (line.line.dash, line.line.color) == ("dash", colour("provider", "AWS"))
    assert list(line.y) == [300, 310]
    assert "80%: %{customdata[0]:,.2f} to %{customdata[1]:,.2f}" in line.hovertemplate
    assert line.xperiod == "M1"
    assert drawn.layout.yaxis.range[1] >= 320
    assert len(drawn.data) == before + 3


def test_an_interval_that_is_not_said_is_not_drawn():
    drawn = charts.fan(PAST, TABLE, (80,), "month", "USD")
    before = len(drawn.data)
    charts.beside(drawn, [theirs(lo=float("nan"), hi=float("nan"))], "month", "USD")

    assert len(drawn.data) == before + 1
    assert "80%" not in drawn.data[-1].hovertemplate
    assert charts.beside(drawn, [], "month", "USD") is drawn


def test_where_no_month_is_whole_yet_what_is_ahead_is_drawn_alone():
    drawn = charts.fan(PAST[:0], TABLE, (80, 95), "month", "USD", open_month=date(2026, 11, 1))

    assert list(named(drawn, "Forecast").y) == [110, 120]
    assert drawn.layout.yaxis.range[1] >= 150


def test_one_month_alone_is_a_point_in_its_middle_with_its_intervals():
    none = pd.Series([np.nan], PAST.index[1:])
    drawn = charts.fan(none, TABLE[:1], (80, 95), "month", "USD", open_month=date(2026, 11, 1))
    charts.alone(drawn, none, TABLE[:1], (80, 95))
    seen = {trace.name: trace for trace in drawn.data if trace.visible is not False}

    assert set(seen) == {"Forecast", "80% interval", "95% interval"}
    assert list(seen["80% interval"].y) == [105, 115]
    assert (list(seen["Forecast"].y), seen["Forecast"].mode) == ([110], "markers")
    assert list(drawn.layout.xaxis.range) == ["2026-11-01", "2026-12-01"]
    assert drawn.layout.annotations[0].x.startswith("2026-11-16")


@pytest.mark.parametrize(("past", "table"), [(PAST, TABLE[:1]), (PAST[:0], TABLE)])
def test_where_there_is_a_line_it_stays(past, table):
    drawn = charts.fan(past, table, (80, 95), "month", "USD")
    assert charts.alone(charts.fan(past, table, (80, 95), "month", "USD"), past, table, (80, 95)) == drawn


def test_a_mark_tells_where_the_history_no_longer_reaches():
    drawn = charts.fan(PAST, TABLE, (80,), "month", "USD")
    assert not charts.reach(drawn, AHEAD[:0]).layout.shapes
    (line,) = charts.reach(drawn, AHEAD[1:]).layout.shapes
    assert line.x0 == line.x1 == "2026-12-01"
    assert drawn.layout.annotations[-1].text == "beyond: a direction"
