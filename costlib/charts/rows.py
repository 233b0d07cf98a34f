"""A list of bars: each line has its name on the left, its figure on the right, its bar below, on any width."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from costlib.charts.style import CLEAR, INK, SMALL, figure
from costlib.palette import Mode

LINE = 44
_BAR = 0.15
_BAR_AT = -0.2
_TEXT_UP = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``key`` is what a click on it names; empty where it opens nothing. Its bar begins at ``start``."""

    name: str
    figure: str
    value: float
    colour: str
    hover: str
    key: str = ""
    note: str = ""
    tint: str | None = None
    start: float = 0.0


def rows(lines: Sequence[Row], mode: Mode) -> go.Figure:
    """The lines from top to bottom. All of a line, not only its bar, can be pointed at and clicked."""
    drawn = figure(LINE * len(lines) + 4, t=2)
    places = list(range(len(lines)))
    ends = [0.0, *(line.start + line.value for line in lines)]
    low, high = min(ends), max(ends)
    drawn.add_bar(
        x=[line.value for line in lines],
        base=[line.start for line in lines],
        y=[place - _BAR_AT for place in places],
        width=_BAR,
        orientation="h",
        marker={"color": [line.colour for line in lines], "cornerradius": 3, "line": {"width": 0}},
        hoverinfo="skip",
    )
    drawn.add_bar(
        x=[high - low or 1.0] * len(lines),
        base=low,
        y=places,
        width=1,
        orientation="h",
        marker={"color": CLEAR, "line": {"width": 0}},
        customdata=[[line.key] for line in lines],
        hovertext=[line.hover for line in lines],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    labels = [label for place, line in zip(places, lines, strict=True) for label in _labels(place, line, mode)]
    drawn.update_layout(barmode="overlay", bargap=0, annotations=labels)  # one by one, Plotly checks all of them anew
    drawn.update_xaxes(visible=False, fixedrange=True, range=[low, high or 1.0])
    drawn.update_yaxes(visible=False, fixedrange=True, range=[len(lines) - 0.5, -0.5])
    return drawn


def _labels(place: int, line: Row, mode: Mode) -> list[dict[str, Any]]:
    """Name on the left and figure on the right, above the bar."""
    common = {"xref": "paper", "y": place, "yshift": _TEXT_UP, "showarrow": False, "borderpad": 0}
    note = (
        f" <span style='font-size:{SMALL - 1}px;opacity:0.7'>{escape(line.note, quote=False)}</span>"
        if line.note
        else ""
    )
    font = {"size": SMALL + 1, "color": INK[mode]}
    return [
        {**common, "text": escape(_cut(line.name), quote=False) + note, "x": 0, "xanchor": "left", "font": font},
        {
            **common,
            "text": escape(line.figure, quote=False),
            "x": 1,
            "xanchor": "right",
            "font": {**font, "color": line.tint or INK[mode]},
        },
    ]


def _cut(name: str, longest: int = 34) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
