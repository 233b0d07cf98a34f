from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costlib import charts
from costlib.charts.style import round_amounts
from costlib.models.bases import FourCosts
from costlib.models.breakdown import Part, condensed
from costlib.models.charge_kinds import ChargeKind
from costlib.models.movers import Mover, Movers
from costlib.models.savings import NOTHING_PRICED, Savings
from costlib.palette import CHEAPER, COSTLIER, colour
from costlib.scope import BASES, Period

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
COSTS = pd.DataFrame(
    {
        "month": pd.to_datetime([MONTHS[0], MONTHS[1], MONTHS[2], MONTHS[1]]),
        "ServiceProviderName": ["AWS", "AWS", "AWS", None],
        "cost": [100.0, 120.0, 50.0, 30.0],
    }
)
AWS = Part("AWS", Decimal(75), None, 0.75, rows=3)
NOBODY = Part(None, Decimal(25), None, 0.25, rows=1)


def trend(mode="light"):
    return charts.spend_trend(COSTS, MONTHS, Period.month("2026-10"), date(2026, 11, 15), "USD", mode)


def texts(figure):
    return [label.text for label in figure.layout.annotations]


AHEAD = pd.DataFrame(
    {"mean": [160.0, 170.0], "lo_80": [150.0, 140.0], "hi_80": [170.0, 230.0]},
    pd.to_datetime(["2026-11-01", "2026-12-01"]),
)


def test_the_forecast_goes_on_from_the_newest_whole_month_within_its_band():
    drawn = charts.spend_trend(COSTS, MONTHS, Period.month("2026-10"), date(2026, 11, 15), "USD", ahead=AHEAD)
    high, low, line = drawn.data[-3:]

    assert [trace.name for trace in drawn.data if trace.showlegend is not False][-2:] == ["80% interval", "Forecast"]
    assert list(line.y) == [150.0, 160.0, 170.0]
    assert (list(low.y), list(high.y)) == ([150.0, 150.0, 140.0], [150.0, 170.0, 230.0])
    assert [str(day)[:7] for day in line.x] == ["2026-10", "2026-11", "2026-12"]
    assert "an estimate" in line.hovertext[1]
    assert drawn.layout.yaxis.range[1] >= 230
    assert "$170.00" in texts(drawn)


def test_a_single_month_leaves_room_for_its_forecast():
    drawn = charts.spend_trend(COSTS[2:3], MONTHS[2:], Period.month("2026-11"), date(2026, 11, 15), "USD", ahead=AHEAD)

    assert tuple(map(str, drawn.layout.xaxis.range)) == ("2026-11-01", "2027-01-01")
    assert list(drawn.data[-1].y) == [160.0, 170.0]


def test_names_show_their_quotes_and_no_markup():
    drawn = charts.parts([Part('<b>"it\'s"', Decimal(75), None, 1.0, rows=3)], "USD")

    assert texts(drawn)[0] == '&lt;b&gt;"it\'s"'


def test_a_month_that_stands_alone_is_as_wide_as_a_bar():
    drawn = charts.spend_trend(COSTS[1:2], MONTHS[1:2], Period.month("2026-10"), date(2026, 11, 1), "USD")

    assert drawn.data[0].width == 10 * 24 * 3600 * 1000
    assert tuple(map(str, drawn.layout.xaxis.range)) == ("2026-10-01", "2026-11-01")
    assert trend().data[0].width is None


def test_the_trend_stacks_what_each_provider_cost_in_each_month():
    aws, nobody = trend().data

    assert (aws.name, list(aws.y)) == ("AWS", [100.0, 120.0, 50.0])
    assert (nobody.name, list(nobody.y)) == ("Not named", [0.0, 30.0, 0.0])


def test_the_trend_sets_off_the_period_and_hatches_the_month_that_is_not_over():
    marker = trend().data[0].marker

    assert marker.opacity[1] == 1
    assert marker.opacity[0] == marker.opacity[2] < 1
    assert list(marker.pattern.shape) == ["", "", "/"]


def test_the_trend_labels_the_newest_whole_month_only():
    assert texts(trend()) == ["$150.00"]


def test_hovering_gives_the_exact_amount_and_its_share_of_the_month():
    assert trend().data[0].hovertext[1] == "<b>AWS</b>, October 2026<br>120.00 USD<br>80% of the month"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_provider_has_its_colour_on_every_figure(mode):
    line = charts.parts([AWS], "USD", mode, "provider").data[0]

    assert trend(mode).data[0].marker.color == colour("provider", "AWS", mode) == line.marker.color[0]


