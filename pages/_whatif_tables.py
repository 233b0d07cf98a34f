"""How differences look as tables: baseline, scenario, and what lies between."""

from typing import Any, Literal

import pyarrow as pa
import streamlit as st

from costlib.models.outlook.series import Frequency
from pages._cost_tables import CHANGE, MONEY

_WHEN = {"month": "MMM YYYY", "day": "YYYY-MM-DD"}
_ODDS = "%.1f%%"


def forecast(table: pa.Table, frequency: Frequency, currency: str) -> None:
    """A table of ``difference.forecast_table``."""
    when = st.column_config.DateColumn(frequency.capitalize(), format=_WHEN[frequency], pinned=True)
    _show(table, {"ds": when, **_sides(currency)}, "Forecast as it is and under the scenario")


def budgets(table: pa.Table) -> None:
    """A table of ``difference.budgets_table``."""
    number, day = st.column_config.NumberColumn, st.column_config.DateColumn
    config: dict[str, Any] = {
        "budget": st.column_config.TextColumn("Budget", pinned=True),
        "currency": "Currency",
        "amount": number("Amount", format=MONEY),
        "baseline": number("Landing", format=MONEY, help="As it is."),
        "scenario": number("With scenario", format=MONEY),
        "difference": number("Difference", format=CHANGE),
        "overrun_baseline_percent": number("Overrun", format=_ODDS, help="Probability as it is."),
        "overrun_scenario_percent": number("With scenario", format=_ODDS),
        "overrun_points": number("Points", format="%+.1f"),
        "breach_baseline": day("Breaks", format="D MMM YYYY"),
        "breach_scenario": day("With scenario", format="D MMM YYYY"),
    }
    _show(table, config, "Budgets as they are and under the scenario", "auto")


def tenants(table: pa.Table, currency: str) -> None:
    """A table of ``difference.tenants_table``."""
    config: dict[str, Any] = {
        "tenant": st.column_config.TextColumn("Tenant", pinned=True),
        **_sides(currency),
        "change_percent": st.column_config.NumberColumn("Change", format="%+.1f%%"),
    }
    _show(table, config, "Cost per tenant as it is and under the scenario")


def case(table: pa.Table) -> None:
    """A table of ``difference.case_table``."""
    config: dict[str, Any] = {
        "figure": st.column_config.TextColumn("Figure", pinned=True),
        "unit": "Unit",
        **_sides(""),
    }
    _show(table, config, "The case as it is and under the scenario")


def _sides(currency: str) -> dict[str, Any]:
    number, unit = st.column_config.NumberColumn, f" ({currency})" if currency else ""
    return {
        "baseline": number(f"Baseline{unit}", format=MONEY),
        "scenario": number("With scenario", format=MONEY),
        "difference": number("Difference", format=CHANGE),
    }


def _show(table: pa.Table, config: dict[str, Any], alt: str, height: Literal["auto", "content"] = "content") -> None:
    st.dataframe(table, hide_index=True, height=height, column_config=config, placeholder="-", alt=alt)
