"""What tenants cost: months stacked by tenant or pool, and the way from one amount to another."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import accumulate

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import SMALL, date_axis, empty, figure, money_axis
from costlib.models.tenants.allocation_course import Course, Series
from costlib.models.tenants.allocation_ways import Way
from costlib.models.tenants.change_steps import Step
from costlib.models.wording import percent, signed
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode
from costlib.scope import Period, next_month

HEIGHT = 400
_FAINT = 0.35
_LEGEND = {"orientation": "h", "yanchor": "top", "y": -0.14, "xanchor": "left", "x": 0, "traceorder": "normal"}


def tenant_months(found: Course, period: Period, as_of: date, currency: str, mode: Mode = "light") -> go.Figure:
    """Bars per month, stacked; what is unallocated is grey and dotted, months outside the period are faint.

    Args:
        found: As ``allocation_course.course`` gives it.
        period: What is in full colour.
        as_of: Exclusive end of the data: the month it cuts is hatched.
        currency: Of the amounts.
        mode: Of the page.
    """
    if not found.series:
        return empty("No charges in these months.", HEIGHT)
    drawn = figure(HEIGHT, t=24)
    for number, series in enumerate(found.series):
        drawn.add_trace(_bars(series, _colour(series, number, mode), found, period, as_of, currency))
    totals = [float(total) for total in found.totals]
    _mark(drawn, found.months, totals, as_of, currency)
    drawn.update_layout(
        barmode="relative",
        bargap=0.28,
        showlegend=True,
        legend=dict(_LEGEND),
    )
    date_axis(drawn)
    _money_axis(drawn, found, currency)
    return drawn


def tenant_days(found: Course, currency: str, mode: Mode = "light") -> go.Figure:
    """Bars per day, stacked.

    Args:
        found: As ``allocation_course.days_course`` gives it.
        currency: Of the amounts.
        mode: Of the page.
    """
    if not found.series:
        return empty("No charges in this month.", HEIGHT)
    drawn = figure(HEIGHT, t=24)
    for number, series in enumerate(found.series):
        drawn.add_bar(
            name=series.name,
            x=found.months,
            y=[float(amount) for amount in series.amounts],
            marker={"color": _colour(series, number, mode), "line": {"width": 0}},
            hovertext=[
                f"<b>{escape(series.name)}</b>, {day.day} {day:%B %Y}<br>{amounts.exact(amount, currency)}"
                for day, amount in zip(found.months, series.amounts, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    drawn.update_layout(barmode="relative", bargap=0.2, showlegend=True, legend=dict(_LEGEND))
    date_axis(drawn)
    drawn.update_xaxes(tickformat="%-d\n%b", ticklabelmode="instant", nticks=10)
    _money_axis(drawn, found, currency)
    return drawn


def ways(found: Sequence[Way], currency: str, mode: Mode = "light", chosen: str = "") -> go.Figure:
    """One line per way on which cost came; a click on it names it.

    Args:
        found: As ``allocation_ways.condensed`` gives them.
        currency: Of the amounts.
        mode: Of the page.
        chosen: The one in full colour; all are where none is chosen.
    """
    if not found:
        return empty("No cost in these months.")
    return rows([_way(each, each.name == chosen or not chosen, currency, mode) for each in found], mode)


def _way(each: Way, full: bool, currency: str, mode: Mode) -> Row:
    short = amounts.short(each.amount, currency)
    return Row(
        each.name,
        short if each.share is None else f"{short} · {percent(each.share)}",
        float(each.amount),
        CATEGORICAL[mode][0] if full and not each.merged else CONTEXT[mode],
        f"<b>{escape(each.name)}</b><br>{amounts.exact(each.amount, currency)}",
        key="" if each.merged else each.name,
    )


def _money_axis(drawn: go.Figure, found: Course, currency: str) -> None:
    """An axis that holds every stack below and above zero."""
    reaches = [_reach(column) for column in zip(*(each.amounts for each in found.series), strict=True)]
    money_axis(drawn, min(low for low, _ in reaches), max(high for _, high in reaches), currency)


def _reach(column: Sequence[Decimal]) -> tuple[float, float]:
    """How far a stack goes below and above zero."""
    return float(sum(each for each in column if each < 0)), float(sum(each for each in column if each > 0))


def _colour(series: Series, number: int, mode: Mode) -> str:
    return CATEGORICAL[mode][number % len(CATEGORICAL[mode])] if series.kind == "part" else CONTEXT[mode]


def _bars(series: Series, colour: str, found: Course, period: Period, as_of: date, currency: str) -> go.Bar:
    totals = dict(zip(found.months, found.totals, strict=True))
    dots = "." if series.kind == "unallocated" else ""
    return go.Bar(
        name=series.name,
        x=found.months,
        y=[float(amount) for amount in series.amounts],
        xperiod="M1",
        xperiodalignment="middle",
        marker={
            "color": colour,
            "opacity": [1.0 if _inside(month, period) else _FAINT for month in found.months],
            "pattern": {
                "shape": [dots or ("/" if next_month(month) > as_of else "") for month in found.months],
                "fillmode": "replace",
                "size": 5,
                "solidity": 0.5,
            },
            "line": {"width": 0},
        },
        hovertext=[
            _hover(series.name, month, amount, totals[month], currency)
            for month, amount in zip(found.months, series.amounts, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(name: str, month: date, amount: Decimal, total: Decimal, currency: str) -> str:
    part = f"<br>{percent(float(amount / total))} of the month" if total > 0 else ""
    return f"<b>{escape(name)}</b>, {month:%B %Y}<br>{amounts.exact(amount, currency)}{part}"


def _inside(month: date, period: Period) -> bool:
    return month < period.end and next_month(month) > period.start


def _mark(drawn: go.Figure, months: Sequence[date], totals: Sequence[float], as_of: date, currency: str) -> None:
    """Write the total over the newest whole month."""
    whole = [(month, total) for month, total in zip(months, totals, strict=True) if next_month(month) <= as_of]
    for month, total in whole[-1:]:
        drawn.add_annotation(
            x=month.replace(day=15),
            y=max(total, 0.0),
            text=amounts.short(total, currency),
            showarrow=False,
            yanchor="bottom",
            font={"size": SMALL},
        )


def bridge(
    first: tuple[str, Decimal], steps: Sequence[Step], last: tuple[str, Decimal], currency: str, mode: Mode = "light"
) -> go.Figure:
    """From one amount over steps to another: each bar begins where the one above ended.

    Args:
        first: Name and amount of the start.
        steps: They add up to the difference.
        last: Name and amount of the end.
        currency: Of the amounts.
        mode: Of the page.
    """
    starts = list(accumulate((float(step.moved) for step in steps), initial=float(first[1])))
    found = [
        _end(*first, currency, mode),
        *(_step(step, start, currency, mode) for step, start in zip(steps, starts, strict=False)),
        _end(*last, currency, mode),
    ]
    return rows(found, mode)


def _end(name: str, amount: Decimal, currency: str, mode: Mode) -> Row:
    hover = f"<b>{escape(name)}</b><br>{amounts.exact(amount, currency)}"
    return Row(name, amounts.short(amount, currency), float(amount), CATEGORICAL[mode][0], hover)


def _step(step: Step, start: float, currency: str, mode: Mode) -> Row:
    tint = CONTEXT[mode] if step.merged else COSTLIER[mode] if step.moved > 0 else CHEAPER[mode]
    hover = "<br>".join((f"<b>{escape(step.name)}</b>", amounts.exact(step.moved, currency), escape(step.note)))
    return Row(
        step.name,
        signed(step.moved, currency),
        float(step.moved),
        tint,
        hover,
        note=step.note,
        tint=None if step.merged else tint,
        start=start,
    )
