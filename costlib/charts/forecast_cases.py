"""Forecasts compared: scenarios side by side, and parts that add up."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from costlib.charts.forecasts import HEIGHT, LEGEND, days, hover, line, placed
from costlib.charts.style import INK, date_axis, empty, figure, money_axis
from costlib.models.outlook.parts import NOT_NAMED, OTHER
from costlib.models.outlook.scenario import Case
from costlib.models.outlook.series import Frequency
from costlib.palette import CATEGORICAL, CONTEXT, Kind, Mode, colour

_LOWER = 90
_PALE = 0.5
_DASHES = ("dash", "dot", "longdash", "dashdot")


def cases(found: Sequence[Case], frequency: Frequency, currency: str, mode: Mode = "light") -> go.Figure:
    """A line a scenario; the base, which comes first, is drawn through.

    Args:
        found: As ``scenario.cases`` gives them.
        frequency: Of their tables.
        currency: Of the amounts.
        mode: Of the page.
    """
    drawn = figure(HEIGHT - _LOWER, t=24, r=8)
    for place, case in enumerate(found):
        tint = CATEGORICAL[mode][(place - 1) % len(CATEGORICAL[mode])] if place else INK[mode]
        template = f"{hover(frequency, currency, case.name)}, forecast"
        dash = _DASHES[(place - 1) % len(_DASHES)] if place else "solid"
        line(drawn, escape(case.name), case.table["mean"], tint, template, dash)
    lows, highs = ([float(getattr(case.table["mean"], side)()) for case in found] for side in ("min", "max"))
    drawn.update_layout(showlegend=True, legend=LEGEND)
    placed(drawn, frequency)
    date_axis(drawn)
    money_axis(drawn, min(lows), max(highs), currency)
    return drawn


def forecast_parts(
    history: pd.DataFrame,
    ahead: pd.DataFrame,
    currency: str,
    mode: Mode = "light",
    frequency: Frequency = "month",
    kind: Kind | None = None,
) -> go.Figure:
    """Parts that add up, stacked: actual in full colour, the forecast paler.

    Args:
        history: A column a part, index: months or days.
        ahead: The same columns for what is to come.
        currency: Of the amounts.
        mode: Of the page.
        frequency: Of the index.
        kind: What gives the parts their colours; None for colours by place.
    """
    if ahead.empty:
        return empty("No part of this selection can be forecast.", HEIGHT)
    drawn = figure(HEIGHT, t=24)
    both = pd.concat([history[ahead.columns], ahead]).fillna(0.0)
    for place, name in enumerate(ahead.columns):
        tint = _tint(str(name), place, kind, mode)
        _bars(drawn, str(name), both[name], len(history), tint, hover(frequency, currency, str(name)))
    drawn.update_layout(barmode="relative", bargap=0.28, showlegend=True, legend=LEGEND)
    placed(drawn, frequency)
    date_axis(drawn)
    lowest = float(both.where(both < 0, 0).sum(axis=1).min())
    money_axis(drawn, lowest, float(both.where(both > 0, 0).sum(axis=1).max()), currency)
    return drawn


def _tint(name: str, place: int, kind: Kind | None, mode: Mode) -> str:
    if name in (OTHER, NOT_NAMED):
        return CONTEXT[mode]
    return colour(kind, name, mode) if kind else CATEGORICAL[mode][place % len(CATEGORICAL[mode])]


def _bars(drawn: go.Figure, name: str, values: pd.Series, known: int, tint: str, template: str) -> None:
    ahead = len(values) - known
    drawn.add_bar(
        name=escape(name),
        x=days(values.index),
        y=values.tolist(),
        marker={"color": tint, "opacity": [1.0] * known + [_PALE] * ahead, "line": {"width": 0}},
        customdata=["actual"] * known + ["forecast"] * ahead,
        hovertemplate=f"{template}, %{{customdata}}<extra></extra>",
    )
