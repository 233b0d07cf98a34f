"""What models cost: months, with marks where prices changed, and the cost of a million tokens."""

from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import SMALL, empty
from costlib.charts.tenants import tenant_months
from costlib.models.ai.price_changes import PriceChange, told
from costlib.models.ai.spend import AiLine
from costlib.models.tenants.allocation_course import Course
from costlib.palette import CATEGORICAL, CONTEXT, Mode
from costlib.scope import Period

_ROOM, _LINE = 8, 48


def ai_trend(
    found: Course,
    changes: Sequence[PriceChange],
    period: Period,
    as_of: date,
    currency: str,
    mode: Mode = "light",
) -> go.Figure:
    """Bars per month, stacked, with a dashed line where prices changed.

    Args:
        found: As ``ai.spend.course`` gives it.
        changes: Those before and after its months are left out.
        period: What is in full colour.
        as_of: Exclusive end of the data: the month it cuts is hatched.
        currency: Of the amounts.
        mode: Of the page.
    """
    drawn = tenant_months(found, period, as_of, currency, mode)
    if not found.series:
        return drawn
    first, last = found.months[0], found.months[-1]
    inside = [each for each in changes if first < each.day and each.day.replace(day=1) <= last]
    for number, day in enumerate(dict.fromkeys(each.day for each in inside)):
        _price_mark(drawn, [each for each in inside if each.day == day], number, (first, last), mode)
    return drawn


def _short(sentence: str) -> str:
    """A change in short lines, without its day, which the axis has.

    >>> _short("gpt-4: input ▼ 50%, output ▼ 25% on 1 Sep 2025")
    'gpt-4<br>input ▼ 50%<br>output ▼ 25%'
    """
    return escape(sentence.rsplit(" on ", 1)[0]).replace(": ", "<br>", 1).replace(", ", "<br>")


def _price_mark(
    drawn: go.Figure, changes: Sequence[PriceChange], number: int, axis: tuple[date, date], mode: Mode
) -> None:
    """A dashed line at a day; its words stand on the side that has more room, one below the other."""
    day = changes[0].day
    left = day - axis[0] < axis[1] - day
    drawn.add_vline(x=day.isoformat(), line={"width": 1, "dash": "dash", "color": CONTEXT[mode]})
    drawn.add_annotation(
        x=day.isoformat(),
        y=1,
        yref="paper",
        yanchor="top",
        yshift=_ROOM - _LINE * number,
        xanchor="left" if left else "right",
        xshift=4 if left else -4,
        align="left" if left else "right",
        showarrow=False,
        text="<br>".join(_short(line) for line in told(changes)),
        font={"size": SMALL - 1},
    )


def per_million(found: Sequence[AiLine], currency: str, unnamed: str, mode: Mode = "light") -> go.Figure:
    """One line per model, content type, token kind or tenant: what a million tokens cost, dearest first.

    Args:
        found: Lines; those whose price is unknown have no place.
        currency: Of the prices.
        unnamed: What a line without a name is called.
        mode: Of the page.
    """
    prices = [(line.name or unnamed, line.now.per_million, line.now.tokens) for line in found]
    known = sorted(((n, price, t) for n, price, t in prices if price is not None), key=lambda each: -each[1])
    if not known:
        return empty("No tokens here have both a number and a cost.")
    return rows(
        [
            Row(
                name,
                amounts.price(price, currency),
                float(price),
                CATEGORICAL[mode][0],
                f"<b>{escape(name)}</b><br>{amounts.exact(price, currency)} a million<br>{tokens:,.0f} tokens",
            )
            for name, price, tokens in known
        ],
        mode,
    )
