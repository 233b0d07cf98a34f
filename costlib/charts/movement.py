"""What changed most between two periods."""

from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import empty
from costlib.models.movers import Mover, Movers
from costlib.models.ratios import change
from costlib.models.wording import percent, signed
from costlib.palette import CHEAPER, CONTEXT, COSTLIER, Mode


def movers(found: Movers | None, currency: str, mode: Mode = "light") -> go.Figure:
    """One line per mover: dearer to the right, cheaper to the left, each with arrow and sign."""
    if found is None:
        return empty("The data does not reach back to the whole period before.")
    if not found.all:
        return empty("Nothing cost more or less than in the period before.")
    return rows([_row(each, each is found.other, currency, mode) for each in found.all], mode)


def _row(mover: Mover, rest: bool, currency: str, mode: Mode) -> Row:
    moved = mover.moved or 0
    tint = COSTLIER[mode] if moved > 0 else CHEAPER[mode]
    return Row(
        mover.name,
        signed(moved, currency),
        float(moved),
        CONTEXT[mode] if rest else tint,
        _hover(mover, currency),
        note=", ".join(
            word for word in (mover.provider, mover.state) if word in {mover.provider, "new", "ended"} and word
        ),
        tint=None if rest else tint,
    )


def _hover(mover: Mover, currency: str) -> str:
    moved = change(mover.now, mover.before)
    share = "" if moved is None else f" ({'+' if moved > 0 else ''}{percent(moved)})"
    return (
        f"<b>{escape(mover.name)}</b><br>{amounts.exact(mover.before, currency)} before<br>"
        f"{amounts.exact(mover.now, currency)} now<br>{amounts.exact(mover.moved, currency)}{share}"
    )
