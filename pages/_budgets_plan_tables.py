"""How the tables of a plan look."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib.models.budgets.planning import Plan
from costlib.models.budgets.planning_entries import Goal
from pages._budgets_tables import MONEY, height


def months(table: pa.Table, currency: str) -> None:
    """A table of ``planning_forecast.plan_table``."""
    column = st.column_config
    config: dict[str, Any] = {
        "month": column.DateColumn("Month", format="MMM YYYY", pinned=True),
        "forecast": column.NumberColumn(f"Forecast ({currency})", format=MONEY, help="An estimate."),
        "amount": column.NumberColumn(f"Plan ({currency})", format=MONEY),
        "threshold": column.NumberColumn(f"Let pass ({currency})", format=MONEY, help="Variance either way."),
    }
    st.dataframe(table, hide_index=True, height=height(len(table)), column_config=config, alt="Plan by month")


def quarters(plan: Plan, currency: str) -> None:
    """Sums of the calendar's quarters."""
    rows = [{"quarter": f"Q{(day.month + 2) // 3} {day.year}", "amount": total} for day, total in plan.quarters.items()]
    rows.append({"quarter": "All", "amount": plan.amount})
    config: dict[str, Any] = {
        "quarter": "Quarter",
        "amount": st.column_config.NumberColumn(f"Plan ({currency})", format=MONEY),
    }
    st.dataframe(rows, hide_index=True, height=height(len(rows)), column_config=config, alt="Plan by quarter")


def goals(found: Sequence[Goal], currency: str) -> None:
    """What targets come to."""
    rows = [{"target": each.title, "value": _value(each), "amount": each.amount} for each in found]
    config: dict[str, Any] = {
        "target": "Target",
        "value": "Goal",
        "amount": st.column_config.NumberColumn(f"Comes to ({currency})", format=MONEY),
    }
    st.dataframe(rows, hide_index=True, height=height(len(rows)), column_config=config, alt="Targets")


def parts(table: pa.Table, currency: str) -> None:
    """A table of ``planning_forecast.parts_table``."""
    number = st.column_config.NumberColumn
    config: dict[str, Any] = {
        "part": st.column_config.TextColumn("Part", pinned=True),
        "percent": number("Per cent", format="%.1f%%"),
        "amount": number(f"Plan ({currency})", format=MONEY),
        "by_month": number(f"A month ({currency})", format=MONEY),
    }
    st.dataframe(table, hide_index=True, height=height(len(table)), column_config=config, alt="Plan by part")


def _value(goal: Goal) -> str:
    return f"{goal.value:f} : 1" if goal.name == "roi" else f"{goal.value:.0%}"
