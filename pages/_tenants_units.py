"""Tenant costs, unit costs: what a piece, a thousand tokens, a user or a gigabyte costs, and why that changed."""

from functools import partial
from typing import Any

import streamlit as st

from costlib import charts
from costlib.models.tenants import allocation_course, answer
from costlib.models.tenants.volumes import Volumes
from costlib.models.units import unit_findings, unit_report
from costlib.models.units.unit_changes import ALL, UNALLOCATED, Moved
from costlib.models.units.unit_costs import by_month
from costlib.models.units.unit_report import UnitReport
from costlib.models.wording import against
from costlib.policy.analytics import BusinessMetric, Unit
from costlib.scope import Scope
from pages import _context, _costs, _service, _tenants, _tenants_metrics, _tenants_unit_tables

STEPS = ("Before", "Volume", "Efficiency", "Now")


def draw() -> None:
    """Draw the view."""
    policy, about = answer.analytics_policy(_context.ledger()), _tenants.scope()
    units = {unit.name: unit for unit in policy.units_on(about.period.last_day)}
    if not units:
        st.caption("The analytics document names no unit cost for this period: add one to its units.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        unit = units[_costs.choice("Unit", list(units), key="unit")]
        metric = policy.metric_on(unit.metric, about.period.last_day)
        if metric is None:
            return
        report, course = _report(unit, metric, about)
        line = _picked(report)
    if line is not None:
        _figures(report, metric, line, course, about)
    else:
        _tenants_metrics.empty(metric)
    _tenants_metrics.draw()


def _report(unit: Unit, metric: BusinessMetric, about: Scope) -> tuple[UnitReport, "partial[Any]"]:
    """The unit over the months of the scope that are over, and what gives the course of one tenant."""
    data = _context.freshness()
    period, before = _tenants.compared() or (about.period, None)
    shown = about.over(allocation_course.course_period(about.period, data.first_day))
    costs = _tenants.allocation(about=shown.where(ServiceCategory=unit.categories) if unit.categories else shown)
    source = _context.ledger()
    volumes = _volumes((_context.stamp(), source.ownership().model_dump_json()), shown, metric)
    report = unit_report.unit_report(costs, volumes, unit, period, before, data.as_of)
    return report, partial(by_month, costs, volumes, unit, list(report.course))


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _volumes(at: Any, about: Scope, metric: BusinessMetric) -> Volumes:
    return answer.volumes_of(_service.ledger_in(at[0][0]), about, metric)


def _picked(report: UnitReport) -> Moved | None:
    """The line that the figures are of: all tenants, or the one picked; None where there is none."""
    names = [line.name for line in report.lines if line.name != UNALLOCATED]
    if not names:
        return None
    who = st.selectbox("Of", names, key="of", bind="query-params", label_visibility="collapsed", width=220)
    return report.line(who)


def _figures(report: UnitReport, metric: BusinessMetric, line: Moved, course: "partial[Any]", about: Scope) -> None:
    said = unit_findings.headline(report, line.name, report.period, about.currency)
    st.subheader(_costs.plain(said), anchor=False)
    _notes(report, metric, about)
    _cards(report, metric, line, about)
    if report.before is None:
        with st.container(border=True):
            _trend(report, line, course, about)
            st.caption(unit_findings.explained(line, about.currency))
    else:
        left, right = st.columns([3, 2])
        with left, st.container(border=True, height="stretch"):
            _trend(report, line, course, about)
        with right, st.container(border=True, height="stretch"):
            _bridge(line, about)
    with st.container(border=True, key="card_of_unit_costs"):
        _tenants_unit_tables.by_tenant(report, metric, about)
    _tenants_unit_tables.by_content(report, line, about)


def _notes(report: UnitReport, metric: BusinessMetric, about: Scope) -> None:
    said = [
        unit_findings.counted(metric, report.unit),
        *unit_findings.nobodys(report, about.currency),
        *unit_findings.limits(report, metric),
    ]
    st.caption(f":material/info: {_costs.plain(' '.join(said))}")


def _cards(report: UnitReport, metric: BusinessMetric, line: Moved, about: Scope) -> None:
    versus = against(report.before) if report.before else None
    with st.grid(4 if report.before else 3, min_column_width=150):
        _tenants_metrics.price(report.unit.title, line, versus, about.currency)
        _context.kpi("Cost", line.now.cost, change=line.cost_change, versus=versus, about=about)
        _tenants_metrics.volume(metric, line, versus)
        if report.before is not None:
            _context.kpi(
                "Efficiency effect",
                line.effects.efficiency if line.effects else None,
                meaning="What the change of the unit cost alone did to cost, at the volume of now.",
                about=about,
            )


def _trend(report: UnitReport, line: Moved, course: "partial[Any]", about: Scope) -> None:
    _costs.title(f"{report.unit.title}, over time")
    courses = {ALL: report.course} | ({} if line.name == ALL else {line.name: course(line.name)})
    figure = charts.unit_trend(courses, _context.freshness().as_of, about.currency, _costs.mode())
    _costs.draw(figure, "unit_trend", f"{report.unit.title} of {line.name} by month")
    st.caption(unit_findings.month_to_date(report, _context.freshness().as_of))


def _bridge(line: Moved, about: Scope) -> None:
    _costs.title(unit_findings.explained(line, about.currency))
    figure = charts.unit_bridge(line, STEPS, about.currency, _costs.mode())
    _costs.draw(figure, "unit_bridge", f"Cost of {line.name}: before, volume, efficiency, now")
