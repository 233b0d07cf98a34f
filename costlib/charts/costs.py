"""Four costs of the same charges, and the way from list to effective cost."""

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.rows import Row, rows
from costlib.charts.style import SMALL, empty, figure, money_axis
from costlib.models.bases import FourCosts
from costlib.models.savings import Savings
from costlib.models.wording import percent
from costlib.palette import CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, Mode
from costlib.scope import BASES, BASIS_TITLES, Basis

_HEIGHT = 300


def four_costs(found: FourCosts, shown: Basis, currency: str, mode: Mode = "light") -> go.Figure:
    """One line per cost, with how much of it is known; the page's own basis in full colour."""
    return rows(
        [
            Row(
                f"{BASIS_TITLES[basis].capitalize()} cost",
                amounts.short(found.costs[basis], currency),
                float(found.costs[basis] or 0),
                CATEGORICAL[mode][0] if basis == shown else CONTEXT[mode],
                f"<b>{BASIS_TITLES[basis].capitalize()} cost</b><br>{amounts.exact(found.costs[basis], currency)}<br>"
                f"{_known(found.coverage[basis])}",
                note=_known(found.coverage[basis]),
            )
            for basis in BASES
        ],
        mode,
    )


def savings_bridge(found: Savings, currency: str, mode: Mode = "light") -> go.Figure:
    """From list cost over what was negotiated, committed and left unused to effective cost."""
    if found.rate is None:
        return empty("No usage with list, contracted and effective cost in this period.", _HEIGHT)
    steps = [
        ("List", found.list, "absolute"),
        ("Negotiated", -found.negotiated, "relative"),
        ("Commitments", -found.commitment, "relative"),
        ("Unused", found.unused, "relative"),
        ("Effective", found.effective + found.unused, "total"),
    ]
    drawn = figure(_HEIGHT, t=20)
    drawn.add_waterfall(
        x=[title for title, _, _ in steps],
        y=[float(amount) for _, amount, _ in steps],
        measure=[measure for _, _, measure in steps],
        text=[_step(amount, measure, currency) for _, amount, measure in steps],
        textposition="outside",
        textfont={"size": SMALL},
        cliponaxis=False,
        connector={"line": {"width": 1, "color": CONTEXT[mode]}},
        increasing={"marker": {"color": COSTLIER[mode]}},
        decreasing={"marker": {"color": CHEAPER[mode]}},
        totals={"marker": {"color": CATEGORICAL[mode][0]}},
        hovertext=[f"<b>{title}</b><br>{amounts.exact(amount, currency)}" for title, amount, _ in steps],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.update_layout(waterfallgap=0.35)
    drawn.update_xaxes(fixedrange=True, title=None, showgrid=False)
    money_axis(drawn, 0.0, float(max(found.list, found.effective + found.unused)), currency)
    return drawn


def _step(amount: amounts.Amount, measure: str, currency: str) -> str:
    short = amounts.short(amount, currency)
    return f"+{short}" if measure == "relative" and amount is not None and amount > 0 else short


def _known(coverage: float | None) -> str:
    return "known for all charges" if coverage == 1 else f"known for {percent(coverage)} of charges"
