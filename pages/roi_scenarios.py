"""ROI scenarios: is it worth it?

Asked by whoever decides on an investment, and again while it runs. Answer: what it costs and brings year by year, what
that is worth today, when it has paid back, what moves it, how it may come out, and how it does against the ledger.
"""

from pages import _costs, _roi_actual, _roi_case, _roi_compare, _roi_edit, _roi_risk, _roi_strategies, _whatif_roi

VIEWS = {
    "Case": _roi_case.draw,
    "Risk": _roi_risk.draw,
    "Scenarios": _roi_compare.draw,
    "Strategies": _roi_strategies.draw,
    "Plan and actual": _roi_actual.draw,
    "Edit and save": _roi_edit.draw,
}

view = _costs.choice("View", list(VIEWS), key="roi_view")
if view != "Case":  # which draws its own, for its levers move alone
    _whatif_roi.draw()
VIEWS[view]()
