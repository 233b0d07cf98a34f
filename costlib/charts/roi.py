"""Figures of ROI cases: the course of the sums, what moves the value, and what scenarios make of it."""

from collections.abc import Sequence
from html import escape
from itertools import accumulate

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import SMALL, empty, figure, money_axis
from costlib.models.roi.answer import RoiAnswer
from costlib.models.roi.risk import Part, Swing
from costlib.models.roi.scenarios import Outcome
from costlib.models.wording import percent
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode

HEIGHT = 320
FEW = 12
"""Years of which each has its number on the axis."""


def roi_course(found: RoiAnswer, mode: Mode = "light") -> go.Figure:
    """Net flow of each year as bars, their sum as a line; where it crosses zero the case has paid back."""
    currency, years = found.case.currency, [each.year for each in found.flows.years]
    net, sums = found.flows.net, list(accumulate(found.flows.net))
    drawn = figure(HEIGHT)
    drawn.add_bar(
        name="Net of the year",
        x=years,
        y=[float(each) for each in net],
        marker={"color": [CHEAPER[mode] if each >= 0 else COSTLIER[mode] for each in net], "cornerradius": 3},
        opacity=0.55,
        hovertext=[f"Year {year}<br>{amounts.exact(each, currency)}" for year, each in zip(years, net, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.add_scatter(
        name="Net so far",
        x=years,
        y=[float(each) for each in sums],
        mode="lines+markers",
        line={"width": 2, "color": CATEGORICAL[mode][0]},
        hovertext=[
            f"To the end of year {year}<br>{amounts.exact(each, currency)}"
            for year, each in zip(years, sums, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.add_hline(y=0, line={"width": 1, "color": CONTEXT[mode]})
    drawn.update_layout(bargap=0.4)
    title = {"text": "Year", "font": {"size": SMALL}}
    drawn.update_xaxes(fixedrange=True, showgrid=False, dtick=1 if len(years) <= FEW else None, title=title)
    money_axis(drawn, float(min(*net, *sums)), float(max(*net, *sums)), currency)
    return drawn


def roi_tornado(found: Sequence[Swing], currency: str, mode: Mode = "light") -> go.Figure:
    """A bar per unsure line from its low to its high, the widest first; the lowest value of all is at the left."""
    if not found:
        return empty("No line of this case has a spread: give one a low and a high to see what it moves.")
    lowest = min(min(each.npv_low, each.npv_high) for each in found)
    return rows([_swing(each, lowest, currency, mode) for each in found], mode)


def roi_indices(found: Sequence[Part], mode: Mode = "light") -> go.Figure:
    """What part of the variance each line brings with all that it acts through; the largest first."""
    if not found:
        return empty("With fewer than two unsure lines there is nothing to tell apart.")
    return rows([_part(each, mode) for each in found], mode)


def roi_outcomes(found: Sequence[Outcome], currency: str, mode: Mode = "light") -> go.Figure:
    """Net present value of each scenario."""
    return rows([_outcome(each, currency, mode) for each in found], mode)


def _swing(each: Swing, lowest: float, currency: str, mode: Mode) -> Row:
    low, high = sorted((each.npv_low, each.npv_high))
    hover = "".join(
        f"<br>x{times:.2f}: {amounts.exact(npv, currency)}"
        for times, npv in ((each.low, each.npv_low), (each.high, each.npv_high))
    )
    return Row(
        each.line,
        f"{amounts.short(low, currency)} to {amounts.short(high, currency)}",
        high - low,
        CATEGORICAL[mode][0],
        f"<b>{escape(each.line)}</b>{hover}",
        start=low - lowest,
    )


def _part(each: Part, mode: Mode) -> Row:
    hover = f"<b>{escape(each.line)}</b><br>alone {percent(each.first)}<br>in all {percent(each.total)}"
    return Row(each.line, percent(each.total), each.total, CATEGORICAL[mode][0], hover)


def _outcome(each: Outcome, currency: str, mode: Mode) -> Row:
    value = float(each.npv or 0)
    tint = CHEAPER[mode] if value >= 0 else COSTLIER[mode]
    hover = f"<b>{escape(each.name)}</b><br>{amounts.exact(each.npv, currency)}"
    return Row(each.name, amounts.short(each.npv, currency), value, tint, hover)
