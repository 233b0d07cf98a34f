"""What the views of Tenant costs share: the allocation of the months on screen, cached, and who is looked at."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib import queries
from costlib.models import allocation_course, allocation_findings, findings, spend, unit_costs
from costlib.models.allocation import answer
from costlib.models.allocation.result import Allocation
from costlib.models.allocation_course import By
from costlib.models.tenants.answer import PIECES, analytics_policy, tenant_summaries, volumes_of
from costlib.models.tenants.summary import IDLE_BY, TenantSummary
from costlib.models.tenants.volumes import Volumes
from costlib.models.unit_costs import UnitCost
from costlib.models.wording import against
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.analytics import BusinessMetric, Unit
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope
from pages import _context, _costs, _service

OWNERS: dict[str, Owner] = {"Tenants": "tenant", "Departments": "department"}
STACKS: dict[str, By] = {"By tenant": "tenant", "By pool": "pool"}
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


def kept(owner: Owner) -> frozenset[str] | None:
    """The owners that the sidebar's filter keeps; None keeps all."""
    chosen = dict(scope().filters).get(COLUMNS[owner])
    return None if chosen is None else frozenset(chosen)


def shown(found: Allocation) -> Allocation:
    """What the sidebar's filter on owners leaves of an allocation of all."""
    chosen = kept(found.owner)
    return found if chosen is None else found.of(chosen)


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


def now(owner: Owner = "tenant") -> Allocation:
    """The months of the scope, of all owners, broken down by what became of commitments."""
    return allocation(IDLE_BY, about=everyone(scope(), owner), owner=owner)


def course(owner: Owner = "tenant") -> Allocation:
    """A year up to the scope's last month, or longer where the scope or what it compares with is longer."""
    about = everyone(scope(), owner)
    period = allocation_course.course_period(about.period, _context.freshness().first_day)
    return allocation(about=about.over(period), owner=owner)


def pair(owner: Owner = "tenant") -> tuple[Allocation, Allocation] | None:
    """The months of the scope that are over, and as many before; None where the data holds no such pair."""
    found = compared()
    if found is None:
        return None
    year = course(owner)
    return allocation_course.over(year, found[0]), allocation_course.over(year, found[1])


def compared() -> tuple[Period, Period] | None:
    """Which months changes compare."""
    data = _context.freshness()
    return allocation_course.comparable(scope().period, data.first_day, data.as_of)


def versus() -> str | None:
    """What changes are against, in words."""
    found = compared()
    return None if found is None else against(found[1])


def summaries(owner: Owner = "tenant") -> list[TenantSummary]:
    """All owners, dearest first, with unit costs and scores where they can be known."""
    source, found = _context.ledger(), now(owner)
    at = (_stamp(answer.allocation_policy(source)), analytics_policy(source).model_dump_json(), found.scope, owner)
    return _summaries(at, found)


@st.cache_data(ttl="1h", max_entries=16, show_spinner=False)
def _summaries(at: Any, _found: Allocation) -> list[TenantSummary]:
    return tenant_summaries(_service.ledger_in(at[0][0][0]), _found, None)


def piece_costs(tenant: str | None = None) -> tuple[UnitCost | None, UnitCost | None, list[UnitCost]]:
    """What a content piece costs in the scope, how that compares, and in each month that is over.

    Args:
        tenant: Whose; all are one where None.

    Returns:
        Unit cost of the scope, of the months before (None where nothing compares), and per month, oldest first.
    """
    source, year = _context.ledger(), course()
    last, policy = year.scope.period.last_day, analytics_policy(source)
    unit = next((each for each in policy.units_on(last) if each.metric == PIECES), None)
    metric = policy.metric_on(PIECES, last)
    if unit is None or metric is None:
        return None, None, []
    volumes = _volumes((_context.stamp(), metric.model_dump_json()), year.scope, metric)
    over = allocation_course.whole_months(allocation_course.months(year), _context.freshness().as_of)
    months = list(unit_costs.by_month(year, volumes, unit, over, tenant).values())
    period, before = scope().period, (compared() or (None, None))[1]
    periods = [None if each is None else _unit_cost(year, volumes, unit, each, tenant) for each in (period, before)]
    return periods[0], periods[1], months


def _unit_cost(year: Allocation, volumes: Volumes, unit: Unit, period: Period, tenant: str | None) -> UnitCost | None:
    costs, kept = allocation_course.over(year, period), volumes.over(period)
    return unit_costs.unit_costs(costs, kept, unit).get(tenant) if tenant else unit_costs.whole(costs, kept, unit)


@st.cache_data(ttl="1h", max_entries=16, show_spinner=False)
def _volumes(at: Any, about: Scope, _metric: BusinessMetric) -> Volumes:
    return volumes_of(_service.ledger_in(at[0][0]), about, _metric)


def among() -> Owner:
    """Among whom cost is shared out: a switch, kept in the link."""
    return OWNERS[_costs.choice("Among", list(OWNERS), key="among")]


def pick(names: list[str], owner: Owner) -> str | None:
    """Who is looked at: a picker that a click on a table sets too, kept in the link; the first until one is chosen."""
    if st.session_state.get(WHO) not in names:
        st.session_state.pop(WHO, None)
    return st.selectbox(
        owner.capitalize(), names, key=WHO, bind="query-params", label_visibility="collapsed", width=260
    )


def open_one(name: str) -> None:
    """Go to the view of one tenant; for a callback."""
    st.session_state[VIEW], st.session_state[WHO] = ONE, name


def open_rules() -> None:
    """Go to the rules; for a callback."""
    st.session_state[VIEW] = RULES


def month_before(about: Scope) -> Scope | None:
    """The same question of as many months before; None where the data does not reach back to them."""
    period = about.period.before()
    return about.over(period) if period.start >= _context.freshness().first_day.replace(day=1) else None


def newest_month(about: Scope) -> Scope:
    """The last month of a scope."""
    return about.over(Period(about.period.last_day.replace(day=1), about.period.end))


def notes() -> None:
    """Say what a reader must know of the months, the filters, and what the figures leave out."""
    about, data = scope(), _context.freshness()
    said = (
        allocation_findings.widened(_context.scope().period, about.period, data.newest),
        allocation_findings.month_to_date(about.period, data.newest),
        "Filters keep costs; they never change shares." if about.filters else None,
        findings.coverage_note(
            spend.basis_coverage(_context.ask_exact(queries.known_costs, about=about), about.basis), about.basis
        ),
    )
    text = " ".join(_costs.plain(each) for each in said if each)
    if text:
        st.caption(f":material/info: {text}")
