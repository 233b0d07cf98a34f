"""Forecasts: what was, what is to come with its intervals, parts that add up, and scenarios side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, SMALL, date_axis, empty, figure, money_axis
from costlib.models.outlook.outlook_findings import step_name
from costlib.models.outlook.scenario import Case
from costlib.models.outlook.series import Frequency
from costlib.palette import CATEGORICAL, CONTEXT, Mode

HEIGHT = 430
SHOWN = 190
"""Days of history that are drawn before a forecast by day."""
_LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.14, "xanchor": "left", "x": 0, "traceorder": "normal"}
_FAINTEST, _STRONGEST = 0.13, 0.30
_DASHES = ("dash", "dot", "longdash", "dashdot")


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
    if history.empty:
        return empty("No whole month or day of cost yet.", HEIGHT)
    drawn = figure(HEIGHT, t=24, r=8)
    shown = history.iloc[-SHOWN:] if frequency == "day" else history
    joined = _joined(shown, table, levels)
    for place, level in enumerate(sorted(levels, reverse=True)):
        _band(drawn, joined, level, _strength(place, len(levels)), mode)
    for place, (name, values) in enumerate((members or {}).items()):
        _member(drawn, name, table.index, values, CATEGORICAL[mode][1 + place % 9])
    _line(drawn, "Actual", shown, INK[mode], [_hover(t, v, frequency, currency) for t, v in shown.items()])
    said = [_expected(time, row, levels, frequency, currency) for time, row in table.iterrows()]
    _line(drawn, "Forecast", joined["mean"], CATEGORICAL[mode][0], ["", *said], dash="dash")
    _end(drawn, table, currency)
    if open_month is not None:
        _ring(drawn, open_month, table, CATEGORICAL[mode][0])
    drawn.update_layout(showlegend=True, legend=_LEGEND)
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


def _strength(place: int, count: int) -> float:
    """Opacity of an interval: the widest is the faintest."""
    return (
        _FAINTEST
        if place == 0 and count > 1
        else _FAINTEST + (_STRONGEST - _FAINTEST) * max(place, 1) / max(count - 1, 1)
    )


def _band(drawn: go.Figure, joined: pd.DataFrame, level: int, opacity: float, mode: Mode) -> None:
    times = _days(joined.index)
    colour = CATEGORICAL[mode][0]
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    drawn.add_scatter(x=times, y=joined[f"hi_{level}"].tolist(), showlegend=False, **edge)
    drawn.add_scatter(
        x=times,
        y=joined[f"lo_{level}"].tolist(),
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},{opacity:.2f})",
        name=f"{level}% interval",
        **edge,
    )


def _line(
    drawn: go.Figure, name: str, values: pd.Series, colour: str, hover: Sequence[str], dash: str = "solid"
) -> None:
    drawn.add_scatter(
        x=_days(values.index),
        y=[None if pd.isna(each) else float(each) for each in values],
        name=name,
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertext=list(hover),
        hoverinfo="text",
    )


def _member(drawn: go.Figure, name: str, times: pd.Index, values: Iterable[float], colour: str) -> None:
    drawn.add_scatter(
        x=_days(times),
        y=[float(each) for each in values],
        name=escape(name),
        mode="lines",
        line={"color": colour, "width": 1},
        hoverinfo="name",
    )


def _end(drawn: go.Figure, table: pd.DataFrame, currency: str) -> None:
    """Write the last expected amount at the end of its line."""
    drawn.add_annotation(
        x=_days(table.index)[-1],
        y=float(table["mean"].iloc[-1]),
        text=amounts.short(float(table["mean"].iloc[-1]), currency),
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        font={"size": SMALL},
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


def _hover(time: object, value: float, frequency: Frequency, currency: str) -> str:
    return f"<b>{step_name(time, frequency)}</b><br>{amounts.exact(value, currency)}"


def _expected(time: object, row: pd.Series, levels: Sequence[int], frequency: Frequency, currency: str) -> str:
    lines = [
        f"{level}%: {amounts.short(float(row[f'lo_{level}']), currency)} to "
        f"{amounts.short(float(row[f'hi_{level}']), currency)}"
        for level in sorted(levels)
    ]
    return "<br>".join([f"{_hover(time, float(row['mean']), frequency, currency)}, forecast", *lines])


def _days(times: pd.Index) -> list[date]:
    return [pd.Timestamp(each).date() for each in times]


def cases(found: Sequence[Case], frequency: Frequency, currency: str, mode: Mode = "light") -> go.Figure:
    """A line a scenario, the base drawn through, each named at its end by the legend."""
    drawn = figure(HEIGHT - 90, t=24, r=8)
    for place, case in enumerate(found):
        hover = [
            f"<b>{escape(case.name)}</b><br>{_hover(time, value, frequency, currency)}, forecast"
            for time, value in case.table["mean"].items()
        ]
        colour = INK[mode] if not place else CATEGORICAL[mode][(place - 1) % 10]
        _line(drawn, escape(case.name), case.table["mean"], colour, hover, "solid" if not place else _dash(place))
    lows, highs = ([float(getattr(case.table["mean"], side)()) for case in found] for side in ("min", "max"))
    drawn.update_layout(showlegend=True, legend=_LEGEND)
    date_axis(drawn)
    money_axis(drawn, min(lows), max(highs), currency)
    return drawn


def _dash(place: int) -> str:
    return _DASHES[(place - 1) % len(_DASHES)]


def forecast_parts(
    history: pd.DataFrame, ahead: pd.DataFrame, currency: str, mode: Mode = "light", frequency: Frequency = "month"
) -> go.Figure:
    """Parts that add up, stacked: actual in full colour, the forecast paler.

    Args:
        history: A column a part, index: months or days.
        ahead: The same for what is to come.
        currency: Of the amounts.
        mode: Of the page.
        frequency: Of the index.
    """
    if ahead.empty:
        return empty("No part of this selection can be forecast.", HEIGHT)
    drawn = figure(HEIGHT, t=24)
    both = pd.concat([history, ahead]).fillna(0.0)
    totals = both.sum(axis=1)
    for place, name in enumerate(ahead.columns):
        grey = str(name) == OTHER
        drawn.add_bar(
            name=escape(str(name)),
            x=_days(both.index),
            y=both[name].tolist(),
            marker={
                "color": CONTEXT[mode] if grey else CATEGORICAL[mode][place % 10],
                "opacity": [1.0] * len(history) + [_PALE] * len(ahead),
                "line": {"width": 0},
            },
            hovertext=[
                f"<b>{escape(str(name))}</b>, {_hover(time, value, frequency, currency)}"
                f"{'' if place < len(history) else ', forecast'}"
                for place, (time, value) in enumerate(both[name].items())
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            **({"xperiod": "M1", "xperiodalignment": "middle"} if frequency == "month" else {}),
        )
    drawn.update_layout(barmode="relative", bargap=0.28, showlegend=True, legend=_LEGEND)
    date_axis(drawn)
    money_axis(drawn, float(both.where(both < 0, 0).sum(axis=1).min()), float(totals.max()), currency)
    return drawn


OTHER = "Other"
_PALE = 0.5
