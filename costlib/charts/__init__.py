"""Figures: an answer in, a Plotly figure out. Streamlit's theme gives fonts, text and grid colours."""

from costlib.charts.ai import ai_trend, per_million
from costlib.charts.ai_choice import margin_curve, quality_frontier
from costlib.charts.anomalies import anomaly_causes, anomaly_days, anomaly_trial
from costlib.charts.anomaly_strips import unusual_strips
from costlib.charts.costs import four_costs, savings_bridge
from costlib.charts.forecast_alone import alone
from costlib.charts.forecast_beside import beside
from costlib.charts.forecast_cases import cases, forecast_parts
from costlib.charts.forecast_reach import reach
from costlib.charts.forecasts import HEIGHT as FORECAST_HEIGHT
from costlib.charts.forecasts import fan
from costlib.charts.movement import movers
from costlib.charts.parts import charge_kinds, parts
from costlib.charts.style import CONFIG, empty
from costlib.charts.tenants import bridge, tenant_days, tenant_months, ways
from costlib.charts.trend import spend_trend
from costlib.charts.units import unit_bridge, unit_trend
from costlib.charts.what_if import differences

__all__ = [
    "CONFIG",
    "FORECAST_HEIGHT",
    "ai_trend",
    "alone",
    "anomaly_causes",
    "anomaly_days",
    "anomaly_trial",
    "beside",
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
    "reach",
    "savings_bridge",
    "spend_trend",
    "tenant_days",
    "tenant_months",
    "unit_bridge",
    "unit_trend",
    "unusual_strips",
    "ways",
]
