"""What a provider foretells itself, drawn over our forecast: a line of its own, its interval a thin band."""

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from costlib.charts.forecasts import days, decimals, hover, placed
from costlib.charts.style import money_axis
from costlib.models.advised.forecasts import Theirs
from costlib.models.outlook.series import Frequency
from costlib.palette import Mode, colour

BAND = 0.12
"""Opacity of its interval."""


def beside(
    drawn: go.Figure, theirs: Sequence[Theirs], frequency: Frequency, currency: str, mode: Mode = "light"
) -> go.Figure:
    """Draw them into a fan, with room for them; returns the figure."""
    if not theirs:
        return drawn
    for each in theirs:
        _band(drawn, each, mode)
        _line(drawn, each, frequency, currency, mode)
    placed(drawn, frequency)
    _make_room(drawn, theirs, currency)
    return drawn


def _make_room(drawn: go.Figure, theirs: Sequence[Theirs], currency: str) -> None:
    """Stretch the axis of money where somebody foretells more or less than it holds."""
    low, high = drawn.layout.yaxis.range or (0.0, 0.0)
    told = [each.table.to_numpy(dtype=float) for each in theirs]
    lowest, highest = (pick(float(way(each)) for each in told) for pick, way in ((min, np.nanmin), (max, np.nanmax)))
    if lowest < low or highest > high:
        money_axis(drawn, min(low, lowest), max(high, highest), currency)


def _band(drawn: go.Figure, theirs: Theirs, mode: Mode) -> None:
    rows = theirs.table.dropna(subset=["lo", "hi"])
    if rows.empty:
        return
    ink = colour("provider", theirs.provider, mode)
    red, green, blue = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    drawn.add_scatter(x=days(rows.index), y=rows["hi"].to_numpy(), **edge)
    fill = f"rgba({red},{green},{blue},{BAND})"
    drawn.add_scatter(x=days(rows.index), y=rows["lo"].to_numpy(), fill="tonexty", fillcolor=fill, **edge)


def _line(drawn: go.Figure, theirs: Theirs, frequency: Frequency, currency: str, mode: Mode) -> None:
    form = f",.{decimals(currency)}f"
    within = f"{theirs.level}%: %{{customdata[0]:{form}}} to %{{customdata[1]:{form}}}"
    told = theirs.table[["lo", "hi"]].to_numpy(dtype=float)
    known = bool(np.isfinite(told).all())
    ink = colour("provider", theirs.provider, mode)
    drawn.add_scatter(
        x=days(theirs.table.index),
        y=theirs.table["mean"].to_numpy(dtype=float),
        name=escape(theirs.label),
        mode="lines+markers" if len(theirs.table) == 1 else "lines",
        line={"color": ink, "width": 2, "dash": "dash"},
        customdata=told,
        hovertemplate=f"{hover(frequency, currency, theirs.label)}{f'<br>{within}' if known else ''}<extra></extra>",
    )
