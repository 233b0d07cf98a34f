"""Tenant costs: who consumes it?

Asked by finance, monthly, to charge tenants; by engineers, to see why a number is what it is.
"""

from pages import _costs, _tenants_overview

VIEWS = {"All tenants": _tenants_overview.draw}

VIEWS[_costs.choice("View", list(VIEWS), key="view")]()
