"""Budget variance, optimise: one total given out again, to where it returns most, within floors and ceilings."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from costlib.amounts import exact
from costlib.currencies import minor_unit
from costlib.errors import CostlibError
from costlib.models.budgets import optimise_words, options
from costlib.models.budgets.hierarchy import Allotment
from costlib.models.budgets.optimise import Optimum, optimise
from costlib.models.budgets.status import statuses
from costlib.policy.budgets import BudgetPolicy
from costlib.scope import add_months
from pages import _budgets, _budgets_optimise_tables, _context, _costs, _service


def draw() -> None:
    """Draw the view."""
    _budgets.outcome()
    policy, day = _budgets.policy(), _context.freshness().last_day
    groups = options.groups(policy, day)
    if not groups:
        st.info(
            "Money can move between the parts of a budget: make two or more, each part of the same one, under Budgets."
        )
        return
    chosen = st.selectbox("Give out again", groups, 0, options.title, key="optimise_group", width=420)
    _try(chosen, policy)


@st.fragment
def _try(group: Allotment, policy: BudgetPolicy) -> None:
    """Draw the controls and what they make. A move runs this alone."""
    expected = _expected((_context.stamp(), _budgets.newest().sha256), policy)
    currency = group.parent.currency
    with st.container(border=True, key="optimise_levers"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            floor = st.slider("Floor, of what it has", 0, 100, 80, 1, format="%d%%", key="optimise_floor", width=220)
            ceiling = st.slider("Ceiling", 100, 300, 130, 1, format="%d%%", key="optimise_ceiling", width=220)
            total = st.number_input(
                f"Total ({currency})", 0.0, None, float(group.allotted), 100.0, width=200,
                key=f"optimise_total_{options.title(group)}", help="What they have together.",
            )  # fmt: skip
        rows = options.rows(group, expected, Decimal(floor) / 100, Decimal(ceiling) / 100)
        typed = _typed(rows, currency, f"{options.title(group)}_{floor}_{ceiling}")
    try:
        made = options.read(typed, group)
        found = optimise(made, Decimal(str(total)), minor_unit(currency))
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    _shown(found, group, policy)


def _typed(rows: list[dict[str, Any]], currency: str, key: str) -> list[dict[str, Any]]:
    shown: pd.DataFrame = st.data_editor(
        pd.DataFrame(rows),
        key=f"optimise_{key}",
        hide_index=True,
        disabled=["name", "amount"],
        column_config=_budgets_optimise_tables.editor(currency),
        alt="What each budget returns",
    )
    st.caption(
        "Until you say otherwise, money that covers expected cost returns 1 for 1, and beyond it 0. Say what a unit of "
        "money brings in each, by your own measure; the first money must return no less than what comes after it."
    )
    return [{str(name): value for name, value in row.items()} for row in shown.to_dict("records")]


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _expected(at: Any, _policy: BudgetPolicy) -> dict[str, float | None]:
    """Name to expected landing."""
    found = statuses(_service.ledger_in(at[0][0]), policy=_policy)
    return {each.budget.name: each.landing for each in found}


def _shown(found: Optimum, group: Allotment, policy: BudgetPolicy) -> None:
    currency = group.parent.currency
    finding, price = optimise_words.told(found, currency)
    st.subheader(_costs.plain(finding), anchor=False)
    with st.container(border=True, key="card_of_optimum"):
        _costs.title("Before and after")
        table = optimise_words.moves_table(found)
        _budgets_optimise_tables.moves(table, currency)
        st.caption(_costs.plain(f"{price} An estimate: it holds if the returns above do. Nothing is saved yet."))
        said = {"Period": str(group.period), "Period status": "proposal", "Currency": currency, "Filters": "none"}
        _context.export(table, "optimised budgets", more=said)
    with st.container(border=True, key="optimise_save"), st.container(horizontal=True, vertical_alignment="bottom"):
        first = add_months(_context.freshness().last_day, 1)
        since = st.date_input("From", first, key="optimise_since", width=160, format="YYYY-MM-DD")
        why = st.text_input(
            "Reason", key=f"optimise_why_{_budgets.turn()}", width=320, placeholder="Who decides, or why"
        )
        fresh = options.entries(found, policy, since if isinstance(since, date) else first, why or "not said")
        st.button(
            "Save as budgets", disabled=not (why and fresh), key="optimise_keep", icon=":material/save:",
            type="primary", on_click=_budgets.add, args=[fresh, why, _budgets.newest().sha256],
        )  # fmt: skip
        st.caption(_costs.plain(f"Changes {len(fresh)} budgets; the total stays {exact(found.total, currency)}."))
