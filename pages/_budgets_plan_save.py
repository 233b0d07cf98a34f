"""Budget variance, plan: its split into parts, and saving it as dated budgets."""

from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from costlib.errors import CostlibError
from costlib.models.budgets import planning_forecast, planning_words
from costlib.models.budgets.planning import Plan, shared
from costlib.models.budgets.planning_entries import Planned, entries
from costlib.models.budgets.planning_forecast import Expected
from costlib.policy.budget_scope import said
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import Scope
from pages import _budgets, _budgets_plan_tables, _context, _costs, _service

PARTS = {
    "Departments": "x_Department",
    "Projects": "x_Project",
    "Tenants": "x_Tenant",
    "Providers": "ServiceProviderName",
}
WHOLE, NONE = "Company", "No split"


def split(made: Plan, found: Expected) -> tuple[str, dict[str, Decimal]]:
    """Column and percentages of the parts; none where it is not split, or does not add up."""
    with st.container(border=True, key="card_of_split"):
        _costs.title("Split")
        how = st.segmented_control(
            "Split", [NONE, *PARTS], default=NONE, required=True, key="plan_split", label_visibility="collapsed"
        )
        if how not in PARTS:
            return "x_Department", {}
        column = PARTS[str(how)]
        usual = _shares(_context.stamp(), found.scope, column)
        typed: pd.DataFrame = st.data_editor(
            pd.DataFrame({"part": list(usual), "percent": [float(each) for each in usual.values()]}),
            key=f"plan_parts_{column}", num_rows="dynamic", hide_index=True,
            column_config={
                "part": st.column_config.TextColumn(str(how), required=True),
                "percent": st.column_config.NumberColumn("Per cent", min_value=0.0, max_value=100.0, format="%.1f%%"),
            },
        )  # fmt: skip
        rows = typed.dropna().to_dict("records")
        parts = {str(row["part"]): Decimal(str(row["percent"])) for row in rows}
        try:
            amounts = shared(made.amount, parts, made.unit)
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return column, {}
        _budgets_plan_tables.parts(
            planning_forecast.parts_table(parts, amounts, [each.month for each in made.months]), found.scope.currency
        )
        st.caption("Starts from the shares of the last three whole months. A month is a twelfth of the part's year.")
        return column, parts


def save(made: Plan, found: Expected, policy: BudgetPolicy, column: str, parts: dict[str, Decimal]) -> None:
    """Draw what would be saved, and the way to do it."""
    with st.container(border=True, key="card_of_plan_save"), st.container(horizontal=True, vertical_alignment="bottom"):
        usual = said(dict(found.scope.filters)).capitalize() if found.scope.filters else WHOLE
        name = st.text_input("Save as", usual, key=f"plan_name_{usual}", width=240).strip() or usual
        why = st.text_input("Reason", key=f"plan_why_{_budgets.turn()}", width=320, placeholder="Who decides, or why")
        scope = found.scope
        try:
            like = next((each for each in reversed(policy.budgets) if each.name == name), None)
            match = dict(scope.filters)
            about = Planned(name, why or "not said", match, scope.currency, scope.basis, like, column, parts)
            fresh = entries(made, about)
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return
        st.button(
            "Save this plan", disabled=not why, key="plan_save", icon=":material/save:", type="primary",
            on_click=_budgets.add, args=[fresh, why, _budgets.newest().sha256],
        )  # fmt: skip
        st.caption(_costs.plain(planning_words.effect(fresh, policy)))


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _shares(at: Any, about: Scope, column: str) -> dict[str, Decimal]:
    return planning_forecast.shares(_service.ledger_in(at[0]), about, column)
