"""Business metrics on the unit costs view: cards, which metrics are loaded, and where more of them are dropped."""

from typing import Any

import streamlit as st

from costlib import amounts, queries_metrics
from costlib.models.tenants.coverage import TEMPLATE, Coverage, coverage, coverage_table
from costlib.models.units import unit_findings
from costlib.models.units.unit_changes import Moved
from costlib.policy.analytics import BusinessMetric
from costlib.scope import Scope
from pages import _context, _costs, _service, _tenants, _uploads

FORMATS = "CSV with the columns date, tenant, metric, value, unit. A tenant left empty is the company as a whole."


def price(label: str, line: Moved, versus: str | None, currency: str) -> None:
    """The card of the unit cost."""
    change = None if line.change is None else f"{line.change:+.1%}"
    st.metric(
        label,
        amounts.price(line.now.value, currency),
        0 if change in {"+0.0%", "-0.0%"} else change,
        delta_color="inverse",
        delta_description=versus if change else None,
        help=f"**{amounts.exact(line.now.cost, currency)}** by volume.",
        border=True,
        height="stretch",
    )


def volume(metric: BusinessMetric, line: Moved, versus: str | None) -> None:
    """The card of the volume."""
    change = None if line.volume_change is None else f"{line.volume_change:+.1%}"
    st.metric(
        unit_findings.volume_title(metric),
        amounts.quantity(line.now.volume),
        change,
        delta_color="off",
        delta_description=versus if change else None,
        help=f"In {unit_findings.measured_in(metric)}.",
        border=True,
        height="stretch",
    )


def empty(metric: BusinessMetric) -> None:
    """Say what is missing and how to load it."""
    with st.container(border=True):
        st.subheader(f"No {metric.title.lower()} in this period", anchor=False)
        st.markdown(
            _costs.plain(
                f"Unit costs divide cost by {metric.title.lower()}. Drop a file with the metric "
                f"'{metric.name.replace('*', 'NAME')}' in {metric.unit} below, one row per day and tenant."
            )
        )


def draw() -> None:
    """Draw which metrics are loaded, and where to drop more."""
    found = _coverage(_context.stamp(), _tenants.scope())
    with st.container(border=True, key="card_of_metrics"):
        _costs.title("Business metrics")
        if found:
            _loaded(found)
        st.caption(FORMATS)
        st.download_button(
            "Template",
            TEMPLATE,
            "business-metrics.csv",
            "text/csv",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="metrics_template",
        )
        _uploads.draw("Drop business metrics here", FORMATS)


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _coverage(at: Any, about: Scope) -> list[Coverage]:
    rows = _service.ledger_in(at[0]).ask_metrics(queries_metrics.metric_coverage, about).to_pylist()
    return coverage(rows, _context.freshness().last_day)


def _loaded(found: list[Coverage]) -> None:
    column = st.column_config
    config: dict[str, Any] = {
        "metric": column.TextColumn("Metric", pinned=True),
        "unit": "Unit",
        "tenants": column.NumberColumn("Tenants", format="%,d"),
        "first_day": column.DateColumn("First day", format="D MMM YYYY"),
        "last_day": column.DateColumn("Last day", format="D MMM YYYY"),
        "days": column.NumberColumn("Days", format="%,d"),
        "days_missing": column.NumberColumn("Days missing", format="%,d", help="Up to the last day of the cost data"),
    }
    st.dataframe(
        coverage_table(found), hide_index=True, column_config=config, height=260, alt="Business metrics as loaded"
    )
