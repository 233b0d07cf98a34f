"""What the views of status, variance and bridge share: the month, its statuses, cached, and which budget is open."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.budgets import bridge, burn_up, causes_who, drill, status, status_tables, variance
from costlib.models.budgets.bridge import Bridge
from costlib.models.budgets.burn_up import BurnUp
from costlib.models.budgets.causes_who import Driver, Service
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.variance import VarianceRow
from costlib.models.outlook.landed import Landing
from costlib.models.outlook.landing import landing_of
from costlib.models.spend import months_of
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import Basis, Period
from pages import _budgets, _context, _costs, _service

VIEW, MONTH, BUDGET = "view", "budget_month", "budget"
"""Keys of the view, of the month and of the budget that is looked at: all are kept in the link."""
STATUS, BRIDGE = "Status", "Bridge"
"""Names of views that others lead to."""

_At = tuple[Any, str]


def month() -> date:
    """Let a month be chosen, the newest first; the last day of it that has data."""
    data = _context.freshness()
    months = [f"{each:%Y-%m}" for each in reversed(months_of(Period(data.first_day, data.as_of)))]
    chosen = st.selectbox(
        "Month",
        months,
        key=MONTH,
        bind="query-params",
        format_func=lambda text: f"{Period.month(text).start:%b %Y}",
        width=150,
    )
    period = Period.month(chosen or months[0])
    return min(period.last_day, data.last_day)


def statuses(day: date) -> list[BudgetStatus]:
    """Statuses of the cycles around a day, the most urgent first."""
    return _statuses(_at(), _budgets.policy(), day)


def pick(found: Sequence[BudgetStatus]) -> BudgetStatus | None:
    """Let a budget be chosen; a click on a table chooses it too. The most urgent one until then."""
    names = [each.budget.name for each in found]
    if st.session_state.get(BUDGET) not in {None, *names}:
        st.session_state[BUDGET] = None
    name = st.selectbox(
        "Budget",
        names,
        index=None,
        key=BUDGET,
        bind="query-params",
        placeholder=names[0] if names else "None",
        width=260,
    )
    return next((each for each in found if each.budget.name == name), found[0] if found else None)


def open_in(view: str, name: str) -> None:
    """Open a budget in a view; for a callback."""
    st.session_state[VIEW] = view
    st.session_state[BUDGET] = name


def nothing(day: date) -> None:
    """Say that no budget rules a month, and what to do."""
    with st.container(border=True, key="no_budget_rules"):
        st.subheader(f"No budget for {day:%B %Y}", anchor=False)
        st.markdown("Make one from the forecast under **Plan**, or write or upload budgets under **Budgets**.")


def figures(of: BudgetStatus) -> dict[str, str]:
    """Header rows of an export about one budget."""
    return {
        "Budget": of.budget.name,
        "Cost basis": f"{of.budget.basis}",
        "Currency": of.budget.currency,
        "Period": f"{of.period.start} to {of.period.last_day}",
        "Filters": "; ".join(f"{name} = {', '.join(values)}" for name, values in of.budget.match.items()) or "none",
    }


def basis_line(of: BudgetStatus) -> str:
    """What the figures of a budget are, in a line."""
    data = _context.freshness()
    kind = "Actual" if of.over else "Estimates beyond that day"
    return (
        f"{of.budget.basis.removesuffix('Cost').capitalize()} cost in {of.budget.currency}, data to "
        f"{_context.day(data.last_day)}. {kind}. Plan: {of.budget.source}."
    )


def bridge_of(of: BudgetStatus) -> Bridge | None:
    """The bridge of a budget, cached."""
    return _bridge(_at(), of.budget.name, of.period, of)


def drivers_of(of: BudgetStatus, found: Bridge) -> dict[Service, Driver]:
    """Who is behind each service of a bridge, cached."""
    return _drivers(_at(), of.budget.name, of.period, found)


def burn_up_of(of: BudgetStatus) -> BurnUp:
    """The burn-up of a budget, cached."""
    return _burn_up(_at(), of.budget.name, of.period, of)


def past_of(name: str, day: date) -> list[BudgetStatus]:
    """Cycles of a budget up to a day, cached."""
    return _past(_at(), _budgets.policy(), name, day)


def rows_without(day: date, currency: str, basis: Basis) -> list[VarianceRow]:
    """Spend of a month that no budget counts, cached."""
    return _without(_at(), _budgets.policy(), day, currency, basis)


def landing(of: BudgetStatus) -> Landing:
    """The landing by the full forecast, cached; takes a second."""
    return _landing(_at(), of.budget.name, of.period, of)


def costs_by(of: BudgetStatus, days: Period, column: str, open_end: bool) -> pa.Table:
    """Cost of a budget by a column, cached."""
    return _costs_by(_at(), of.budget.name, days, column, open_end, of)


def _at() -> _At:
    return _context.stamp(), _budgets.newest().sha256


@st.cache_resource(ttl="1h", max_entries=24, show_spinner=False)
def _statuses(at: _At, _policy: BudgetPolicy, day: date) -> list[BudgetStatus]:
    found = status.statuses(_service.ledger_in(at[0][0]), day, policy=_policy)
    return status_tables.urgent_first(found)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _bridge(at: _At, name: str, period: Period, _of: BudgetStatus) -> Bridge | None:
    del name, period  # the cache reads them
    return bridge.bridge(_service.ledger_in(at[0][0]), _of)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _drivers(at: _At, name: str, period: Period, _found: Bridge) -> dict[Service, Driver]:
    del name, period  # the cache reads them
    return causes_who.drivers(_service.ledger_in(at[0][0]), _found)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _burn_up(at: _At, name: str, period: Period, _of: BudgetStatus) -> BurnUp:
    del name, period  # the cache reads them
    return burn_up.burn_up(_service.ledger_in(at[0][0]), _of)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _past(at: _At, _policy: BudgetPolicy, name: str, day: date) -> list[BudgetStatus]:
    return variance.past(_service.ledger_in(at[0][0]), _policy, name, _context.freshness(), day)


@st.cache_resource(ttl="1h", max_entries=24, show_spinner=False)
def _without(at: _At, _policy: BudgetPolicy, day: date, currency: str, basis: Basis) -> list[VarianceRow]:
    ruling = status.ruling(_policy, day)
    return variance.without_budget(_service.ledger_in(at[0][0]), ruling, day, currency, basis)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _costs_by(at: _At, name: str, days: Period, column: str, open_end: bool, _of: BudgetStatus) -> pa.Table:
    del name  # the cache reads it
    return drill.costs_by(_service.ledger_in(at[0][0]), _of.budget, days, column, open_end=open_end)


@st.cache_resource(ttl="1h", max_entries=32, show_spinner=False)
def _landing(at: _At, name: str, period: Period, _of: BudgetStatus) -> Landing:
    del name  # the cache reads it
    return landing_of(_service.ledger_in(at[0][0]), _of.budget.scope(period), period)


def said(text: str) -> None:
    """A caption without markup."""
    st.caption(_costs.plain(text))
