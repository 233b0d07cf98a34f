"""Tables of ROI scenarios as they stand on screen."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.roi import findings
from costlib.models.roi.methods import METHODS

YEARS = {
    "year": "Year",
    "investment": "Invested",
    "costs": "Costs",
    "benefits": "Benefits",
    "tax": "Tax",
    "net": "Net",
    "net_so_far": "Net so far",
}


def years(table: pa.Table, currency: str) -> None:
    """Years of a case."""
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            f"{title}" if name == "year" else f"{title}, {currency}", format="localized"
        )
        for name, title in YEARS.items()
    }
    columns["roi_percent"] = st.column_config.NumberColumn("ROI so far, %", format="%.2f")
    st.dataframe(table, column_config=columns, hide_index=True, key="roi_years_table", placeholder="none")


def methods(table: pa.Table, currency: str) -> None:
    """What each method gives."""
    rows = zip(METHODS, table["value"].to_pylist(), table["risk_adjusted"].to_pylist(), strict=True)
    st.dataframe(
        [
            {
                "Method": method.name,
                "As stated": findings.method_text(method.unit, value, currency),
                "Risk-adjusted": findings.method_text(method.unit, risky, currency),
            }
            for method, value, risky in rows
        ],
        hide_index=True,
        key="roi_methods_table",
    )


def scenarios(table: pa.Table, currency: str) -> None:
    """Scenarios side by side."""
    columns: dict[str, Any] = {
        "scenario": "Scenario",
        "roi_percent": st.column_config.NumberColumn("ROI, %", format="%.2f"),
        "npv": st.column_config.NumberColumn(f"NPV, {currency}", format="localized"),
        "break_even": st.column_config.TextColumn(
            "Breaks even", help="When what came in covers what was paid, without discounting."
        ),
        "payback_years": st.column_config.NumberColumn("Payback, years", format="%.4f"),
        "reference_roi_percent": st.column_config.NumberColumn(
            "ROI as stated, %", format="%.2f", help="All years' benefits times one multiple, as the reference counts."
        ),
        "reference_break_even_years": st.column_config.NumberColumn(
            "Break-even as stated, years", format="%.3f", help="All costs of the horizon by the first year's net."
        ),
    }
    st.dataframe(table, column_config=columns, hide_index=True, key="roi_scenarios_table", placeholder="none stated")


def drivers(table: pa.Table, currency: str) -> None:
    """Value drivers and what their lines bring."""
    columns: dict[str, Any] = {
        "driver": "Driver",
        "weight": st.column_config.NumberColumn("Weight", format="percent", help="All weights add up to 100 %."),
        "share": st.column_config.ProgressColumn(
            "Part of benefits", format="percent", min_value=0.0, max_value=1.0, help="Over the horizon, as stated."
        ),
        "first_year": st.column_config.NumberColumn(f"Year 1, {currency}", format="localized"),
        "whole": st.column_config.NumberColumn(f"Over the horizon, {currency}", format="localized"),
        "lines": "Lines",
        "potential": "Potential",
        "measure": "Measured by",
    }
    st.dataframe(table, column_config=columns, hide_index=True, key="roi_drivers", placeholder="-")


def strategies(table: pa.Table, currency: str, key: str) -> None:
    """Strategies, ranked."""
    columns: dict[str, Any] = {
        "strategy": "Strategy",
        "driver": "Value driver",
        "impact_a_year": st.column_config.NumberColumn(f"Brings a year, {currency}", format="localized"),
        "cost": st.column_config.NumberColumn(f"Costs once, {currency}", format="localized"),
        "payback_months": st.column_config.NumberColumn("Payback, months", format="%.1f"),
        "score": st.column_config.NumberColumn("Score", format="%.2f", help="Impact a year / (cost + 1)."),
        "months": st.column_config.NumberColumn("Months to do"),
        "risk": "Risk",
        "quick_win": None,
        "source": "Source",
    }
    st.dataframe(table, column_config=columns, hide_index=True, key=key, placeholder="none")


def to_date(table: pa.Table, currency: str) -> None:
    """Lines of a case so far."""
    titles = {
        "planned_so_far": "Planned so far",
        "actual_so_far": "Actual so far",
        "difference": "More than planned",
        "planned_12_months": "Planned, next 12 months",
        "forecast_12_months": "Forecast, next 12 months",
    }
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(f"{title}, {currency}", format="localized")
        for name, title in titles.items()
    }
    columns |= {"line": "Line", "kind": "Kind", "measured": st.column_config.CheckboxColumn("Measured")}
    st.dataframe(table, column_config=columns, hide_index=True, key="roi_to_date_table", placeholder="not measured")
