"""Tenant costs, one tenant: what it costs, why that changed, why each number is what it is, and how it compares."""

import streamlit as st

from costlib import charts
from costlib.models import allocation_course, allocation_findings, allocation_owners, change_steps
from costlib.models.allocation.result import Allocation
from costlib.models.ratios import change
from costlib.models.tenants.change import change_drivers
from costlib.models.tenants.summary import TenantSummary
from costlib.policy.ownership import Owner
from pages import _context, _costs, _tenants, _tenants_cards, _tenants_proof, _tenants_standing, _tenants_why

STEPS = ("By month", "By day")


def draw() -> None:
    """Draw the view."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        owner = _tenants.among()
        found = _tenants.now(owner)
        names = list(_tenants.shown(found).by_tenant())
        name = _tenants.pick(names, owner) if names else None
    if name is None:
        _tenants_proof.nobody(found, owner)
        return
    headline = allocation_findings.headline_of(name, found.by_tenant(), found.scope, owner)
    st.subheader(_costs.plain(headline), anchor=False)
    _tenants.notes()
    summary = next(each for each in _tenants.summaries(owner) if each.tenant == name)
    _cards(summary, found, owner)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_course"):
        _course(name, owner)
    with right, st.container(border=True, height="stretch", key="card_of_change"):
        _change(name, owner)
    _tenants_why.draw(found, name)
    _tenants_standing.draw(summary, owner)


def _cards(summary: TenantSummary, found: Allocation, owner: Owner) -> None:
    name, year, versus = summary.tenant, _tenants.course(owner), _tenants.versus()
    as_of, others = _context.freshness().as_of, len(found.members) - 1
    now, was = _tenants.pair(owner) or (None, None)
    mine = [each.of([name]) for each in (now, was) if each]
    months = allocation_course.month_totals(year.of([name]), as_of).values()
    with st.grid(5, min_column_width=150):
        _context.kpi(
            "Cost",
            summary.cost,
            change=change(mine[0].total, mine[1].total) if mine else None,
            versus=versus,
            trend=[float(each.total) for each in months],
            meaning=allocation_findings.compared(*(_tenants.compared() or (None, None))),
            about=found.scope,
        )
        _costs.ratio(
            "Share of all cost",
            allocation_owners.part_of(found, name),
            allocation_owners.part_of(was, name) if was else None,
            versus=versus,
            trend=allocation_owners.parts_of(year, name, as_of),
            up="neither",
            meaning="Of all cost, unallocated included.",
        )
        _costs.ratio(
            "Owned directly",
            allocation_owners.direct_part(found.of([name])),
            allocation_owners.direct_part(mine[1]) if mine else None,
            versus=versus,
            trend=allocation_owners.direct_parts(year, name, as_of),
            up="neither",
            meaning="Share of its cost that it owns. The rest came by way of pools.",
        )
        if owner == "tenant":
            _tenants_cards.piece("Its cost by its content pieces; unknown where no pieces are known.", name)
            _tenants_cards.score(summary.efficiency, others)


def _course(name: str, owner: Owner) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        step = st.container()
        daily = _costs.choice("Course", list(STEPS), key="course") == STEPS[1]
    about = _tenants.scope()
    if daily:
        month = _tenants.newest_month(_tenants.everyone(about, owner))
        found = _tenants.allocation("charge_date", about=month, owner=owner).of([name])
        course = allocation_course.days_course(found, "pool")
        figure = charts.tenant_days(course, about.currency, _costs.mode())
        table = allocation_course.days_table(found, "pool")
    else:
        found = _tenants.course(owner).of([name])
        course, data = allocation_course.course(found, "pool"), _context.freshness()
        figure = charts.tenant_months(course, about.period, data.newest, about.currency, _costs.mode())
        table = allocation_course.course_table(found, "pool")
    with step:
        _costs.title("Cost per day and pool" if daily else "Cost per month and pool")
    _costs.draw(figure, f"course_of_{'day' if daily else 'month'}", f"Cost of {name}, stacked by pool")
    _context.export(table, f"{owner}_cost_by_{'day' if daily else 'month'}", found.scope)


def _change(name: str, owner: Owner) -> None:
    pair = _tenants.pair(owner)
    if pair is None:
        _costs.title("Why it changed")
        st.caption(allocation_findings.compared(None, None))
        return
    now, was = pair
    drivers = change_drivers(now, was, name)
    _costs.title(f"Why it changed: {allocation_findings.changed(now, was, name)}")
    ends = allocation_findings.ends(now, was, name)
    figure = charts.bridge(ends[0], change_steps.steps(drivers), ends[1], now.scope.currency, _costs.mode())
    _costs.draw(figure, "bridge", f"Why the cost of {name} changed, step by step")
    st.caption(_costs.plain(allocation_findings.STEPS_LEGEND))
    _context.export(change_steps.steps_table(drivers), f"{owner}_change", now.scope)
