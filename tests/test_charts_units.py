from datetime import date
from decimal import Decimal

from costlib import charts
from costlib.models.units.unit_changes import Moved
from costlib.models.units.unit_costs import Effects, UnitCost
from costlib.palette import CATEGORICAL, CONTEXT

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
COURSE = {
    date(2026, 9, 1): UnitCost(Decimal(3), None),
    OCTOBER: UnitCost(Decimal(8), Decimal(100)),
    NOVEMBER: UnitCost(Decimal(4), Decimal(40)),
}
LINE = Moved(
    "blue",
    UnitCost(Decimal(130), None),
    UnitCost(Decimal(100), None),
    Effects(volume=Decimal(40), efficiency=Decimal(-10)),
)
STEPS = ("Before", "Volume", "Efficiency", "Now")


def test_the_trend_has_a_gap_where_the_unit_cost_is_unknown_and_a_hollow_mark_where_the_month_is_open():
    (line,) = charts.unit_trend({"All": COURSE}, date(2026, 11, 15), "USD").data

    assert list(line.y) == [None, 0.08, 0.1]
    assert line.marker.color[1] != line.marker.color[2]
    assert "month to date" in line.hovertext[2]


def test_what_is_for_comparison_is_grey():
    grey, blue = charts.unit_trend({"All": COURSE, "blue": COURSE}, NOVEMBER, "USD", "dark").data

    assert (grey.line.color, blue.line.color) == (CONTEXT["dark"], CATEGORICAL["dark"][0])


def test_small_unit_costs_have_labels_that_differ():
    figure = charts.unit_trend({"All": COURSE}, NOVEMBER, "USD")

    assert len(set(figure.layout.yaxis.ticktext)) == len(figure.layout.yaxis.ticktext)


def test_the_bridge_leads_from_the_cost_before_to_the_cost_now():
    (bars,) = charts.unit_bridge(LINE, STEPS, "USD").data

    assert list(bars.y) == [100, 40, -10, 130]
    assert list(bars.measure) == ["absolute", "relative", "relative", "total"]
    assert bars.text[1] == "+$40.00"


def test_charts_without_an_answer_say_so():
    said = [
        charts.unit_trend({"All": {OCTOBER: UnitCost(Decimal(1), None)}}, NOVEMBER, "USD"),
        charts.unit_bridge(None, STEPS, "USD"),
    ]

    assert all(figure.layout.annotations[0].text.startswith("No ") for figure in said)
