"""Form of one budget: whose cost, how much, from when, part of what; shown before it is saved."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib import queries
from costlib.amounts import exact
from costlib.errors import CostlibError
from costlib.focus.dimensions import DIMENSIONS
from costlib.models.budgets import stored
from costlib.policy.budget_scope import SPOKEN, TAG, said
from costlib.policy.budgets import MONTHS, Budget, BudgetPolicy
from costlib.policy.documents import parsed
from costlib.scope import BASES, add_months
from pages import _budgets, _context, _costs

TITLES = {column: name.replace("_", " ").capitalize() for name, column in SPOKEN.items()}


def draw(policy: BudgetPolicy) -> None:
    """Draw the form: a name that is there changes that budget from a day on, another one adds a budget."""
    names = list(dict.fromkeys(each.name for each in policy.budgets))
    name = st.selectbox(
        "Budget",
        names,
        index=None,
        key=f"budget_name_{_budgets.turn()}",
        accept_new_options=True,
        placeholder="Choose one to change, or type a new name",
        width=420,
    )
    if name is None:
        st.caption("Nothing is overwritten: a change is a new entry that rules from its first day on.")
        return
    before = next((each for each in reversed(policy.budgets) if each.name == name), None)
    _fields(policy, str(name), before)


def _fields(policy: BudgetPolicy, name: str, before: Budget | None) -> None:
    given = {**_scope(name, before), **_money(name, before), **_place(policy, name, before)}
    onto = _budgets.newest().sha256
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.text_input("Reason", key=_key("why", name), width=320, placeholder="Who decides, or why")
        try:
            budget = parsed(Budget, {"name": name, "source": why or "not said", **given}, "the budget")
            found = stored.put(policy, [budget])
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return
        st.button(
            "Save", disabled=not why, key=_key("save", name), icon=":material/save:", type="primary",
            on_click=_budgets.keep, args=[found, why, onto],
        )  # fmt: skip
        if before is not None:
            _end(policy, before, budget.valid_from, why)
    st.caption(_costs.plain(_told(before, budget)))


def _scope(name: str, before: Budget | None) -> dict[str, Any]:
    """Columns and their values."""
    old = before.match if before else {}
    options = list(dict.fromkeys([*SPOKEN.values(), *old, *DIMENSIONS]))
    columns = st.multiselect(
        "Whose cost", options, list(old), format_func=lambda column: TITLES.get(column, column),
        key=_key("columns", name), accept_new_options=True, placeholder="All cost. Choose what tells it apart",
        help="Of several, all must fit. For a tag type tag: and its key, as tag:team.",
    )  # fmt: skip
    match = {column: _values(name, str(column), list(old.get(str(column), ()))) for column in columns}
    return {"match": {column: tuple(values) for column, values in match.items()}}


def _values(name: str, column: str, old: list[str]) -> list[str]:
    known = [] if column.startswith(TAG) or column not in DIMENSIONS else _known(column)
    return st.multiselect(
        TITLES.get(column, column), list(dict.fromkeys([*old, *known])), old, key=_key(f"values_{column}", name),
        accept_new_options=True, placeholder="One value or several",
    )  # fmt: skip


def _known(column: str) -> list[str]:
    """Values of a column, dearest first."""
    return [str(each) for each in _context.ask(queries.spend_by, column)[column].dropna()]


def _money(name: str, before: Budget | None) -> dict[str, Any]:
    with st.container(horizontal=True):
        amount = st.number_input(
            "Amount", 0.0, None, float(before.amount) if before else 1000.0, 100.0, key=_key("amount", name), width=180
        )
        cycle = st.selectbox(
            "For each",
            list(MONTHS),
            list(MONTHS).index(before.cycle) if before else 0,
            key=_key("cycle", name),
            width=140,
        )
        codes = list(dict.fromkeys([*([before.currency] if before else []), *_context.currencies()]))
        currency = st.selectbox("Currency", codes, 0, key=_key("currency", name), width=110, accept_new_options=True)
        basis = st.selectbox(
            "Cost basis",
            BASES,
            BASES.index(before.basis if before else "EffectiveCost"),
            key=_key("basis", name),
            width=180,
        )
        first = add_months(_context.freshness().last_day, 1)
        since = st.date_input("From", first, key=_key("since", name), width=160, format="YYYY-MM-DD")
    day = since if isinstance(since, date) else first
    same = before is not None and amount == float(before.amount)
    money = {
        "amount": before.amount if before and same else Decimal(str(amount)),
        "cycle": cycle,
        "currency": str(currency).upper(),
        "basis": basis,
    }
    return {**money, "valid_from": day}


def _place(policy: BudgetPolicy, name: str, before: Budget | None) -> dict[str, Any]:
    names = [each for each in dict.fromkeys(each.name for each in policy.budgets) if each != name]
    ladders = list(dict.fromkeys(each.name for each in policy.ladders))
    with st.container(horizontal=True):
        parent = st.selectbox(
            "Part of", names, names.index(before.parent) if before and before.parent in names else None,
            key=_key("parent", name), width=240, placeholder="Of none",
        )  # fmt: skip
        ladder = st.selectbox(
            "Alerts by", ladders, ladders.index(before.ladder) if before and before.ladder in ladders else 0,
            key=_key("ladder", name), width=200,
        )  # fmt: skip
        told = list(before.recipients) if before else []
        channels = st.multiselect(
            "Alert channels", told, told, key=_key("told", name), accept_new_options=True, placeholder="All", width=260
        )
    return {"parent": parent, "ladder": ladder, "recipients": tuple(channels)}


def _end(policy: BudgetPolicy, before: Budget, day: date, why: str) -> None:
    try:
        found = stored.end(policy, before.name, day)
    except CostlibError as error:
        st.button("End it that day", disabled=True, key=_key("end", before.name), help=_costs.plain(str(error)))
        return
    st.button(
        "End it that day", disabled=not why, key=_key("end", before.name), icon=":material/event_busy:",
        on_click=_budgets.keep, args=[found, why, _budgets.newest().sha256],
        help="It rules no more from the day on; what it was before stays.",
    )  # fmt: skip


def _told(before: Budget | None, budget: Budget) -> str:
    amount = f"{exact(budget.amount, budget.currency)} for each {budget.cycle}, {said(budget.match)}"
    day = _context.day(budget.valid_from)
    if before is None:
        return f"New from {day}: {amount}."
    return f"From {day}: {amount}. Before: {exact(before.amount, before.currency)} for each {before.cycle}."


def _key(field: str, name: str) -> str:
    return f"budget_{field}_{name}_{_budgets.turn()}"
