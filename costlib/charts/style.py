"""What all figures share: clear ground, no tool bar, no zoom, one date axis, amounts as people read them."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from costlib import amounts
from costlib.palette import Mode
from costlib.scope import next_month

CONFIG: Mapping[str, Any] = MappingProxyType({"displayModeBar": False, "scrollZoom": False})
"""Pass to ``st.plotly_chart(config=...)``."""
CLEAR = "rgba(0,0,0,0)"
SMALL = 12
INK: Mapping[Mode, str] = MappingProxyType({"light": "#17202E", "dark": "#E6EBF4"})
"""The page's text colour, for names that a chart must not fade."""
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4
_BAR = timedelta(days=10)


def figure(height: int, **margins: int) -> go.Figure:
    """A figure without traces: clear, still, and tight to its card."""
    drawn = go.Figure()
    drawn.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 8, "b": 0, **margins},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        dragmode=False,
        hoverlabel={"align": "left"},
        showlegend=False,
        title=None,
    )
    return drawn


def empty(message: str, height: int = 200) -> go.Figure:
    """A figure that says why there is nothing to draw, as tall as the one it stands for."""
    drawn = figure(height)
    drawn.update_xaxes(visible=False, fixedrange=True)
    drawn.update_yaxes(visible=False, fixedrange=True)
    drawn.add_annotation(text=message, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return drawn


def date_axis(drawn: go.Figure) -> None:
    """The one axis of time: months by name, the year under the first of each."""
    drawn.update_xaxes(
        type="date",
        tickformat="%b\n%Y",
        ticklabelmode="period",
        nticks=14,
        fixedrange=True,
        showgrid=False,
        title=None,
    )
    months = {month for trace in drawn.data if trace.type == "bar" and trace.xperiod for month in trace.x}
    if len(months) == 1:
        _alone(drawn, months.pop())


def _alone(drawn: go.Figure, month: date) -> None:
    """Give the bars of a single month their width: left to itself the browser draws them as thin as a moment."""
    drawn.update_traces(width=_BAR / timedelta(milliseconds=1), selector={"type": "bar"})
    drawn.update_xaxes(range=[month, next_month(month)])


def money_axis(drawn: go.Figure, lowest: float, highest: float, currency: str) -> None:
    """The one axis of money: a few round amounts that hold all values and zero."""
    ticks = round_amounts(min(lowest, 0.0), max(highest, 0.0))
    drawn.update_yaxes(
        tickvals=ticks,
        ticktext=[tick_text(tick, currency) for tick in ticks],
        range=[ticks[0], max(ticks[-1], highest * 1.02)],
        fixedrange=True,
        title=None,
        zeroline=lowest < 0,
    )


def round_amounts(lowest: float, highest: float) -> list[float]:
    """Round amounts from at most ``lowest`` to at least ``highest``, about four steps.

    >>> round_amounts(0, 39_800)
    [0.0, 10000.0, 20000.0, 30000.0, 40000.0]
    >>> round_amounts(0, 0)
    [0.0, 1.0]
    """
    rough = (highest - lowest) / _TICKS
    if rough <= 0:
        return [0.0, 1.0]
    power = 10.0 ** int(f"{rough:e}".split("e")[1])
    step = next(power * each for each in _STEPS if power * each >= rough)
    first, last = int(lowest // step), -int(-highest // step)
    return [number * step for number in range(first, last + 1)]


def tick_text(amount: float, currency: str) -> str:
    """A round amount without digits that say nothing.

    >>> tick_text(10_000, "USD"), tick_text(2_500_000, "EUR"), tick_text(0, "USD"), tick_text(500, "USD")
    ('$10K', '€2.5M', '$0', '$500')
    """
    short = amounts.short(amount, currency)
    letter = short[-1] if short[-1].isalpha() else ""
    digits = short.removesuffix(letter)
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + letter
