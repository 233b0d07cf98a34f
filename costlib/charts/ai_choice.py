"""Which model, and what a plan earns: quality against cost, margins over volume."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import SMALL, empty, figure, money_axis
from costlib.models.ai.choice import Option
from costlib.models.ai.tiers import Margin
from costlib.palette import CATEGORICAL, CONTEXT, Mode

HEIGHT = 340


def quality_frontier(
    found: Sequence[Option],
    best: Sequence[Option],
    chosen: Sequence[tuple[str, Option]],
    currency: str,
    mode: Mode = "light",
) -> go.Figure:
    """Quality against the cost of a piece: what nothing beats is joined by a line, what modes take is named.

    Args:
        found: All options; those without a price have no place.
        best: As ``choice.frontier`` gives them.
        chosen: Mode in words, and what it takes.
        currency: Of the costs.
        mode: Of the page.
    """
    priced = [option for option in found if option.cost is not None]
    if not priced:
        return empty("No model here has a price in this book.", HEIGHT)
    drawn = figure(HEIGHT, t=24, r=24, l=8)
    drawn.add_scatter(
        x=[float(option.cost or 0) for option in best],
        y=[float(option.quality) for option in best],
        mode="lines",
        line={"color": CATEGORICAL[mode][0], "width": 1.5, "dash": "dot", "shape": "hv"},
        hoverinfo="skip",
    )
    drawn.add_scatter(
        x=[float(option.cost or 0) for option in priced],
        y=[float(option.quality) for option in priced],
        mode="markers+text",
        marker={"size": 12, "color": [CATEGORICAL[mode][0] if o in best else CONTEXT[mode] for o in priced]},
        text=[_label(option, chosen) for option in priced],
        textposition=_places(priced, best),
        textfont={"size": SMALL},
        cliponaxis=False,
        hovertext=[
            f"<b>{escape(option.model)}</b><br>quality {option.quality:f}<br>"
            f"{amounts.exact(option.cost, currency)} a piece"
            for option in priced
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _quality_axes(drawn, priced, currency)
    return drawn


def _label(option: Option, chosen: Sequence[tuple[str, Option]]) -> str:
    modes = ", ".join(name for name, taken in chosen if taken == option)
    return escape(option.model) + (f"<br><i>{escape(modes)}</i>" if modes else "")


def _places(priced: Sequence[Option], best: Sequence[Option]) -> list[str]:
    """Where words stand: clear of the line, and those of the dearer half on the left, so that none leaves the chart."""
    dearest = max(option.cost or Decimal(0) for option in priced)
    sides = ["left" if (option.cost or Decimal(0)) > dearest / 2 else "right" for option in priced]
    return [f"{_height(option, best)} {side}" for option, side in zip(priced, sides, strict=True)]


def _height(option: Option, best: Sequence[Option]) -> str:
    if option not in best:
        return "middle"
    return "bottom" if option == best[0] and len(best) > 1 else "top"


def _quality_axes(drawn: go.Figure, priced: Sequence[Option], currency: str) -> None:
    costs = [float(option.cost or 0) for option in priced]
    qualities = [float(option.quality) for option in priced]
    money_axis(drawn, 0.0, max(costs), currency)
    ticks = list(drawn.layout.yaxis.tickvals)
    drawn.update_xaxes(
        tickvals=ticks,
        ticktext=[amounts.price(tick, currency) if tick else "0" for tick in ticks],
        range=[-max(costs) * 0.04, max(costs) * 1.08 or 1.0],
        fixedrange=True,
        title={"text": "Cost of a piece", "font": {"size": SMALL}},
        showgrid=False,
        zeroline=False,
    )
    low, high = min(qualities) - 0.4, max(qualities) + 0.4
    drawn.update_yaxes(
        tickmode="auto", tickvals=None, ticktext=None, nticks=5, range=[low, high], zeroline=False,
        title={"text": "Quality", "font": {"size": SMALL}},
    )  # fmt: skip


def margin_curve(
    plans: Sequence[tuple[str, Sequence[Margin], int | None]], currency: str, mode: Mode = "light"
) -> go.Figure:
    """Margin per month over pieces sold, one line per plan; where it crosses zero is its break-even.

    Args:
        plans: Name, margins in order of volume, and break-even volume (None: never).
        currency: Of the margins.
        mode: Of the page.
    """
    if not plans:
        return empty("No plan rules on this day.", HEIGHT)
    drawn = figure(HEIGHT, t=24, r=8)
    for number, (name, margins, even) in enumerate(plans):
        _plan(drawn, name, margins, even, CATEGORICAL[mode][number % len(CATEGORICAL[mode])], currency)
    values = [float(each.margin) for _, margins, _ in plans for each in margins]
    drawn.add_hline(y=0, line={"width": 1, "color": CONTEXT[mode]})
    money_axis(drawn, min(values), max(values), currency)
    drawn.update_xaxes(
        fixedrange=True, showgrid=False, tickformat="~s", title={"text": "Pieces a month", "font": {"size": SMALL}}
    )
    drawn.update_layout(
        showlegend=True, legend={"orientation": "h", "yanchor": "bottom", "y": 1, "xanchor": "left", "x": 0}
    )
    return drawn


def _plan(drawn: go.Figure, name: str, margins: Sequence[Margin], even: int | None, colour: str, currency: str) -> None:
    drawn.add_scatter(
        name=name,
        x=[float(each.volume) for each in margins],
        y=[float(each.margin) for each in margins],
        mode="lines",
        line={"color": colour, "width": 2},
        hovertext=[
            f"<b>{escape(name)}</b>, {each.volume:,.0f} pieces<br>{amounts.exact(each.margin, currency)}"
            for each in margins
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    if even is not None and margins and even <= margins[-1].volume:
        drawn.add_scatter(
            x=[even], y=[0], mode="markers", showlegend=False, marker={"size": 9, "color": colour},
            hovertext=[f"<b>{escape(name)}</b> breaks even at {even:,} pieces"],
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
