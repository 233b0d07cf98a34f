"""A plan by month: what may be spent, over what is expected."""

import plotly.graph_objects as go

from costlib import amounts
from costlib.charts.style import INK, date_axis, figure, money_axis
from costlib.models.budgets.planning import Plan
from costlib.palette import CATEGORICAL, Mode

HEIGHT = 300


def plan_months(plan: Plan, currency: str, mode: Mode = "light") -> go.Figure:
    """Bars of the plan, a dotted line of the forecast that it rests on.

    Args:
        plan: By month.
        currency: Of its amounts.
        mode: Of the page.
    """
    months = [each.month for each in plan.months]
    drawn = figure(HEIGHT, t=24)
    drawn.add_bar(
        x=months,
        y=[float(each.amount) for each in plan.months],
        xperiod="M1",
        xperiodalignment="middle",
        name="Plan",
        marker_color=CATEGORICAL[mode][0],
        hovertext=[f"<b>Plan</b> {amounts.exact(each.amount, currency)}" for each in plan.months],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.add_scatter(
        x=months,
        y=[float(each.forecast) for each in plan.months],
        xperiod="M1",
        xperiodalignment="middle",
        name="Forecast (estimate)",
        mode="lines+markers",
        line={"color": INK[mode], "width": 2, "dash": "dot"},
        hovertext=[f"<b>Forecast</b> {amounts.exact(each.forecast, currency)}" for each in plan.months],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawn.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1.12}, bargap=0.35)
    date_axis(drawn)
    highest = max(float(max(each.amount, each.forecast)) for each in plan.months)
    money_axis(drawn, 0.0, highest, currency)
    return drawn
