"""Parts of a whole as lines: providers, categories, services, regions, kinds of charge."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import empty
from costlib.models.breakdown import Part
from costlib.models.charge_kinds import ChargeKind
from costlib.models.wording import percent
from costlib.palette import CATEGORICAL, CONTEXT, Kind, Mode, colour

NOTHING = "No charges here in this period."


def parts(
    found: Sequence[Part], currency: str, mode: Mode = "light", kind: Kind | None = None, unnamed: str = "Not named"
) -> go.Figure:
    """One line per part, dearest first; a click on it names the part.

    Args:
        found: As ``breakdown.condensed`` gives them.
        currency: Of the costs.
        mode: Of the page.
        kind: What gives each part its colour; None for one colour for all.
        unnamed: What a part without a name is called.
    """
    if not found:
        return empty(NOTHING)
    one = CATEGORICAL[mode][0]
    return rows(
        [
            Row(
                each.name or unnamed,
                _figure(each.cost, each.share, currency),
                float(each.cost or 0),
                CONTEXT[mode] if each.merged else colour(kind, each.name, mode) if kind else one,
                _hover(each.name or unnamed, each.cost, each.share, each.rows, currency),
                key="" if each.merged else each.name or "",
            )
            for each in found
        ],
        mode,
    )


def charge_kinds(found: Sequence[ChargeKind], currency: str, mode: Mode = "light") -> go.Figure:
    """One line per kind of charge, in the order of a bill; credits go to the left."""
    if not found:
        return empty(NOTHING)
    return rows(
        [
            Row(
                each.title,
                _figure(each.cost, each.share, currency),
                float(each.cost or 0),
                colour("charge", each.category, mode),
                _hover(each.title, each.cost, each.share, each.rows, currency),
            )
            for each in found
        ],
        mode,
    )


def _figure(cost: amounts.Amount, share: float | None, currency: str) -> str:
    short = amounts.short(cost, currency)
    return short if share is None else f"{short} · {percent(share)}"


def _hover(name: str, cost: amounts.Amount, share: float | None, charges: int, currency: str) -> str:
    of = "" if share is None else f"<br>{percent(share)} of this level"
    return f"<b>{escape(name)}</b><br>{amounts.exact(cost, currency)}{of}<br>{charges:,} charges"
