"""Budget variance: are we on plan?

Asked by budget owners, weekly; by finance when it plans and before it spends.
"""

from pages import (
    _budgets_bridge,
    _budgets_edit,
    _budgets_gates,
    _budgets_optimise,
    _budgets_plan,
    _budgets_status,
    _budgets_variance,
    _costs,
)

VIEWS = {
    "Status": _budgets_status.draw,
    "Variance": _budgets_variance.draw,
    "Bridge": _budgets_bridge.draw,
    "Plan": _budgets_plan.draw,
    "Budgets": _budgets_edit.draw,
    "Optimise": _budgets_optimise.draw,
    "Gates and alerts": _budgets_gates.draw,
}

VIEWS[_costs.choice("View", list(VIEWS), key="view")]()
