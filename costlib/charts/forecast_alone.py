"""A forecast of one month with no whole month before it: a point and its intervals, where a line would be none."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from costlib.charts.forecasts import strength
from costlib.palette import CATEGORICAL, Mode
from costlib.scope import next_month

THIN, THICK = 8, 18
"""Pixels of the widest interval and of the others."""
HEIGHT, LEGEND = 280, -0.3
"""Pixels of what holds one point, and where its legend is."""
FAINTEST = 0.25
"""Opacity of a bar, at least: it has less ink than a band."""


def alone(
    drawn: go.Figure, history: pd.Series, table: pd.DataFrame, levels: Sequence[int], mode: Mode = "light"
) -> go.Figure:
    """Draw the one month of a fan as a point in the middle, upright bars for its intervals; returns the figure.

    Nothing is changed where there is a line to draw.

    Args:
        drawn: A fan of the same table by month.
        history: Cost by whole month; NaN is unknown.
        table: ``mean``, ``lo_L``, ``hi_L``; index: first days of months.
        levels: Of intervals, per cent.
        mode: Of the page.
    """
    if len(table) != 1 or history.notna().any():
        return drawn
    month = pd.Timestamp(table.index[0]).date()
    drawn.update_traces(visible=False)
    drawn.update_traces(visible=True, mode="markers", marker={"size": 9}, selector={"name": "Forecast"})
    for place, level in enumerate(sorted(levels, reverse=True)):
        _bar(drawn, table, level, place, max(FAINTEST, strength(place, len(levels))), mode)
    drawn.data = (*drawn.data[-len(levels) :], *drawn.data[: -len(levels)])
    drawn.update_traces(xperiod="M1", xperiodalignment="middle")
    drawn.update_layout(height=HEIGHT, legend_y=LEGEND)
    drawn.update_xaxes(range=[str(month), str(next_month(month))], dtick="M1")
    middle = month + (next_month(month) - month) / 2
    drawn.update_annotations(x=str(middle), xanchor="left", xshift=14, yanchor="middle", yshift=0)
    return drawn


def _bar(drawn: go.Figure, table: pd.DataFrame, level: int, place: int, opacity: float, mode: Mode) -> None:
    ink = CATEGORICAL[mode][0]
    red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    drawn.add_scatter(
        x=[str(pd.Timestamp(table.index[0]).date())] * 2,
        y=[float(table[f"{side}_{level}"].iloc[0]) for side in ("lo", "hi")],
        name=f"{level}% interval",
        mode="lines",
        line={"color": f"rgba({red},{green},{blue},{opacity:.2f})", "width": THICK if place else THIN},
        hoverinfo="skip",
    )
