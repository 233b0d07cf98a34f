"""Executive summary: where do we stand?

Asked by whoever answers for the money, weekly and before each board meeting. Answer: what was spent and how it moved,
where the month is heading, what a content piece costs, what was saved, what nobody was charged, and what changed most;
and apart from it the case for AI, with every claim held against its computation.
"""

from pages import _costs, _executive_case, _executive_ledger

VIEWS = {"Ledger": _executive_ledger.draw, "Case and claims": _executive_case.draw}

VIEWS[_costs.choice("View", list(VIEWS), key="summary_view")]()
