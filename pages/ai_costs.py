"""AI costs: what do models cost us?

Asked by engineers weekly and by finance monthly. Answer: spend by model, content type, token kind and tenant; price
books; what other models, volumes and plans would cost.
"""

from pages import _ai_books, _ai_calculator, _ai_choice, _ai_plans, _ai_savings, _ai_sides, _ai_spend, _costs

VIEWS = {
    "Spend": _ai_spend.draw,
    "Price book": _ai_books.draw,
    "Calculator": _ai_calculator.draw,
    "Model choice": _ai_choice.draw,
    "What if": _ai_savings.draw,
    "Plans": _ai_plans.draw,
    "Reconciliation": _ai_sides.draw,
}

_costs.need_days()
VIEWS[_costs.choice("View", list(VIEWS), key="ai_view")]()
