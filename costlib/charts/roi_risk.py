"""Figures of a case's risk: how it may come out, and what two lines make of it together."""

from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, SMALL, figure, tick_text
from costlib.models.roi.risk import LEVELS, Simulation
from costlib.models.wording import percent
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode

HEIGHT = 320
BINS = 60
TICKS = 5
PALE = "rgba(128,128,128,0.10)"
TINT = 0.55
"""Colours as pale as words over them need."""


def roi_distribution(found: Simulation, currency: str, mode: Mode = "light") -> go.Figure:
    """How often each net present value was drawn, and as a line the part of the draws that stay below it."""
    counts, edges = np.histogram(found.npv, BINS)
    parts, below = counts / len(found.npv), np.cumsum(counts) / len(found.npv)
    middles = (edges[:-1] + edges[1:]) / 2
    drawn = figure(HEIGHT, t=24, r=44)
    drawn.add_bar(
        x=middles,
        y=parts,
        width=np.diff(edges),
        marker={"color": [COSTLIER[mode] if each < 0 else CATEGORICAL[mode][0] for each in middles]},
        hovertext=[
            f"around {amounts.short(float(at), currency)}: {percent(float(part))} of draws"
            for at, part in zip(middles, parts, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.add_scatter(
        x=edges[1:],
        y=below,
        yaxis="y2",
        mode="lines",
        line={"width": 2, "color": CONTEXT[mode]},
        hovertext=[
            f"{percent(float(part))} of draws below {amounts.short(float(at), currency)}"
            for at, part in zip(edges[1:], below, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for level in LEVELS:
        _mark(drawn, found.percentile(level), f"P{level}", mode)
    _axes(drawn, float(edges[0]), float(edges[-1]), currency)
    return drawn


def roi_heat_map(found: pd.DataFrame, currency: str, mode: Mode = "light") -> go.Figure:
    """Net present value for multiples of two lines; a loss has the colour of a loss, and its sign."""
    values, across, down = found.to_numpy(dtype=float), escape(str(found.columns.name)), escape(str(found.index.name))
    far = float(np.abs(values).max()) or 1.0
    drawn = figure(HEIGHT + 40, t=8)
    drawn.add_heatmap(
        z=values,
        x=[f"x{each:g}" for each in found.columns],
        y=[f"x{each:g}" for each in found.index],
        zmin=-far,
        zmax=far,
        showscale=False,
        xgap=2,
        ygap=2,
        colorscale=[[0, COSTLIER[mode]], [0.5, PALE], [1, CHEAPER[mode]]],
        opacity=TINT,
        text=[[amounts.short(float(each), currency) for each in row] for row in values],
        texttemplate="%{text}",
        textfont={"size": SMALL, "color": INK[mode]},
        hovertemplate=f"{across} %{{x}}<br>{down} %{{y}}<br><b>%{{text}}</b><extra></extra>",
    )
    for update, name in ((drawn.update_xaxes, across), (drawn.update_yaxes, down)):
        update(fixedrange=True, showgrid=False, title={"text": name, "font": {"size": SMALL}}, type="category")
    return drawn


def _axes(drawn: go.Figure, low: float, high: float, currency: str) -> None:
    ticks = [float(each) for each in np.linspace(low, high, TICKS)]
    drawn.update_xaxes(
        tickvals=ticks,
        ticktext=[tick_text(each, currency) for each in ticks],
        fixedrange=True,
        showgrid=False,
        title={"text": "Net present value", "font": {"size": SMALL}},
    )
    drawn.update_yaxes(fixedrange=True, showgrid=False, title=None, showticklabels=False)
    right = {
        "overlaying": "y",
        "side": "right",
        "range": [0, 1.02],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "tickformat": ".0%",
    }
    drawn.update_layout(yaxis2={**right, "showgrid": False, "fixedrange": True, "showticklabels": True}, bargap=0)


def _mark(drawn: go.Figure, at: float, text: str, mode: Mode) -> None:
    line = {"width": 1, "dash": "dot", "color": CONTEXT[mode]}
    drawn.add_vline(x=at, line=line, annotation_text=text, annotation_position="top", annotation_font_size=SMALL)
