"""Budget variance, plan: a budget from the forecast, tried with sliders and shown before it is saved."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib.amounts import exact
from costlib.charts import budgets_plan
from costlib.currencies import minor_unit
from costlib.errors import CostlibError
from costlib.models.budgets import planning_forecast, planning_words, stored
from costlib.models.budgets.planning import Plan, plan
from costlib.models.budgets.planning_entries import Planned, entries, goals
from costlib.models.budgets.planning_forecast import Expected
from costlib.policy.budget_rules import Planning
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import Scope, add_months
from pages import _budgets, _budgets_plan_save, _budgets_plan_tables, _context, _costs, _service

SHAPES = {"As the forecast": "months", "Even in a quarter": "quarters", "Even": "even"}
SHARE = "%.1f%%"
FIRST = "from the forecast, with the usual growth and contingency"


def draw() -> None:
    """Draw the view."""
    _budgets.outcome()
    about = replace(_context.scope(), basis="EffectiveCost")
    start = st.segmented_control(
        "Months", ["Next 12 months", "Next year"], default="Next 12 months", required=True, key="plan_start",
        bind="query-params",
    )  # fmt: skip
    try:
        found = _expected(_context.stamp(), about, _first(start == "Next year"))
    except CostlibError as error:
        st.info(_costs.plain(f"{error}. Until then make a budget by hand, under Budgets."))
        return
    _try(found)


def first() -> None:
    """Offer the first budget in one click: all cost, next twelve months, defaults of the policy."""
    about = replace(_context.scope(), basis="EffectiveCost", filters=())
    policy, day = _budgets.policy(), _context.freshness().last_day
    try:
        found = _expected(_context.stamp(), about, _first(next_year=False))
        made = plan(found.months, policy.planned(day), minor_unit(about.currency))
        full = stored.put(policy, entries(made, Planned(_budgets_plan_save.WHOLE, FIRST, currency=about.currency)))
    except CostlibError as error:
        st.caption(_costs.plain(f"No forecast yet: {error}. Make one by hand below."))
        return
    st.button(
        f"Create from the forecast: {exact(made.amount, about.currency)} in 12 months", type="primary",
        key="budgets_first", icon=":material/auto_awesome:", on_click=_budgets.keep,
        args=[full, FIRST, _budgets.newest().sha256],
    )  # fmt: skip


@st.cache_resource(ttl="1h", max_entries=32, show_spinner="Forecasting")
def _expected(at: Any, about: Scope, first_month: date) -> Expected:
    return planning_forecast.expected(_service.ledger_in(at[0]), about, first_month)


def _first(next_year: bool) -> date:
    begins = add_months(_context.freshness().last_day, 1)
    return date(begins.year + (begins.month > 1), 1, 1) if next_year else begins


@st.fragment
def _try(found: Expected) -> None:
    """Draw the controls and what they make. A move runs this alone, over a forecast that was made before."""
    policy = _budgets.policy()
    currency = found.scope.currency
    with st.container(border=True, key="plan_levers"):
        usual, shape = _levers(policy.planned(found.last_day))
    try:
        made = plan(found.months, usual, minor_unit(currency), shape)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.subheader(_costs.plain(planning_words.headline(made, currency)), anchor=False)
    _shown(made, found, policy)
    column, parts = _budgets_plan_save.split(made, found)
    _budgets_plan_save.save(made, found, policy, column, parts)


def _levers(usual: Planning) -> tuple[Planning, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        growth = st.slider(
            "Growth, factor on the forecast", *_reach(0.5, 2.0, usual.growth), 0.01, key="plan_growth", width=260
        )
        room = st.slider(
            "Contingency", *_reach(0.0, 50.0, usual.contingency * 100), 0.5, format=SHARE, key="plan_contingency",
            width=220,
        )  # fmt: skip
        band = st.slider(
            "Variance let pass", *_reach(0.0, 50.0, usual.variance_threshold * 100), 0.5, format=SHARE, key="plan_band",
            width=220,
        )  # fmt: skip
        shape = st.segmented_control("Spread", list(SHAPES), default="As the forecast", required=True, key="plan_shape")
    chosen = {
        "growth": Decimal(str(growth)),
        "contingency": Decimal(str(room)) / 100,
        "variance_threshold": Decimal(str(band)) / 100,
    }
    return usual.model_copy(update=chosen), SHAPES[str(shape)]


def _reach(least: float, most: float, usual: Decimal) -> tuple[float, float, float]:
    """Ends of a slider that reach as far as what the policy says, and that."""
    return min(least, float(usual)), max(most, float(usual)), float(usual)


def _shown(made: Plan, found: Expected, policy: BudgetPolicy) -> None:
    currency = found.scope.currency
    with st.container(border=True, key="card_of_plan"):
        _costs.title(planning_words.shape(made, currency))
        figure = budgets_plan.plan_months(made, currency, _costs.mode())
        _costs.draw(figure, "plan_months", "Plan and forecast by month")
        st.caption(_costs.plain(planning_words.basis(made, found)))
    left, right = st.columns(2)
    with left, st.container(border=True, key="card_of_plan_months"):
        _costs.title("By month")
        table = planning_forecast.plan_table(made)
        _budgets_plan_tables.months(table, currency)
        _context.export(table, "plan", found.scope, planning_words.header(made, found))
    with right, st.container(border=True, key="card_of_plan_quarters"):
        _costs.title("By quarter, the sum of its months")
        _budgets_plan_tables.quarters(made, currency)
        _costs.title("What the targets come to")
        _budgets_plan_tables.goals(goals(made, policy.targets_on(found.last_day)), currency)
