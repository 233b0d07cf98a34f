"""Form of one spending gate: whom it watches, from what on it closes, and who may let a spend through."""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.budgets import rule_tables, stored
from costlib.policy.budget_rules import Gate, GateKind, GateScope
from costlib.policy.budgets import BudgetPolicy
from pages import _budgets, _context, _costs

ONE_SPEND, OF_BUDGET = "An amount of one spend", "Per cent of its budget"


def draw(policy: BudgetPolicy) -> None:
    """Draw the form: a name that is there changes that gate from a day on, another one adds a gate."""
    names = list(dict.fromkeys(each.name for each in policy.gates))
    name = st.selectbox(
        "Gate", names, None, key=_key("name"), accept_new_options=True, width=420,
        placeholder="Choose one to change, or type a new name",
    )  # fmt: skip
    if name is None:
        return
    before = next((each for each in reversed(policy.gates) if each.name == name), None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = {**_whom(str(name), before), **_threshold(str(name), before)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.multiselect(
            "Approvers", before.approvers if before else (), before.approvers if before else (), key=_key("who", name),
            accept_new_options=True, width=300, placeholder="Type names",
        )  # fmt: skip
        first = _context.now().date()
        since = st.date_input("From", first, key=_key("since", name), width=160, format="YYYY-MM-DD")
        why = st.text_input("Reason", key=_key("why", name), width=300, placeholder="Who decides, or why")
        about = {"name": name, "approvers": tuple(who), "valid_from": since if isinstance(since, date) else first}
        _save(policy, {**about, **given, "source": why or "not said"}, why, before)


def _whom(name: str, before: Gate | None) -> dict[str, Any]:
    kinds, scopes = get_args(GateKind), get_args(GateScope)
    kind = st.selectbox(
        "Does", kinds, kinds.index(before.kind) if before else 1, rule_tables.KINDS.__getitem__, key=_key("kind", name),
        width=190,
    )  # fmt: skip
    scope = st.selectbox(
        "Watches",
        scopes,
        scopes.index(before.scope) if before else 0,
        str.capitalize,
        key=_key("scope", name),
        width=160,
    )
    value = None
    if scope != "global":
        told = before.value if before and before.value else ""
        value = st.text_input(f"Which {scope}", told, key=_key("value", name), width=200, placeholder="Each of them")
    return {"kind": kind, "scope": scope, "value": value or None}


def _threshold(name: str, before: Gate | None) -> dict[str, Any]:
    usual = OF_BUDGET if before is None or before.percent is not None else ONE_SPEND
    ways = [OF_BUDGET, ONE_SPEND]
    how = st.selectbox("Closes above", ways, ways.index(usual), key=_key("how", name), width=210)
    if how == OF_BUDGET:
        share = float(before.percent) if before and before.percent else 100.0
        percent = st.number_input("Per cent", 0.0, 1000.0, share, 5.0, key=_key("percent", name), width=140)
        return {"percent": Decimal(str(percent))}
    told = 1000.0 if before is None or before.amount is None else float(before.amount)
    amount = st.number_input("Amount", 0.0, None, told, 100.0, key=_key("amount", name), width=160)
    own = before.currency if before and before.amount is not None else _context.scope().currency
    codes = list(dict.fromkeys([own, *_context.currencies()]))
    currency = st.selectbox("Currency", codes, key=_key("currency", name), width=100)
    return {"amount": Decimal(str(amount)), "currency": currency}


def _save(policy: BudgetPolicy, given: dict[str, Any], why: str, before: Gate | None) -> None:
    onto = _budgets.newest().sha256
    try:
        found = stored.put_gate(policy, given)
        ended = stored.end_gate(policy, given["name"], given["valid_from"]) if before else None
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    st.button(
        "Save", disabled=not why, key=_key("save", given["name"]), icon=":material/save:", type="primary",
        on_click=_budgets.keep, args=[found, why, onto],
    )  # fmt: skip
    if ended is not None:
        st.button(
            "End it that day", disabled=not why, key=_key("end", given["name"]), icon=":material/event_busy:",
            on_click=_budgets.keep, args=[ended, why, onto],
        )  # fmt: skip


def _key(field: str, name: str = "") -> str:
    return f"gate_form_{field}_{name}_{_budgets.turn()}"
