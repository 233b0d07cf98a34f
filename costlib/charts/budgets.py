"""Budgets: burn-up over a cycle, the bridge from plan to actual, variances of past cycles."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import accumulate

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import INK, SMALL, date_axis, empty, figure, money_axis
from costlib.models.budgets.bridge import MEANINGS, Bridge, Step
from costlib.models.budgets.burn_up import BurnUp
from costlib.models.budgets.status import BudgetStatus
from costlib.models.wording import percent, signed
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode

HEIGHT = 400
_LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.12, "xanchor": "left", "x": 0, "traceorder": "normal"}
_STRENGTHS = {95: 0.13, 80: 0.25}


def burn_up(found: BurnUp, mode: Mode = "light") -> go.Figure:
    """Cost added up over the cycle: actual, the plan by day, the amount, and the forecast with its intervals."""
    status, course = found.status, found.course
    currency = status.budget.currency
    drawn = figure(HEIGHT, t=24, r=8)
    ahead = course["mean"].notna()
    if ahead.any():
        for level in _STRENGTHS:
            _band(drawn, course[ahead], level, mode)
    _line(drawn, "Plan by day", course["expected"], CONTEXT[mode], currency, "dot")
    _line(drawn, "Actual", course["actual"].dropna(), INK[mode], currency)
    if ahead.any():
        _line(drawn, "Forecast", course.loc[ahead, "mean"], CATEGORICAL[mode][0], currency, "dash")
    _amount(drawn, status, mode)
    _breach(drawn, status, mode)
    drawn.update_layout(showlegend=True, legend=_LEGEND)
    date_axis(drawn)
    drawn.update_xaxes(tickformat="%-d %b", ticklabelmode="instant", nticks=8)
    top = float(np.nanmax(course[["actual", "expected", "hi_95"]].to_numpy(dtype=float)))
    low = float(np.nanmin(course[["actual", "expected"]].to_numpy(dtype=float)))
    money_axis(drawn, low, max(top, float(status.amount)), currency)
    return drawn


def waterfall(found: Bridge, mode: Mode = "light") -> go.Figure:
    """From plan to actual: each bar begins where the one above ended; a click on one names it."""
    currency = found.budget.currency
    if not found.steps:
        return empty("Actual and plan are the same to the cent.")
    starts = list(accumulate((float(step.amount) for step in found.steps), initial=float(found.plan)))
    ends = ("Plan so far" if found.period.end < found.budget.cycle_of(found.period.start).end else "Plan", "Actual")
    lines = [
        _end(ends[0], float(found.plan), currency, mode),
        *(_step(step, start, currency, mode) for step, start in zip(found.steps, starts, strict=False)),
        _end(ends[1], float(found.actual), currency, mode),
    ]
    return rows(lines, mode)


def variance_course(found: Sequence[BudgetStatus], mode: Mode = "light") -> go.Figure:
    """Actual minus plan of each cycle that is over, as per cent of the plan."""
    past = [each for each in found if each.over and each.variance_share is not None and each.amount]
    if not past:
        return empty("No cycle of this budget is over yet.", 260)
    drawn = figure(260, t=24)
    shares = [float(each.variance_share or 0.0) for each in past]
    drawn.add_bar(
        x=[_cycle(each.period.start, each) for each in past],
        y=shares,
        marker={"color": [COSTLIER[mode] if share > 0 else CHEAPER[mode] for share in shares], "cornerradius": 3},
        text=[f"{share:+.0%}" for share in shares],
        textposition="outside",
        cliponaxis=False,
        hovertext=[_hover(each) for each in past],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.update_layout(bargap=0.35)
    drawn.update_xaxes(fixedrange=True, type="category", title=None)
    drawn.update_yaxes(visible=False, fixedrange=True, range=_room(shares))
    return drawn


def _room(shares: Sequence[float]) -> list[float]:
    """Room for the figures above and below the bars."""
    low, high = min(0.0, *shares), max(0.0, *shares)
    spare = 0.15 * (high - low or 1.0)
    return [low - spare, high + spare]


def _cycle(start: date, status: BudgetStatus) -> str:
    if status.budget.cycle == "month":
        return f"{start:%b %Y}"
    return f"{start.year}" if status.budget.cycle == "year" else f"Q{(start.month + 2) // 3} {start.year}"


def _hover(status: BudgetStatus) -> str:
    currency = status.budget.currency
    return (
        f"<b>{_cycle(status.period.start, status)}</b><br>{amounts.exact(status.amount, currency)} planned<br>"
        f"{amounts.exact(status.actual, currency)} actual<br>{percent(status.variance_share)} of the plan"
    )


def _line(drawn: go.Figure, name: str, values: pd.Series, colour: str, currency: str, dash: str = "solid") -> None:
    drawn.add_scatter(
        x=list(values.index),
        y=values.to_numpy(dtype=float),
        name=name,
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertext=[
            f"<b>{name}</b>, {day:%-d %b}<br>{amounts.exact(round(v, 2), currency)}" for day, v in values.items()
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _band(drawn: go.Figure, course: pd.DataFrame, level: int, mode: Mode) -> None:
    red, green, blue = (int(CATEGORICAL[mode][0][place : place + 2], 16) for place in (1, 3, 5))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    drawn.add_scatter(x=list(course.index), y=course[f"hi_{level}"].to_numpy(), showlegend=False, **edge)
    drawn.add_scatter(
        x=list(course.index),
        y=course[f"lo_{level}"].to_numpy(),
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},{_STRENGTHS[level]})",
        name=f"{level}% interval",
        **edge,
    )


def _amount(drawn: go.Figure, status: BudgetStatus, mode: Mode) -> None:
    amount = float(status.amount)
    drawn.add_hline(y=amount, line={"color": COSTLIER[mode], "width": 1.5})
    drawn.add_annotation(
        x=0,
        xref="paper",
        y=amount,
        text=f"Budget {amounts.short(status.amount, status.budget.currency)}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": SMALL, "color": COSTLIER[mode]},
    )


def _breach(drawn: go.Figure, status: BudgetStatus, mode: Mode) -> None:
    if status.breach is None:
        return
    drawn.add_scatter(
        x=[pd.Timestamp(status.breach)],
        y=[float(status.amount)],
        mode="markers+text",
        marker={"size": 11, "color": COSTLIER[mode], "symbol": "circle-open", "line": {"width": 2.5}},
        text=[f"{status.breach.day} {status.breach:%b}"],
        textposition="top left",
        textfont={"size": SMALL, "color": COSTLIER[mode]},
        showlegend=False,
        hoverinfo="skip",
    )


def _end(name: str, amount: float, currency: str, mode: Mode) -> Row:
    hover = f"<b>{name}</b><br>{amounts.exact(amount, currency)}"
    return Row(name, amounts.short(amount, currency), amount, CATEGORICAL[mode][0], hover)


def _step(step: Step, start: float, currency: str, mode: Mode) -> Row:
    tint = COSTLIER[mode] if step.amount > 0 else CHEAPER[mode]
    hover = f"<b>{escape(step.title)}</b><br>{amounts.exact(step.amount, currency)}<br>{escape(MEANINGS[step.bar])}"
    note = f"{len(step.effects)} {'item' if len(step.effects) == 1 else 'items'}" if step.effects else ""
    key = step.title if step.effects else ""
    return Row(step.title, signed(step.amount, currency), float(step.amount), tint, hover, key, note, tint, start)
