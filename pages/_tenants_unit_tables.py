"""Tables of the unit costs view: by tenant and by content type."""

from typing import Any, Literal

import streamlit as st

from costlib import queries
from costlib.models.units import content_costs, unit_changes, unit_findings
from costlib.models.units.unit_changes import ALL, Moved
from costlib.models.units.unit_report import UnitReport
from costlib.models.wording import in_words
from costlib.policy.analytics import BusinessMetric
from costlib.scope import Scope
from pages import _context, _costs

LONGEST = 20
"""Rows of a table that are all shown."""


def by_tenant(report: UnitReport, metric: BusinessMetric, about: Scope) -> None:
    """The unit cost of every tenant, against the months before where there are such."""
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


def by_content(report: UnitReport, line: Moved, about: Scope) -> None:
    """Pieces by content type and what the models that wrote them cost; nothing for other units."""
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
