"""What the views of Tenant costs share: the allocation of the months on screen, cached, and the way between views."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib.models.allocation import answer
from costlib.models.allocation.result import Allocation
from costlib.models.tenants import allocation_course
from costlib.models.tenants.answer import PIECES, analytics_policy, volumes_of
from costlib.models.tenants.volumes import Volumes
from costlib.models.units import unit_costs
from costlib.models.units.unit_costs import UnitCost
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.analytics import BusinessMetric
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope
from pages import _context, _costs, _service

OWNERS: dict[str, Owner] = {"Tenants": "tenant", "Departments": "department"}
SHOWN = 60
"""Letters of a name that nobody bears."""
VIEW, WHO = "view", "who"
"""Keys of the view and of who is looked at: both are kept in the link."""
ONE, RULES = "One tenant", "Rules and pools"
"""Names of views that others lead to."""


def scope() -> Scope:
    """The sidebar's scope over whole months, for cost is shared out by month."""
    chosen = _context.scope()
    return replace(chosen, period=answer.whole_months(chosen.period))


def everyone(about: Scope, owner: Owner) -> Scope:
    """The same question about all owners: a filter on them hides some, but what proves and compares needs all."""
    return replace(about, filters=tuple(each for each in about.filters if each[0] != COLUMNS[owner]))


def allocation(
    *by: str, about: Scope | None = None, policy: AllocationPolicy | None = None, owner: Owner = "tenant"
) -> Allocation:
    """The months of the scope, shared out by the pools in force, or by others for a what-if.

    Args:
        by: Columns to break amounts down by.
        about: The scope, if not the sidebar's.
        policy: Pools to use instead of those in force.
        owner: Among whom cost is shared out.
    """
    wanted = policy or answer.allocation_policy(_context.ledger())
    return _allocation(_stamp(wanted), wanted, about or scope(), by, owner)


def _stamp(policy: AllocationPolicy) -> tuple[Any, ...]:
    """All that an allocation rests on."""
    return _context.stamp(), policy.model_dump_json(), _context.ledger().ownership().model_dump_json()


@st.cache_resource(ttl="1h", max_entries=24, show_spinner=False)
def _allocation(at: Any, _policy: AllocationPolicy, about: Scope, by: tuple[str, ...], owner: Owner) -> Allocation:
    return answer.allocation(_service.ledger_in(at[0][0]), about, by, owner, _policy)


def compared() -> tuple[Period, Period] | None:
    """The months of the scope that are over, and as many before; None where the data holds no such pair."""
    data = _context.freshness()
    return allocation_course.comparable(scope().period, data.first_day, data.as_of)


def stamp() -> tuple[Any, ...]:
    """All that figures of tenants rest on: data, pools, owners, and what they are measured by."""
    source = _context.ledger()
    return (*_stamp(answer.allocation_policy(source)), analytics_policy(source).model_dump_json())


def piece_costs(
    year: Allocation, months: tuple[Period | None, ...], tenant: str | None = None
) -> list[UnitCost | None]:
    """What a content piece costs in each of some periods; None for None, and where nothing counts pieces.

    Args:
        year: An allocation over all of them.
        months: Whole months each.
        tenant: Whose; all are one where None.
    """
    source, last = _context.ledger(), year.scope.period.last_day
    policy = analytics_policy(source)
    unit = next((each for each in policy.units_on(last) if each.metric == PIECES), None)
    metric = policy.metric_on(PIECES, last)
    if unit is None or metric is None:
        return [None for _ in months]
    at = (_context.stamp(), source.ownership().model_dump_json(), metric.model_dump_json())
    volumes = _volumes(at, year.scope, metric)
    found = []
    for period in months:
        each = None if period is None else (allocation_course.over(year, period), volumes.over(period), unit)
        found.append(each and (unit_costs.unit_costs(*each).get(tenant) if tenant else unit_costs.whole(*each)))
    return found


@st.cache_data(ttl="1h", max_entries=16, show_spinner=False)
def _volumes(at: Any, about: Scope, _metric: BusinessMetric) -> Volumes:
    return volumes_of(_service.ledger_in(at[0][0]), about, _metric)


def among() -> Owner:
    """Among whom cost is shared out: a switch, kept in the link."""
    return OWNERS[_costs.choice("Among", list(OWNERS), key="among")]


def pick(names: list[str], owner: Owner) -> str:
    """Who is looked at: a picker that a click on a table sets too, kept in the link; the first until one is chosen."""
    asked = st.session_state.get(WHO) or st.query_params.get(WHO)
    if st.session_state.get(WHO) not in names:
        st.session_state.pop(WHO, None)
    chosen = st.selectbox(
        owner.capitalize(),
        names,
        index=None,
        key=WHO,
        bind="query-params",
        placeholder=names[0],
        label_visibility="collapsed",
        width=260,
    )
    if asked and asked not in names:
        st.caption(f"{_costs.plain(asked[:SHOWN])} is no {owner} of these months: this is {_costs.plain(names[0])}.")
    return chosen or names[0]


def offer() -> None:
    """Make the picker known before it is on the page: only then is what a click sets kept in the link."""
    st.session_state.setdefault(WHO, None)


def open_one(name: str) -> None:
    """Go to the view of one tenant; for a callback."""
    st.session_state[VIEW], st.session_state[WHO] = ONE, name


def open_rules() -> None:
    """Go to the rules; for a callback."""
    st.session_state[VIEW] = RULES


def newest_month(about: Scope) -> Scope:
    """The last month of a scope."""
    return about.over(Period(about.period.last_day.replace(day=1), about.period.end))
