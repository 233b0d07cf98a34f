"""Unit costs: their course by month, and the way from the cost before to the cost now."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import SMALL, date_axis, empty, figure, money_axis
from costlib.models.units.unit_changes import Moved
from costlib.models.units.unit_costs import UnitCost
from costlib.palette import BACKGROUND, CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode
from costlib.scope import next_month

HEIGHT = 300
_DAY = 15


def unit_trend(
    courses: Mapping[str, Mapping[date, UnitCost]], as_of: date, currency: str, mode: Mode = "light"
) -> go.Figure:
    """A line per name over the months: the last name in full colour, those before it in grey for comparison.

    Months without a unit cost are gaps; a month that is not over has a hollow mark.

    Args:
        courses: Name to unit cost per month.
        as_of: Exclusive end of the data.
        currency: Of the costs.
        mode: Of the page.
    """
    values = [float(each.value) for course in courses.values() for each in course.values() if each.value is not None]
    if not values:
        return empty("No month with both cost and volume.", HEIGHT)
    drawn = figure(HEIGHT, t=24)
    names = list(courses)
    for name in names:
        tint = CATEGORICAL[mode][0] if name == names[-1] else CONTEXT[mode]
        drawn.add_trace(_line(name, courses[name], as_of, currency, tint, mode))
    drawn.update_layout(
        showlegend=len(names) > 1,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1, "xanchor": "left", "x": 0},
        hovermode="closest",
    )
    date_axis(drawn)
    money_axis(drawn, min(values), max(values), currency)
    ticks = drawn.layout.yaxis.tickvals
    drawn.update_yaxes(ticktext=[amounts.price(tick, currency) if tick else "0" for tick in ticks])
    return drawn


def unit_bridge(line: Moved | None, titles: Sequence[str], currency: str, mode: Mode = "light") -> go.Figure:
    """From the cost before over what volume and efficiency did to the cost now.

    Args:
        line: Of one tenant or of all.
        titles: What the four steps are called.
        currency: Of the costs.
        mode: Of the page.
    """
    if line is None or line.before is None or line.effects is None:
        return empty("No cost and volume of the months before to compare with.", HEIGHT)
    amounts_of = (line.before.cost, line.effects.volume, line.effects.efficiency, line.now.cost)
    measures = ("absolute", "relative", "relative", "total")
    steps = list(zip(titles, amounts_of, measures, strict=True))
    drawn = figure(HEIGHT, t=24)
    drawn.add_waterfall(
        x=[title for title, _, _ in steps],
        y=[float(amount) for _, amount, _ in steps],
        measure=list(measures),
        text=[_step(amount, measure, currency) for _, amount, measure in steps],
        textposition="outside",
        textfont={"size": SMALL},
        cliponaxis=False,
        connector={"line": {"width": 1, "color": CONTEXT[mode]}},
        increasing={"marker": {"color": COSTLIER[mode]}},
        decreasing={"marker": {"color": CHEAPER[mode]}},
        totals={"marker": {"color": CATEGORICAL[mode][0]}},
        hovertext=[f"<b>{escape(title)}</b><br>{amounts.exact(amount, currency)}" for title, amount, _ in steps],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.update_layout(waterfallgap=0.35)
    drawn.update_xaxes(fixedrange=True, title=None, showgrid=False)
    tops = (line.before.cost, line.before.cost + line.effects.volume, line.now.cost)
    money_axis(drawn, float(min(tops)), float(max(tops)), currency)
    return drawn


def _line(name: str, course: Mapping[date, UnitCost], as_of: date, currency: str, tint: str, mode: Mode) -> go.Scatter:
    over = [next_month(month) <= as_of for month in course]
    return go.Scatter(
        name=name,
        x=[month.replace(day=_DAY) for month in course],
        y=[None if each.value is None else float(each.value) for each in course.values()],
        mode="lines+markers",
        connectgaps=False,
        line={"color": tint, "width": 2},
        marker={
            "color": [tint if whole else BACKGROUND[mode] for whole in over],
            "size": 7,
            "line": {"width": 2, "color": tint},
        },
        hovertext=[
            _hover(name, month, each, whole, currency)
            for (month, each), whole in zip(course.items(), over, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(name: str, month: date, each: UnitCost, whole: bool, currency: str) -> str:
    volume = amounts.UNKNOWN if each.volume is None else f"{each.volume:,.0f}"
    to_date = "" if whole else ", month to date"
    return (
        f"<b>{escape(name)}</b>, {month:%B %Y}{to_date}<br>{amounts.price(each.value, currency)}<br>"
        f"{amounts.exact(each.cost, currency)} / {volume}"
    )


def _step(amount: amounts.Amount, measure: str, currency: str) -> str:
    short = amounts.short(amount, currency)
    return f"+{short}" if measure == "relative" and amount is not None and amount > 0 else short
