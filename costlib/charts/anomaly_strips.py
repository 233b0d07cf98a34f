"""Strips of days by series: how far cost was off what was expected."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape
from types import MappingProxyType
from typing import TypeVar

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, SMALL, date_axis, empty, figure
from costlib.models.watch.series import Name
from costlib.models.watch.strip import Cell, Strip
from costlib.models.watch.words import span
from costlib.palette import CHEAPER, COSTLIER, Mode

GROUND: Mapping[Mode, str] = MappingProxyType({"light": "#EEF1F6", "dark": "#1C2638"})
"""A day that cost what was expected."""
LINE = 21
"""Pixels of a strip, and of the name above it."""
AXIS = 40
MARK = 10
FULL = 1.0
"""So far off, as a fraction, is in full colour."""
Shown = TypeVar("Shown")


def unusual_strips(found: Strip, currency: str, mode: Mode = "light") -> go.Figure:
    """A strip per series: the redder the dearer, the greener the cheaper than expected; anomalies bear an arrow.

    Args:
        found: As ``strip`` gives it.
        currency: Of the amounts.
        mode: Of the page.
    """
    if not found.rows:
        return empty("Nothing unusual in this period.")
    lines = 2 * len(found.rows)
    drawn = figure(LINE * lines + AXIS, t=0, b=AXIS)
    drawn.add_heatmap(
        x=[*found.days, found.days[-1] + timedelta(days=found.step)],
        y=[LINE * place for place in range(lines + 1)],
        z=_lines(found, lambda _, cell: _tint(cell), None),
        text=_lines(found, lambda _, cell: _mark(cell), ""),
        texttemplate="%{text}",
        textfont={"size": MARK},
        hovertext=_lines(found, lambda name, cell: _hover(name, cell, currency), ""),
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        colorscale=[[0, CHEAPER[mode]], [0.5, GROUND[mode]], [1, COSTLIER[mode]]],
        zmin=-FULL,
        zmax=FULL,
        xgap=1,
        showscale=False,
    )
    for place, (name, _) in enumerate(found.rows):
        _name(drawn, name, LINE * (lines - 2 * place - 0.5), mode)
    drawn.update_yaxes(visible=False, range=[0, LINE * lines], fixedrange=True)
    date_axis(drawn)
    drawn.update_xaxes(nticks=8)
    if found.step == 1:
        drawn.update_xaxes(tickformat="%-d %b", ticklabelmode="instant", ticklabelposition="outside right")
    return drawn


def _lines(found: Strip, shown: Callable[[Name, Cell], Shown], nothing: Shown) -> list[list[Shown]]:
    """From the bottom up a line of cells and an empty one for its name above, for each series."""
    return [
        line
        for name, cells in reversed(found.rows)
        for line in ([shown(name, cell) for cell in cells], [nothing] * len(cells))
    ]


def _name(drawn: go.Figure, name: Name, height: float, mode: Mode) -> None:
    word = f"  <i>{escape(name.word)}</i>" if name.dimension else ""
    drawn.add_annotation(
        text=f"{escape(str(name))}{word}",
        x=0,
        xref="paper",
        xanchor="left",
        y=height,
        yanchor="middle",
        showarrow=False,
        font={"size": SMALL, "color": INK[mode]},
    )


def _tint(cell: Cell) -> float | None:
    if cell.expected is None:
        return None
    off = cell.off if cell.off is not None else FULL if cell.actual > 0 else 0.0
    return max(-FULL, min(FULL, off))


def _mark(cell: Cell) -> str:
    return "" if cell.unusual is None else "▲" if cell.unusual.up else "▼"


def _hover(name: Name, cell: Cell, currency: str) -> str:
    off = "" if cell.off is None else f" ({100 * cell.off:+.0f}%)"
    kind = "" if cell.unusual is None else f"<br>{cell.unusual.kind}, {span(cell.unusual.start, cell.unusual.end)}"
    return (
        f"<b>{escape(str(name))}</b>, {span(cell.first, cell.last)}<br>{amounts.exact(cell.actual, currency)}"
        f"<br>expected {amounts.exact(cell.expected, currency)}{off}{kind}"
    )
