"""Figures: an answer in, a Plotly figure out. Streamlit's theme gives fonts, text and grid colours."""

from costlib.charts.costs import four_costs, savings_bridge
from costlib.charts.movement import movers
from costlib.charts.parts import charge_kinds, parts
from costlib.charts.style import CONFIG, empty
from costlib.charts.tenants import Step, bridge, tenant_months
from costlib.charts.trend import spend_trend
from costlib.charts.units import unit_bridge, unit_trend

__all__ = [
    "CONFIG",
    "Step",
    "bridge",
    "charge_kinds",
    "empty",
    "four_costs",
    "movers",
    "parts",
    "savings_bridge",
    "spend_trend",
    "tenant_months",
    "unit_bridge",
    "unit_trend",
]
