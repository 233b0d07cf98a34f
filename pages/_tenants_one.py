"""Tenant costs, one tenant: what it costs, why that changed, why each number is what it is, and how it compares."""

import streamlit as st

from costlib import charts
from costlib.models.allocation.result import Allocation
from costlib.models.tenants import allocation_course, allocation_findings, change_steps
from costlib.models.tenants.benchmark import Benchmark, benchmark
from costlib.models.tenants.change import change_drivers
from costlib.models.tenants.summary import TenantSummary
from pages import (
    _context,
    _costs,
    _tenants,
    _tenants_cards,
    _tenants_look,
    _tenants_proof,
    _tenants_standing,
    _tenants_why,
)
from pages._tenants_look import Look

STEPS = ("By month", "By day")


def draw() -> None:
    """Draw the view."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        seen = _tenants_look.look(_tenants.among())
        names = [name for name in seen.costs if seen.kept is None or name in seen.kept]
        name = _tenants.pick(names, seen.owner) if names else None
    if name is None:
        _tenants_proof.nobody(seen.now)
        return
    headline = allocation_findings.headline_of(name, seen.costs, seen.now.scope, seen.owner)
    st.subheader(_costs.plain(headline), anchor=False)
    _tenants_look.notes(seen)
    everyone = seen.summaries
    summary = next(each for each in everyone if each.tenant == name)
    compared = benchmark(everyone, name)
    _cards(seen, summary, compared)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_course"):
        _course(seen, name)
    with right, st.container(border=True, height="stretch", key="card_of_change"):
        _change(seen, name)
    _tenants_why.draw(seen.now, name)
    _tenants_standing.draw(summary, compared, seen)


def _cards(seen: Look, summary: TenantSummary, compared: Benchmark) -> None:
    name = summary.tenant
    with st.grid(5 if seen.owner == "tenant" else 4, min_column_width=150):
        _tenants_cards.cost(seen, "Cost", name)
        _tenants_cards.part(seen, "Share of all cost", name)
        _tenants_cards.direct(seen, name)
        if seen.owner == "tenant":
            _tenants_cards.piece(seen, "Its cost by its content pieces; unknown where none are known.", name)
        _tenants_cards.score(summary.efficiency, compared)


def _course(seen: Look, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        daily = _costs.choice("Course", list(STEPS), key="course") == STEPS[1]
    with title:
        _costs.title("Cost per day and pool" if daily else "Cost per month and pool")
    if daily:
        _days(_by_day(seen).of([name]), name)
    else:
        _months(seen, name)


def _by_day(seen: Look) -> Allocation:
    """The last month of the scope by day."""
    month = _tenants.newest_month(seen.now.scope)
    return _tenants.allocation("charge_date", about=month, owner=seen.owner)


def _days(found: Allocation, name: str) -> None:
    figure = charts.tenant_days(allocation_course.days_course(found, "pool"), found.scope.currency, _costs.mode())
    _costs.draw(figure, "course_by_day", f"Cost of {name} per day, stacked by pool")
    st.caption(f"{found.scope.period.start:%B %Y}. Shares are those of the whole month; cost is that of each day.")
    _context.export(allocation_course.days_table(found, "pool"), f"{found.owner}_cost_by_day", found.scope)


def _months(seen: Look, name: str) -> None:
    found = seen.year.of([name])
    course = allocation_course.course(found, "pool")
    figure = charts.tenant_months(course, seen.period, seen.newest, seen.currency, _costs.mode())
    _costs.draw(figure, "course_by_month", f"Cost of {name} per month, stacked by pool")
    st.caption(_costs.plain(allocation_findings.months_legend(course, seen.newest, seen.currency)))
    _context.export(allocation_course.course_table(found, "pool"), f"{seen.owner}_cost_by_month", found.scope)


def _change(seen: Look, name: str) -> None:
    if seen.pair is None:
        _costs.title("Why it changed")
        st.caption(seen.compared)
        return
    now, was = seen.pair
    drivers = change_drivers(now, was, name)
    _costs.title(f"Why it changed: {allocation_findings.changed(now, was, name)}")
    first, last = allocation_findings.ends(now, was, name)
    figure = charts.bridge(first, change_steps.steps(drivers), last, seen.currency, _costs.mode())
    _costs.draw(figure, "bridge", f"Why the cost of {name} changed, step by step")
    st.caption(_costs.plain(allocation_findings.STEPS_LEGEND))
    _context.export(change_steps.steps_table(drivers), f"{seen.owner}_change", now.scope)
