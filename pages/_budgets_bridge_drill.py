"""Budget variance, drill-down: where the money of a budget goes and how that moved, down to single resources."""

import streamlit as st

from costlib import charts
from costlib.models import findings, movers
from costlib.models.budgets.bridge import Bridge
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.status_scope import scope_of, tags_of
from pages import _budgets_status_seen, _context, _costs

LEVELS = {
    "Provider": "ServiceProviderName",
    "Service": "ServiceName",
    "Tenant": "x_Tenant",
    "Model": "x_Model",
    "Resource": "ResourceId",
}
PROVIDER, RESOURCE = LEVELS["Provider"], LEVELS["Resource"]
PART = "provider"
"""Column of providers, where they are what is compared and not what is told beside it."""

MONTH = 31
"""Days of which single charges are read."""


def draw(of: BudgetStatus, bridge: Bridge) -> None:
    """Draw the card: what moved most against the days that the bridge compares with."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        level = LEVELS[_costs.choice("By", list(LEVELS), key="drill")]
    if bridge.before is None:
        _budgets_status_seen.said("There is no period before to compare with.")
        return
    if level == RESOURCE and (bridge.period.days > MONTH or tags_of(of.budget)):
        _budgets_status_seen.said("Single resources are compared within a month, for budgets by columns.")
        return
    now = scope_of(of.budget, bridge.period)
    if level == RESOURCE:
        tables = [_costs.resources(about) for about in (now, scope_of(of.budget, bridge.before))]
    else:
        tables = [
            _budgets_status_seen.costs_by(of, days, level, not of.over) for days in (bridge.period, bridge.before)
        ]
    name = PART if level == PROVIDER else level
    now_costs, before_costs = (table.rename_columns({level: name}) for table in tables)
    found = movers.movers(now_costs, before_costs, name)
    currency = of.budget.currency
    with title:
        _costs.title(findings.movement(found, currency))
    _costs.draw(charts.movers(found, currency, _costs.mode()), "drill_movers", f"What moved most by {level}")
    if found is not None:
        _budgets_status_seen.said(findings.movement_total(found, bridge.before, currency))
        _context.export(movers.movers_table(found, name), f"budget_movers_{level}", now, {"Budget": of.budget.name})
