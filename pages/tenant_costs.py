"""Tenant costs: who consumes it?

Asked by finance, monthly, to charge tenants; by engineers, to see why a number is what it is.
"""

from pages import (
    _costs,
    _tenants_one,
    _tenants_overview,
    _tenants_rules,
    _tenants_statement,
    _tenants_units,
    _tenants_what_if,
    _whatif_tenants,
)

VIEWS = {
    "All tenants": _tenants_overview.draw,
    "One tenant": _tenants_one.draw,
    "Unit costs": _tenants_units.draw,
    "Statement": _tenants_statement.draw,
    "Rules and pools": _tenants_rules.draw,
    "What if": _tenants_what_if.draw,
}

view = _costs.choice("View", list(VIEWS), key="view")
if view not in _whatif_tenants.WITHOUT:
    _whatif_tenants.draw()
VIEWS[view]()
