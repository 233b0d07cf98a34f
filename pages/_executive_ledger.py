"""Executive summary, the ledger: who takes most, the cards, the course of spend, and what changed most."""

import streamlit as st

from costlib import charts, queries
from costlib.models import breakdown, findings, movers, spend
from pages import _context, _costs, _executive_cards

COMPARED = {"Service": "ServiceName", "Provider": "ServiceProviderName", "Tenant": "x_Tenant"}
PROVIDER = "ServiceProviderName"


def draw() -> None:
    """Draw the view."""
    _costs.need_days()
    _headline()
    _executive_cards.draw()
    _costs.limits()
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch"):
        _trend()
    with right, st.container(border=True, height="stretch"):
        _movers()


def _headline() -> None:
    scope = _context.scope()
    spent, before = _context.ask_exact(queries.spend_by, PROVIDER), _costs.earlier(queries.spend_by, PROVIDER)
    providers, moved = breakdown.listed(spent, PROVIDER), movers.movers(spent, before, PROVIDER)
    st.subheader(_costs.plain(findings.headline(providers, moved, scope)), anchor=False)


def _trend() -> None:
    scope, data = _context.scope(), _context.freshness()
    shown = scope.over(_costs.course())
    course = _context.ask_exact(queries.profile, "month", about=shown)
    costs = {month: each.cost for month, each in spend.spend_by_month(course, shown.period, data).items()}
    _costs.title(findings.trend(costs, data.as_of, scope.currency))
    trend = _context.ask(queries.spend_by_month, PROVIDER, about=shown)
    figure = charts.spend_trend(trend, list(costs), scope.period, data.as_of, scope.currency, _costs.mode())
    _costs.draw(figure, "spend_trend", "Spend per month, stacked by provider")
    st.caption(_costs.plain(findings.trend_legend(costs, data.as_of, scope.currency)))
    by_provider = _context.ask_exact(queries.spend_by_month, PROVIDER, about=shown)
    _context.export(by_provider, "spend_by_month_and_provider", shown)


def _movers() -> None:
    currency, heading = _context.scope().currency, st.container()
    by = COMPARED[_costs.choice("Compare by", list(COMPARED), "movers_by")]
    sides = dict.fromkeys((by,) if by == "x_Tenant" else (PROVIDER, by))
    compared = _context.ask_exact(queries.spend_by, *sides)
    moved = movers.movers(compared, _costs.earlier(queries.spend_by, *sides), by)
    with heading:
        _costs.title(findings.movement(moved, currency))
    _costs.draw(charts.movers(moved, currency, _costs.mode()), "movers", "What changed most between the periods")
    if moved:
        st.caption(_costs.plain(findings.movement_total(moved, _costs.before(), currency)))
        _context.export(movers.movers_table(moved, by), f"movers_by_{by}")
