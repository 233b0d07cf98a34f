"""Figures of AI costs."""

from datetime import date
from decimal import Decimal

from costlib import charts
from costlib.models.ai.choice import Option, frontier
from costlib.models.ai.price_changes import PriceChange
from costlib.models.ai.spend import AiLine, AiSpend
from costlib.models.ai.tiers import Margin
from costlib.models.tenants.allocation_course import Course, Series
from costlib.palette import CATEGORICAL, CONTEXT
from costlib.scope import Period

MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
COURSE = Course(MONTHS, (Series("gpt-4", (Decimal(1), Decimal(2), Decimal(3))),))


def change(day):
    return PriceChange(day, "OpenAI", "gpt-4", "input", Decimal(2), Decimal(1))


def trend(*changes):
    return charts.ai_trend(COURSE, changes, Period.month("2026-10"), date(2026, 11, 1), "USD")


def texts(figure):
    return [label.text for label in figure.layout.annotations]


def test_changed_prices_are_marked_on_the_day():
    figure = trend(change(date(2026, 9, 15)))
    assert "gpt-4<br>input ▼ 50%" in texts(figure)
    assert figure.layout.shapes[0].x0 == "2026-09-15"


def test_changes_outside_of_the_months_are_not_marked():
    figure = trend(change(date(2026, 7, 1)), change(date(2026, 12, 1)))
    assert not figure.layout.shapes
    assert texts(figure) == ["$3.00"]


def test_a_course_without_charges_says_so():
    empty = charts.ai_trend(Course((), ()), [], Period.month("2026-10"), date(2026, 11, 1), "USD")
    assert texts(empty) == ["No charges in these months."]


def test_the_cost_of_a_million_leaves_out_what_is_unknown():
    lines = [
        AiLine("cheap", AiSpend(Decimal(1), Decimal(10**6), Decimal(1), Decimal(10**6)), None, None),
        AiLine("dear", AiSpend(Decimal(9), Decimal(10**6), Decimal(9), Decimal(10**6)), None, None),
        AiLine(None, AiSpend(Decimal(5), None), None, None),
    ]
    found = [text for text in texts(charts.per_million(lines, "USD", "No model")) if not text.startswith("$")]
    assert found == ["dear", "cheap"]
    assert "both a number and a cost" in texts(charts.per_million(lines[2:], "USD", "No model"))[0]


def test_the_frontier_is_in_colour_and_modes_are_named():
    best, beaten = Option("p", "good", Decimal(9), Decimal("0.1")), Option("p", "bad", Decimal(8), Decimal("0.2"))
    unpriced = Option("p", "unpriced", Decimal(9), None)
    found = [best, beaten, unpriced]
    line, dots = charts.quality_frontier(found, frontier(found), [("Premium", best)], "USD").data
    assert list(line.x) == [0.1]
    assert list(dots.text) == ["good<br><i>Premium</i>", "bad"]
    assert list(dots.marker.color) == [CATEGORICAL["light"][0], CONTEXT["light"]]
    nothing = charts.quality_frontier([unpriced], [], [], "USD")
    assert texts(nothing) == ["No model here has a price in this book."]


def test_a_plan_has_its_break_even_where_its_margin_is_nothing():
    margins = [Margin(Decimal(volume), Decimal(volume), Decimal(50)) for volume in (0, 50, 100)]
    line, dot = charts.margin_curve([("Startup", margins, 50)], "USD").data
    assert list(line.y) == [-50.0, 0.0, 50.0]
    assert (dot.x, dot.y) == ((50,), (0,))
    assert len(charts.margin_curve([("Never", margins, None)], "USD").data) == 1
