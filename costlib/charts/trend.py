"""Spend by month, stacked by provider, and what is foretold of the next months."""

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, SMALL, date_axis, empty, figure, money_axis
from costlib.models.wording import percent
from costlib.palette import Mode, colour
from costlib.scope import Period, next_month

HEIGHT = 430
_FAINT = 0.35
_BAND = 0.14
_UNNAMED = "Not named"


def spend_trend(
    costs: pd.DataFrame,
    months: Sequence[date],
    period: Period,
    as_of: date,
    currency: str,
    mode: Mode = "light",
    ahead: pd.DataFrame | None = None,
) -> go.Figure:
    """Bars per month; months outside the period are faint, a month that is not over is hatched.

    What is foretold is a dotted line that goes on from the newest whole month, in a band of its 80 % intervals.

    Args:
        costs: Columns ``month``, ``ServiceProviderName``, ``cost``.
        months: The months of the axis, oldest first.
        period: What is in full colour.
        as_of: Exclusive end of the data: the month it cuts is not over.
        currency: Of the costs.
        mode: Of the page.
        ahead: Columns ``mean``, ``lo_80``, ``hi_80``; index: first days of months that follow. None draws no forecast.
    """
    if costs.empty:
        return empty("No charges in these months.", HEIGHT)
    table = costs.fillna({"ServiceProviderName": _UNNAMED}).pivot_table(
        index="month", columns="ServiceProviderName", values="cost", aggfunc="sum"
    )
    table = table.reindex(pd.to_datetime(pd.Index(months))).fillna(0.0)
    totals = table.sum(axis=1)
    drawn = figure(HEIGHT, t=24)
    table = table.loc[:, table.ne(0).any()]  # a provider whose costs are unknown has no place in the legend
    for provider in table.sum().sort_values(ascending=False).index:
        drawn.add_trace(_bars(str(provider), table[provider], totals, period, as_of, currency, mode))
    _mark(drawn, totals, as_of, currency, aside=ahead is not None)
    highest = float(totals.max())
    if ahead is not None and len(ahead):
        _foretold(drawn, totals, ahead, as_of, currency, mode)
        highest = max(highest, float(ahead["hi_80"].max()))
    drawn.update_layout(
        barmode="relative",
        bargap=0.28,
        showlegend=True,
        legend={"orientation": "h", "yanchor": "top", "y": -0.14, "xanchor": "left", "x": 0, "traceorder": "normal"},
    )
    date_axis(drawn)
    if ahead is not None and len(ahead) and drawn.layout.xaxis.range:  # bars of one month set their own range
        drawn.update_xaxes(range=[months[0], next_month(ahead.index[-1].date())])
    money_axis(drawn, float(table.where(table < 0, 0).sum(axis=1).min()), highest, currency)
    return drawn


def _bars(
    provider: str,
    costs: "pd.Series[float]",
    totals: "pd.Series[float]",
    period: Period,
    as_of: date,
    currency: str,
    mode: Mode,
) -> go.Bar:
    months = [stamp.date() for stamp in pd.DatetimeIndex(costs.index)]
    return go.Bar(
        name=provider,
        x=months,
        y=costs.tolist(),
        xperiod="M1",
        xperiodalignment="middle",
        marker={
            "color": colour("provider", None if provider == _UNNAMED else provider, mode),
            "opacity": [1.0 if _inside(month, period) else _FAINT for month in months],
            "pattern": {
                "shape": ["/" if next_month(month) > as_of else "" for month in months],
                "fillmode": "replace",
                "size": 5,
                "solidity": 0.5,
            },
            "line": {"width": 0},
        },
        hovertext=[
            _hover(provider, month, costs.loc[str(month)], totals.loc[str(month)], currency) for month in months
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(provider: str, month: date, cost: float, total: float, currency: str) -> str:
    part = f"<br>{percent(cost / total)} of the month" if total > 0 else ""
    return f"<b>{escape(provider)}</b>, {month:%B %Y}<br>{amounts.exact(cost, currency)}{part}"


def _inside(month: date, period: Period) -> bool:
    return month < period.end and next_month(month) > period.start


def _mark(drawn: go.Figure, totals: "pd.Series[float]", as_of: date, currency: str, *, aside: bool) -> None:
    """Write the total over the newest whole month; to its left where a line goes on from there."""
    months = dict(zip((stamp.date() for stamp in pd.DatetimeIndex(totals.index)), totals.tolist(), strict=True))
    whole = [month for month in months if next_month(month) <= as_of]
    for month in whole[-1:]:
        drawn.add_annotation(
            x=month.replace(day=15),
            y=months[month],
            text=amounts.short(months[month], currency),
            showarrow=False,
            xanchor="right" if aside else "center",
            yanchor="bottom",
            font={"size": SMALL},
        )


def _foretold(
    drawn: go.Figure, totals: "pd.Series[float]", ahead: pd.DataFrame, as_of: date, currency: str, mode: Mode
) -> None:
    """The band first, so that the line lies on it; both begin at the newest whole month."""
    begin = totals[[next_month(stamp.date()) <= as_of for stamp in pd.DatetimeIndex(totals.index)]].iloc[-1:]
    times = [_middle(stamp) for stamp in (*begin.index, *ahead.index)]
    ink = INK[mode]
    red, green, blue = (int(ink[place : place + 2], 16) for place in (1, 3, 5))
    for name, fill in (("hi_80", None), ("lo_80", "tonexty")):
        drawn.add_scatter(
            x=times,
            y=[*begin, *ahead[name]],
            mode="lines",
            line={"width": 0},
            fill=fill,
            fillcolor=f"rgba({red},{green},{blue},{_BAND})",
            name="80% interval",
            showlegend=fill is not None,
            hoverinfo="skip",
        )
    said = [_expected(stamp, ahead.loc[stamp], currency) for stamp in ahead.index]
    drawn.add_scatter(
        x=times,
        y=[*begin, *ahead["mean"]],
        mode="lines+markers",
        line={"color": ink, "width": 2, "dash": "dot"},
        marker={"color": ink, "size": [0] * len(begin) + [6] * len(ahead)},
        name="Forecast",
        hovertext=[*("" for _ in begin), *said],
        hoverinfo="text",
    )
    drawn.add_annotation(
        x=times[-1],
        y=float(ahead["mean"].iloc[-1]),
        text=amounts.short(float(ahead["mean"].iloc[-1]), currency),
        showarrow=False,
        yanchor="bottom",
        yshift=6,
        font={"size": SMALL},
    )


def _middle(stamp: pd.Timestamp) -> date:
    return stamp.date().replace(day=15)


def _expected(stamp: pd.Timestamp, row: "pd.Series[float]", currency: str) -> str:
    low, high = (amounts.exact(round(row[each], 2), currency) for each in ("lo_80", "hi_80"))
    expected = amounts.exact(round(row["mean"], 2), currency)
    return f"<b>Forecast</b>, {stamp:%B %Y}, an estimate<br>{expected}<br>80%: {low} to {high}"
