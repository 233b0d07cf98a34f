"""Tenant costs, unit costs: what a piece, a thousand tokens, a user or a gigabyte costs, and why that changed."""

from functools import partial
from typing import Any, Literal

import streamlit as st

from costlib import charts, queries
from costlib.models import allocation_course, content_costs, unit_changes, unit_findings, unit_report
from costlib.models.tenants import answer
from costlib.models.tenants.volumes import Volumes
from costlib.models.unit_changes import ALL, UNALLOCATED, Moved
from costlib.models.unit_costs import by_month
from costlib.models.unit_report import UnitReport
from costlib.models.wording import against, in_words
from costlib.policy.analytics import BusinessMetric, Unit
from costlib.scope import Scope
from pages import _context, _costs, _service, _tenants, _tenants_metrics

STEPS = ("Before", "Volume", "Efficiency", "Now")
LONGEST = 20
"""Rows of a table that are all shown."""


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
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch"):
        _trend(report, line, course, about)
    with right, st.container(border=True, height="stretch"):
        _bridge(line, about)
    with st.container(border=True, key="card_of_unit_costs"):
        _table(report, metric, about)
    _content(report, line, about)


def _notes(report: UnitReport, metric: BusinessMetric, about: Scope) -> None:
    said = [
        unit_findings.counted(metric, report.unit),
        *unit_findings.nobodys(report, about.currency),
        *unit_findings.limits(report, metric),
    ]
    st.caption(f":material/info: {_costs.plain(' '.join(said))}")


def _cards(report: UnitReport, metric: BusinessMetric, line: Moved, about: Scope) -> None:
    versus = against(report.before) if report.before else None
    with st.grid(4, min_column_width=150):
        _tenants_metrics.price(report.unit.title, line, versus, about.currency)
        _context.kpi("Cost", line.now.cost, change=line.cost_change, versus=versus, about=about)
        _tenants_metrics.volume(metric, line, versus)
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


def _table(report: UnitReport, metric: BusinessMetric, about: Scope) -> None:
    _costs.title(unit_findings.compared(report))
    table, currency = unit_changes.compared_table(report.lines), about.currency
    column, money, moved = st.column_config.NumberColumn, "%,.2f", "%+,.2f"
    config: dict[str, Any] = {
        "tenant": st.column_config.TextColumn("Tenant", pinned=True),
        "volume": column(f"Volume ({unit_findings.measured_in(metric)})", format="%,.0f"),
        "cost": column(f"Cost ({currency})", format=money),
        "unit_cost": column(f"Unit cost ({currency})", format="%,.4f"),
        "unit_cost_before": column(f"Unit cost before ({currency})", format="%,.4f"),
        "change_percent": column("Change", format="%+.1f%%", help="Of the unit cost"),
        "cost_before": column(f"Cost before ({currency})", format=money),
        "volume_effect": column(f"Volume effect ({currency})", format=moved),
        "efficiency_effect": column(f"Efficiency effect ({currency})", format=moved),
    }
    st.dataframe(
        table,
        hide_index=True,
        column_config=config,
        placeholder="n/a",
        alt="Unit costs by tenant",
        height=_height(table.num_rows),
    )
    _context.export(table, f"unit_costs_{report.unit.name.lower().replace(' ', '_')}", about.over(report.period))


def _height(rows: int) -> Literal["auto", "content"]:
    """All rows of a short table, a part of a long one."""
    return "content" if rows <= LONGEST else "auto"


def _content(report: UnitReport, line: Moved, about: Scope) -> None:
    scope, measured = about.over(report.period), report.measured
    if line.name != ALL:
        scope, measured = scope.where(x_Tenant=(line.name,)), measured.of([line.name])
    rows = [] if report.left_out else _context.ask_exact(queries.spend_by, "x_ContentType", about=scope).to_pylist()
    found = content_costs.content_types(measured, rows)
    if not found:
        return
    with st.container(border=True, key="card_of_content"):
        _costs.title(f"By content type, {in_words(report.period)}")
        table, currency = content_costs.content_table(found), about.currency
        column = st.column_config.NumberColumn
        config: dict[str, Any] = {
            "content_type": st.column_config.TextColumn("Content type", pinned=True),
            "pieces": column("Pieces", format="%,.0f"),
            "share_percent": column("Share", format="%.1f%%"),
            "model_cost": column(f"Model cost ({currency})", format="%,.2f", help="Charges that name the content type"),
            "model_cost_per_piece": column(f"Model cost per piece ({currency})", format="%,.4f"),
        }
        st.dataframe(table, hide_index=True, column_config=config, placeholder="unknown", alt="Pieces by content type")
        _context.export(table, "content_types", scope)
