"""Figures: an answer in, a Plotly figure out. Streamlit's theme gives fonts, text and grid colours."""

from costlib.charts.ai import ai_trend, per_million
from costlib.charts.ai_choice import margin_curve, quality_frontier
from costlib.charts.costs import four_costs, savings_bridge
from costlib.charts.forecasts import cases, fan, forecast_parts
from costlib.charts.movement import movers
from costlib.charts.parts import charge_kinds, parts
from costlib.charts.style import CONFIG, empty
from costlib.charts.tenants import bridge, tenant_days, tenant_months, ways
from costlib.charts.trend import spend_trend
from costlib.charts.units import unit_bridge, unit_trend
from costlib.charts.what_if import differences

__all__ = [
    "CONFIG",
    "ai_trend",
    "bridge",
    "cases",
    "charge_kinds",
    "differences",
    "empty",
    "fan",
    "forecast_parts",
    "four_costs",
    "margin_curve",
    "movers",
    "parts",
    "per_million",
    "quality_frontier",
    "savings_bridge",
    "spend_trend",
    "tenant_days",
    "tenant_months",
    "unit_bridge",
    "unit_trend",
    "ways",
]
