"""What models cost: months, with marks where prices changed."""

from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from costlib.charts.style import SMALL
from costlib.charts.tenants import tenant_months
from costlib.models.ai.price_changes import PriceChange, told
from costlib.models.allocation_course import Course
from costlib.palette import CONTEXT, Mode
from costlib.scope import Period

_ROOM, _LINE = 8, 34


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
        text="<br>".join(escape(line).replace(": ", "<br>", 1) for line in told(changes)),
        font={"size": SMALL - 1},
    )