def test_a_credit_larger_than_its_month_stays_on_the_picture():
    costs = COSTS.assign(cost=[100.0, 120.0, -80.0, 30.0])
    figure = charts.spend_trend(costs, MONTHS, Period.month("2026-10"), date(2026, 11, 15), "USD")

    assert figure.layout.yaxis.range[0] <= -80


@pytest.mark.parametrize(("low", "high"), [(0, 3), (-250, 40_000), (0, 0.07), (-5, 0), (0, 99_999_999)])
def test_an_axis_holds_all_amounts_in_a_few_round_steps(low, high):
    ticks = round_amounts(low, high)

    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 7


def test_all_of_a_line_can_be_clicked_and_names_its_part():
    figure = charts.parts([AWS, NOBODY], "USD")

    assert [list(each) for each in figure.data[1].customdata] == [["AWS"], [""]]
    assert figure.data[1].width == 1
    assert texts(figure) == ["AWS", "$75.00 · 75%", "Not named", "$25.00 · 25%"]


def test_the_rest_of_a_long_list_cannot_be_opened():
    parts = condensed([Part(str(number), Decimal(1), None, 0.05) for number in range(20)], shown=3)

    assert charts.parts(parts, "USD").data[1].customdata[-1][0] == ""


def test_names_from_a_bill_are_text_and_no_markup():
    figure = charts.parts([Part("<b>x</b>", Decimal(1), None, 1.0)], "USD")

    assert texts(figure)[0] == "&lt;b&gt;x&lt;/b&gt;"
    assert "<b>x</b>" not in figure.data[1].hovertext[0]


def test_movers_say_their_direction_by_arrow_sign_and_colour():
    up = Mover("EC2", "AWS", Decimal(30), Decimal(10), "up")
    new = Mover("<i>", None, Decimal(5), Decimal(0), "new")
    down = Mover("S3", "AWS", Decimal(1), Decimal(3), "down")
    figure = charts.movers(Movers((up, new, down), None, ()), "USD")

    assert texts(figure)[1::2] == ["▲ +$20.00", "▲ +$5.00", "▼ -$2.00"]
    assert list(figure.data[0].marker.color) == [COSTLIER["light"], COSTLIER["light"], CHEAPER["light"]]
    assert "new" in texts(figure)[2]
    assert "<i>" not in figure.data[1].hovertext[1]


def test_lines_below_zero_go_to_the_left_of_a_common_zero():
    credit = ChargeKind("Credit", correction=False, cost=Decimal(-4), share=-0.04, rows=1)
    usage = ChargeKind("Usage", correction=True, cost=Decimal(104), share=1.04, rows=9)
    figure = charts.charge_kinds([usage, credit], "USD")

    assert list(figure.data[0].x) == [104.0, -4.0]
    assert list(figure.layout.xaxis.range) == [-4.0, 104.0]
    assert texts(figure)[0] == "Usage, corrections"


def test_an_unknown_cost_is_called_unknown():
    costs = FourCosts(
        None, dict.fromkeys(BASES, Decimal(9)) | {"ListCost": None}, dict.fromkeys(BASES, 1.0) | {"ListCost": 0.0}
    )

    assert "unknown" in texts(charts.four_costs(costs, "BilledCost", "USD"))


def test_the_bridge_goes_from_list_to_effective_cost_without_a_gap():
    saved = Savings(Decimal(150), Decimal(120), Decimal(80), Decimal(10), rows=3, priced=2)
    bridge = charts.savings_bridge(saved, "USD").data[0]

    assert list(bridge.y) == [150.0, -30.0, -40.0, 10.0, 90.0]
    assert sum(bridge.y[:-1]) == bridge.y[-1]
    assert list(bridge.text) == ["$150.00", "-$30.00", "-$40.00", "+$10.00", "$90.00"]


@pytest.mark.parametrize(
    "figure",
    [
        charts.parts([], "USD"),
        charts.charge_kinds([], "USD"),
        charts.movers(None, "USD"),
        charts.movers(Movers((), None, ()), "USD"),
        charts.savings_bridge(NOTHING_PRICED, "USD"),
        charts.spend_trend(COSTS.iloc[:0], MONTHS, Period.month("2026-10"), date(2026, 11, 15), "USD"),
    ],
)
def test_where_there_is_nothing_to_draw_the_figure_says_so(figure):
    assert not figure.data
    assert texts(figure)[0].endswith(".")


def test_figures_are_clear_and_still():
    for figure in (trend(), charts.parts([AWS], "USD"), charts.empty("Nothing.")):
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert figure.layout.dragmode is False
        assert figure.layout.xaxis.fixedrange
