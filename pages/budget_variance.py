"""Budget variance: are we on plan?

Asked by budget owners, weekly; by finance when it plans and before it spends.
"""

from pages import _budgets_edit, _budgets_plan, _costs

VIEWS = {
    "Plan": _budgets_plan.draw,
    "Budgets": _budgets_edit.draw,
}

VIEWS[_costs.choice("View", list(VIEWS), key="view")]()
