"""Who would pay more and who less."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import empty
from costlib.models.rules.what_if import UNALLOCATED, Line
from costlib.models.wording import percent, signed
from costlib.palette import CHEAPER, CONTEXT, COSTLIER, Mode

MOST = 12
TOLD = 0.0005
"""Changes smaller than this fraction are not told in per cent."""


def differences(lines: Sequence[Line], currency: str, mode: Mode = "light") -> go.Figure:
    """One line per tenant whose cost changes, the largest difference first: more to the right, less to the left."""
    found = sorted((line for line in lines if line.difference), key=lambda line: -abs(line.difference))
    if not found:
        return empty("Move a slider or choose another method: differences appear here.")
    return rows([_row(line, currency, mode) for line in found[:MOST]], mode)


def _row(line: Line, currency: str, mode: Mode) -> Row:
    name = line.tenant or UNALLOCATED
    tint = CONTEXT[mode] if line.tenant is None else COSTLIER[mode] if line.difference > 0 else CHEAPER[mode]
    moved = (
        "" if line.change is None or abs(line.change) < TOLD else f" ({'+' * (line.change > 0)}{percent(line.change)})"
    )
    return Row(
        name,
        signed(line.difference, currency) + moved,
        float(line.difference),
        tint,
        f"<b>{escape(name)}</b><br>{amounts.exact(line.today, currency)} today<br>"
        f"{amounts.exact(line.then, currency)} what-if<br>{amounts.exact(line.difference, currency)}",
        note=line.plan,
        tint=None if line.tenant is None else tint,
    )
