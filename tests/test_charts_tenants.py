from datetime import date
from decimal import Decimal

from costlib import charts
from costlib.models.tenants.allocation_course import Course, Series
from costlib.models.tenants.allocation_ways import Way
from costlib.models.tenants.change_steps import Step
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER
from costlib.scope import Period

MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
COURSE = Course(
    MONTHS,
    (
        Series("<b>blue</b>", (Decimal(60), Decimal(50), Decimal(20))),
        Series("All others (3)", (Decimal(6), Decimal(5), Decimal(2)), "other"),
        Series("Unallocated", (Decimal(4), Decimal(-5), Decimal(0)), "unallocated"),
    ),
)


def months():
    return charts.tenant_months(COURSE, Period.month("2026-10"), date(2026, 11, 15), "USD")


def texts(figure):
    return [label.text for label in figure.layout.annotations]


def test_what_is_unallocated_is_grey_and_dotted_in_every_month():
    *parts, left = months().data

    assert left.marker.color == CONTEXT["light"]
    assert set(left.marker.pattern.shape) == {"."}
    assert "." not in {shape for part in parts for shape in part.marker.pattern.shape}


def test_the_month_that_is_not_over_is_hatched_and_others_than_those_asked_for_are_faint():
    marker = months().data[0].marker

    assert list(marker.pattern.shape) == ["", "", "/"]
    assert marker.opacity[1] == 1
    assert marker.opacity[0] == marker.opacity[2] < 1


def test_the_newest_whole_month_has_its_total_written_on_it():
    assert texts(months()) == ["$50.00"]


def test_names_of_tenants_are_text_and_no_markup():
    assert months().data[0].hovertext[0].startswith("<b>&lt;b&gt;blue&lt;/b&gt;</b>, September 2026<br>60.00 USD")


def test_a_negative_part_stays_on_the_picture():
    low, high = months().layout.yaxis.range

    assert low <= -5
    assert high >= 70


def test_days_are_stacked_too():
    days = charts.tenant_days(Course((date(2026, 11, 1),), (Series("Direct", (Decimal(3),)),)), "USD")

    assert days.data[0].hovertext == ("<b>Direct</b>, 1 November 2026<br>3.00 USD",)


def test_a_bridge_has_no_gap_between_its_steps():
    steps = [Step("Web", Decimal(30), "pool dearer"), Step("Direct", Decimal(-10), "owns less")]
    figure = charts.bridge(("Before", Decimal(100)), steps, ("Now", Decimal(120)), "USD")
    bars = figure.data[0]

    assert list(bars.x) == [100, 30, -10, 120]
    assert list(bars.base) == [0, 100, 130, 0]
    assert list(bars.marker.color)[1:3] == [COSTLIER["light"], CHEAPER["light"]]
    assert list(figure.layout.xaxis.range) == [0, 130]
    assert texts(figure)[1::2] == ["$100.00", "▲ +$30.00", "▼ -$10.00", "$120.00"]


def test_the_pool_that_is_explained_stands_out_and_the_rest_cannot_be_opened():
    found = [Way("Web", Decimal(6), 0.6), Way("Direct", Decimal(3), 0.3), Way("All others (2)", Decimal(1), 0.1, True)]  # noqa: FBT003
    figure = charts.ways(found, "USD", chosen="Direct")

    assert list(figure.data[0].marker.color) == [CONTEXT["light"], CATEGORICAL["light"][0], CONTEXT["light"]]
    assert [list(each) for each in figure.data[1].customdata] == [["Web"], ["Direct"], [""]]


def test_where_there_is_nothing_to_draw_the_figure_says_so():
    nothing = Course((), ())
    for figure in (
        charts.tenant_months(nothing, Period.month("2026-10"), date(2026, 11, 1), "USD"),
        charts.tenant_days(nothing, "USD"),
        charts.ways([], "USD"),
    ):
        assert not figure.data
        assert texts(figure)[0].endswith(".")
