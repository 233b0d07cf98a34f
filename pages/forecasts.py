"""Forecasts: where are we heading?

Asked by finance, monthly, to plan; by owners of budgets, to see what is coming; by anyone, to see what if.
"""

from pages import (
    _costs,
    _forecasts,
    _forecasts_ahead,
    _forecasts_parts,
    _forecasts_scenarios,
    _forecasts_scorecard,
    _whatif_forecast,
)

VIEWS = {
    "Forecast": _forecasts_ahead.draw,
    "Scorecard": _forecasts_scorecard.draw,
    "Parts": _forecasts_parts.draw,
    "Scenarios": _forecasts_scenarios.draw,
}

view = _costs.choice("View", list(VIEWS), key="forecast_view")
asked = _forecasts.controls()
_forecasts.stop_if_short(asked)
_whatif_forecast.draw(asked)
VIEWS[view](asked)
