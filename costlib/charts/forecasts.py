"""Forecasts: what was, and what is to come with its intervals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, SMALL, date_axis, empty, figure, money_axis
from costlib.currencies import minor_unit
from costlib.models.outlook.series import Frequency
from costlib.palette import CATEGORICAL, Mode

HEIGHT = 430
SHOWN = 190
"""Days of history that are drawn before a forecast by day."""
LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.14, "xanchor": "left", "x": 0, "traceorder": "normal"}
WHEN: Mapping[Frequency, str] = {"month": "%B %Y", "day": "%-d %b %Y"}
_FAINTEST, _STRONGEST = 0.13, 0.30


def fan(
    history: pd.Series,
    table: pd.DataFrame,
    levels: Sequence[int],
    frequency: Frequency,
    currency: str,
    mode: Mode = "light",
    *,
    open_month: date | None = None,
    members: Mapping[str, Iterable[float]] | None = None,
) -> go.Figure:
    """Actual cost as a line, then the forecast with its intervals, wider ones fainter.

    Args:
        history: Cost by day or whole month; the newest days alone are drawn.
        table: ``mean``, ``lo_L``, ``hi_L``; index: times that follow.
        levels: Of intervals, per cent.
        frequency: Of both.
        currency: Of the amounts.
        mode: Of the page.
        open_month: The month that is partly known, marked by a ring.
        members: Name of a member to its amounts, drawn thin.
    """
    if history.empty and table.empty:
        return empty("No whole month or day of cost yet.", HEIGHT)
    drawn = figure(HEIGHT, t=24, r=8)
    shown = history.iloc[-SHOWN:] if frequency == "day" else history
    joined = _joined(shown, table, levels)
    for place, level in enumerate(sorted(levels, reverse=True)):
        _band(drawn, joined, level, strength(place, len(levels)), mode)
    for place, (name, values) in enumerate((members or {}).items()):
        _member(drawn, name, table.index, values, CATEGORICAL[mode][1 + place % 9])
    line(drawn, "Actual", shown, INK[mode], hover(frequency, currency))
    told = table[[f"{side}_{level}" for level in sorted(levels) for side in ("lo", "hi")]].to_numpy()
    line(drawn, "Forecast", joined["mean"], CATEGORICAL[mode][0], _expected(levels, frequency, currency), "dash", told)
    _end(drawn, table, frequency, currency, mode)
    if open_month is not None:
        _ring(drawn, open_month, table, CATEGORICAL[mode][0])
    drawn.update_layout(showlegend=True, legend=LEGEND)
    placed(drawn, frequency)
    date_axis(drawn)
    money_axis(drawn, *_reach(shown, table), currency)
    return drawn


def _joined(history: pd.Series, table: pd.DataFrame, levels: Sequence[int]) -> pd.DataFrame:
    """The forecast from the last known value on, so that the line does not break."""
    known = history.dropna()
    columns = ["mean", *(f"{side}_{level}" for level in levels for side in ("lo", "hi"))]
    if known.empty:
        return table[columns]
    start = pd.DataFrame({name: [known.iloc[-1]] for name in columns}, index=known.index[-1:])
    return pd.concat([start, table[columns]])


def strength(place: int, count: int) -> float:
    """Opacity of an interval: the widest is the faintest."""
    return (
        _FAINTEST
        if place == 0 and count > 1
        else _FAINTEST + (_STRONGEST - _FAINTEST) * max(place, 1) / max(count - 1, 1)
    )


def _band(drawn: go.Figure, joined: pd.DataFrame, level: int, opacity: float, mode: Mode) -> None:
    times = days(joined.index)
    colour = CATEGORICAL[mode][0]
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    drawn.add_scatter(x=times, y=joined[f"hi_{level}"].to_numpy(), showlegend=False, **edge)
    drawn.add_scatter(
        x=times,
        y=joined[f"lo_{level}"].to_numpy(),
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},{opacity:.2f})",
        name=f"{level}% interval",
        **edge,
    )


def line(
    drawn: go.Figure,
    name: str,
    values: pd.Series,
    colour: str,
    template: str,
    dash: str = "solid",
    told: np.ndarray | None = None,
) -> None:
    """Draw amounts over time as a line; ``told`` are the numbers of its template, of the last rows where fewer."""
    more = {} if told is None else {"customdata": np.pad(told, ((len(values) - len(told), 0), (0, 0)), mode="edge")}
    drawn.add_scatter(
        x=days(values.index),
        y=values.to_numpy(dtype=float),
        name=name,
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertemplate=f"{template}<extra></extra>",
        **more,
    )


def _member(drawn: go.Figure, name: str, times: pd.Index, values: Iterable[float], colour: str) -> None:
    drawn.add_scatter(
        x=days(times),
        y=np.asarray(list(values), dtype=float),
        name=escape(name),
        mode="lines",
        line={"color": colour, "width": 1},
        hoverinfo="name",
    )


def _end(drawn: go.Figure, table: pd.DataFrame, frequency: Frequency, currency: str, mode: Mode) -> None:
    """Write the last expected amount at the end of its line, which for a month is in its middle."""
    last = table.index[-1]
    drawn.add_annotation(
        x=last + (last + pd.DateOffset(months=1) - last) / 2 if frequency == "month" else last,
        y=float(table["mean"].iloc[-1]),
        text=amounts.short(float(table["mean"].iloc[-1]), currency),
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        yshift=2,
        font={"size": SMALL, "color": INK[mode]},
    )


def _ring(drawn: go.Figure, month: date, table: pd.DataFrame, colour: str) -> None:
    """Mark the month that is partly known."""
    drawn.add_scatter(
        x=[month],
        y=[float(table["mean"].iloc[0])],
        name=f"{month:%b %Y}, open",
        mode="markers",
        marker={"symbol": "circle-open", "size": 10, "color": colour, "line": {"width": 2}},
        hoverinfo="skip",
    )


def _reach(history: pd.Series, table: pd.DataFrame) -> tuple[float, float]:
    """Lowest and highest of all that is drawn."""
    lows, highs = [float(table.to_numpy().min()), 0.0], [float(table.to_numpy().max()), 0.0]
    known = history.dropna()
    if not known.empty:
        lows.append(float(known.min()))
        highs.append(float(known.max()))
    return min(lows), max(highs)


def hover(frequency: Frequency, currency: str, title: str = "") -> str:
    """What a point tells: its time and its exact amount.

    >>> hover("month", "USD")
    '<b>%{x|%B %Y}</b><br>%{y:,.2f} USD'
    """
    head = f"<b>{escape(title)}</b>, %{{x|{WHEN[frequency]}}}" if title else f"<b>%{{x|{WHEN[frequency]}}}</b>"
    return f"{head}<br>%{{y:,.{decimals(currency)}f}} {currency}"


def decimals(currency: str) -> int:
    """Digits after the point of an exact amount.

    >>> decimals("USD"), decimals("JPY")
    (2, 0)
    """
    return max(0, -int(minor_unit(currency).as_tuple().exponent))


def _expected(levels: Sequence[int], frequency: Frequency, currency: str) -> str:
    form = f",.{decimals(currency)}f"
    lines = [
        f"{level}%: %{{customdata[{2 * place}]:{form}}} to %{{customdata[{2 * place + 1}]:{form}}}"
        for place, level in enumerate(sorted(levels))
    ]
    return "<br>".join([f"{hover(frequency, currency)}, forecast", *lines])


def placed(drawn: go.Figure, frequency: Frequency) -> None:
    """Put the amount of a month in the middle of it, where the axis names it."""
    if frequency == "month":
        drawn.update_traces(xperiod="M1", xperiodalignment="middle")


def days(times: pd.Index) -> np.ndarray:
    """Times as the days that figures take: an array, for Plotly looks at every value of a list."""
    return times.to_numpy(dtype="datetime64[D]").astype(str)
