"""An anomaly: the days around it, and its causes; and what a trial of thresholds would have raised."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import INK, date_axis, empty, figure, money_axis
from costlib.models.anomalies.causes import Cause
from costlib.models.watch.series import WORDS
from costlib.models.watch.words import day
from costlib.models.wording import percent, signed
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode

HEIGHT = 340
SMALLER = 240
_BAND = 0.25
_DOT = 8
_LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.16, "xanchor": "left", "x": 0, "traceorder": "normal"}


def anomaly_days(days: pd.DataFrame, currency: str, mode: Mode = "light") -> go.Figure:
    """Actual cost as a line, what was expected dashed with its band, the days of the anomaly as dots.

    Args:
        days: As ``days_around`` gives them.
        currency: Of the amounts.
        mode: Of the page.
    """
    if days.empty:
        return empty("No days around it.", HEIGHT)
    drawn = figure(HEIGHT, t=12, r=8)
    grey, blue = CONTEXT[mode], CATEGORICAL[mode][0]
    _line(drawn, "", days["upper"], grey, currency, width=0)
    _line(drawn, "Usual band", days["lower"], grey, currency, width=0, fill=True)
    _line(drawn, "Expected", days["expected"], grey, currency, dash="dash")
    if days["before"].notna().any():
        _line(drawn, "Level before", days["before"], blue, currency, dash="dot")
    _line(drawn, "Actual", days["actual"], INK[mode], currency)
    _dots(drawn, days[days["unusual"]], currency, mode)
    drawn.update_layout(showlegend=True, legend=dict(_LEGEND))
    date_axis(drawn)
    drawn.update_xaxes(tickformat="%-d %b\n%Y", ticklabelmode="instant", nticks=7)
    shown = days[["actual", "expected", "lower", "upper"]]
    money_axis(drawn, float(shown["actual"].min()), float(shown[["actual", "upper"]].max().max()), currency)
    return drawn


def anomaly_causes(causes: Sequence[Cause], currency: str, mode: Mode = "light") -> go.Figure:
    """A bar per cause: what it cost beyond the same weekdays before, and its part of the whole."""
    if not causes:
        return empty("Nothing that is known of these charges explains it.")
    return rows([_cause(each, currency, mode) for each in causes], mode)


def anomaly_trial(
    months: Sequence[date], ruling: Mapping[date, int], chosen: Mapping[date, int], mode: Mode = "light"
) -> go.Figure:
    """Anomalies that began in each month, as the saved thresholds raise them and as the chosen ones would.

    Args:
        months: First days, oldest first.
        ruling: Month to how many the saved ones raise.
        chosen: The same for those chosen.
        mode: Of the page.
    """
    if not months:
        return empty("No day of history was judged yet.", SMALLER)
    drawn = figure(SMALLER, t=12)
    pairs = (("As saved", ruling, CONTEXT[mode]), ("As chosen", chosen, CATEGORICAL[mode][0]))
    for name, counts, colour in pairs:
        drawn.add_bar(
            name=name,
            x=list(months),
            y=[counts.get(month, 0) for month in months],
            xperiod="M1",
            xperiodalignment="middle",
            marker={"color": colour, "line": {"width": 0}, "cornerradius": 2},
            hovertext=[f"<b>{name}</b>, {month:%B %Y}<br>{counts.get(month, 0)} begun" for month in months],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    drawn.update_layout(barmode="group", bargap=0.3, showlegend=True, legend=dict(_LEGEND) | {"y": -0.22})
    date_axis(drawn)
    highest = max(1, *(counts.get(month, 0) for _, counts, _ in pairs for month in months))
    drawn.update_yaxes(range=[0, highest * 1.1], dtick=max(1, -(-highest // 4)), fixedrange=True, title=None)
    return drawn


def _line(
    drawn: go.Figure,
    name: str,
    values: "pd.Series[float]",
    colour: str,
    currency: str,
    *,
    dash: str = "solid",
    width: int = 2,
    fill: bool = False,
) -> None:
    drawn.add_scatter(
        name=name,
        x=list(values.index),
        y=values.tolist(),
        mode="lines",
        line={"color": colour, "dash": dash, "width": width},
        fill="tonexty" if fill else None,
        fillcolor=_faint(colour),
        showlegend=bool(name),
        hoverinfo="skip" if not width else None,
        hovertext=[
            f"<b>{name}</b>, {_day(stamp)}<br>{amounts.exact(value, currency)}" for stamp, value in values.items()
        ],
        hovertemplate="%{hovertext}<extra></extra>" if width else None,
    )


def _dots(drawn: go.Figure, days: pd.DataFrame, currency: str, mode: Mode) -> None:
    dearer = float((days["actual"] - days["expected"]).sum()) > 0
    drawn.add_scatter(
        name="Unusual",
        x=list(days.index),
        y=days["actual"].tolist(),
        mode="markers",
        marker={
            "color": COSTLIER[mode] if dearer else CHEAPER[mode],
            "size": _DOT,
            "symbol": "triangle-up" if dearer else "triangle-down",
        },
        hovertext=[
            f"<b>{_day(stamp)}</b><br>{amounts.exact(actual, currency)}<br>expected {amounts.exact(expected, currency)}"
            for stamp, actual, expected in zip(days.index, days["actual"], days["expected"], strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _cause(each: Cause, currency: str, mode: Mode) -> Row:
    tint = COSTLIER[mode] if each.excess > 0 else CHEAPER[mode]
    return Row(
        each.value,
        f"{signed(each.excess, currency)} · {percent(each.contribution)}",
        each.excess,
        tint,
        f"<b>{escape(each.value)}</b><br>{amounts.exact(each.usual, currency)} on the same weekdays before<br>"
        f"{amounts.exact(each.actual, currency)} now",
        note=f"{WORDS.get(each.dimension, each.dimension)}{', new' if each.is_new else ''}",
        tint=tint,
    )


def _day(stamp: object) -> str:
    return day(pd.Timestamp(str(stamp)).date())


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{_BAND})"
