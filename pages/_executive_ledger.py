"""Executive summary, the ledger: who takes most, the cards, the course of spend, and what changed most."""

from datetime import date

import pandas as pd
import streamlit as st

from costlib import charts, queries
from costlib.models import breakdown, findings, heading_words, movers, spend
from costlib.models.outlook import outlook_tables
from costlib.models.outlook.landed import LEVELS
from pages import _background, _context, _costs, _executive_ahead, _executive_cards

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
    _background.begin()


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
    ahead = _ahead(list(costs))
    said = findings.trend(costs, data.as_of, scope.currency)
    _costs.title(said if ahead is None else f"{said}; {heading_words.expected(ahead, scope.currency)}")
    trend = _context.ask(queries.spend_by_month, PROVIDER, about=shown)
    figure = charts.spend_trend(trend, list(costs), scope.period, data.as_of, scope.currency, _costs.mode(), ahead)
    _costs.draw(figure, "spend_trend", "Spend per month, stacked by provider, and the forecast of the next months")
    legend = findings.trend_legend(costs, data.as_of, scope.currency)
    st.caption(_costs.plain(legend if ahead is None else f"{legend} {heading_words.LEGEND}"))
    by_provider = _context.ask_exact(queries.spend_by_month, PROVIDER, about=shown)
    left, right = st.columns(2, gap="small")
    with left:
        st.caption("Spend by month")
        _context.export(by_provider, "spend_by_month_and_provider", shown)
    if ahead is not None:
        with right:
            st.caption("Forecast, both intervals")
            table = outlook_tables.forecast_table(ahead, LEVELS)
            _context.export(table, "spend_forecast_by_month", shown, {"Figures": "estimates"})


def _ahead(months: list[date]) -> pd.DataFrame | None:
    """The forecast, where the course reaches the month that it begins in."""
    found = _executive_ahead.ahead()
    if found is None or found.months.empty or found.month.period.start not in months:
        return None
    return found.months


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
