from datetime import date

import numpy as np
import pandas as pd
import pytest

from costlib import charts
from costlib.models.anomalies.causes import Cause
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL, Name
from costlib.models.watch.strip import Cell, Strip
from costlib.palette import CHEAPER, COSTLIER

S3 = Name("ServiceName", "S3 <b>")
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 2)
SEEN = Seen(S3, LAST, LAST, 1, 10.0, 30.0, 9.0, "spike", "high", is_alert=True, steps=())


@pytest.fixture
def strip():
    calm = (Cell(FIRST, FIRST, 10.0, 10.0, None), Cell(LAST, LAST, None, 0.0, None))
    loud = (Cell(FIRST, FIRST, 10.0, 5.0, None), Cell(LAST, LAST, 10.0, 30.0, SEEN))
    return Strip(((ALL, calm), (S3, loud)), 1, 0)


@pytest.fixture
def days():
    index = pd.date_range("2026-10-01", periods=4)
    frame = {"actual": [10.0, 11, 50, 10], "expected": 10.0, "lower": 8.0, "upper": 12.0}
    return pd.DataFrame(frame | {"unusual": [False, False, True, False], "before": np.nan}, index)


def test_a_strip_is_redder_the_dearer_and_blank_where_nothing_is_known(strip):
    (cells,) = charts.unusual_strips(strip, "USD", "dark").data

    assert [list(line) for line in cells.z] == [[-0.5, 1.0], [None, None], [0.0, None], [None, None]]
    assert next(list(line) for line in cells.text) == ["", "▲"]
    assert (cells.colorscale[0][1], cells.colorscale[2][1]) == (CHEAPER["dark"], COSTLIER["dark"])


def test_each_strip_bears_its_name_and_says_the_amounts(strip):
    figure = charts.unusual_strips(strip, "USD")

    assert [note.text for note in figure.layout.annotations] == ["All cost", "S3 &lt;b&gt;  <i>service</i>"]
    assert "30.00 USD<br>expected 10.00 USD (+200%)<br>spike" in figure.data[0].hovertext[0][1]


def test_no_strips_are_said():
    assert "Nothing unusual" in charts.unusual_strips(Strip((), 1, 0), "USD").layout.annotations[0].text


def test_the_days_of_an_anomaly_are_marked_over_band_and_expectation(days):
    figure = charts.anomaly_days(days, "USD")
    dots = figure.data[-1]

    assert [trace.name for trace in figure.data] == ["", "Usual band", "Expected", "Actual", "Unusual"]
    assert list(dots.y) == [50]
    assert (dots.marker.symbol, dots.marker.color) == ("triangle-up", COSTLIER["light"])
    assert figure.layout.yaxis.range[0] == 0


def test_the_level_before_a_leak_is_drawn(days):
    names = [trace.name for trace in charts.anomaly_days(days.assign(before=9.0), "USD").data]

    assert "Level before" in names


def test_causes_say_what_is_new_and_how_much_each_explains():
    found = [Cause("ResourceName", "log", 0.0, 90.0, 0.9, 0.0), Cause("x_Tenant", "red", 20.0, 10.0, -0.1, 0.5)]
    figure = charts.anomaly_causes(found, "USD")

    text = "\n".join(note.text for note in figure.layout.annotations)
    assert "resource, new" in text
    assert "▲ +$90.00 · 90%" in text
    assert "▼ -$10.00" in text
    assert "explains it" in charts.anomaly_causes([], "USD").layout.annotations[0].text


def test_a_trial_stands_beside_what_is_saved():
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    saved, chosen = charts.anomaly_trial([october, november], {october: 2}, {november: 1}).data

    assert (list(saved.y), list(chosen.y)) == ([2, 0], [0, 1])
    assert "No day" in charts.anomaly_trial([], {}, {}).layout.annotations[0].text
