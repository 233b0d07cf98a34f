"""Budget variance, gates and alerts: may this be spent, what crossed a step, and the limits of services."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib import queries
from costlib.errors import CostlibError
from costlib.models.budgets import alerts, gate_words, gates, limits, rule_tables
from costlib.policy.budget_scope import SPOKEN
from costlib.policy.budgets import BudgetPolicy
from costlib.policy.notices import Notice
from pages import _budgets, _budgets_gates_form, _budgets_gates_tables, _context, _costs, _service

ALL = "All cost"
ASKED = ("department", "project", "tenant", "provider", "service", "model")


def draw() -> None:
    """Draw the view."""
    _budgets.outcome()
    policy, day, today = _budgets.policy(), _context.freshness().last_day, _context.now().date()
    left, right = st.columns(2)
    with left, st.container(border=True, key="card_of_check"):
        _check(policy)
    with right, st.container(border=True, key="card_of_gates"):
        _costs.title(rule_tables.gates_title(policy, today))
        _budgets_gates_tables.gates(rule_tables.gates_table(policy, today))
    with st.expander("Add or change a gate", icon=":material/edit:", key="gate_change"):
        _budgets_gates_form.draw(policy)
    with st.container(border=True, key="card_of_crossed"):
        _crossed(policy)
    left, right = st.columns(2)
    with left, st.container(border=True, key="card_of_ladders"):
        _costs.title("Ladders: at which share somebody is told")
        _budgets_gates_tables.ladders(rule_tables.ladders_table(policy, day))
    with right, st.container(border=True, key="card_of_limits"):
        _limits(policy, day)
    st.caption(
        "Ladders, limits and automated responses are in the TOML file under Budgets: save it, change it, drop it there."
        " Jobs ask by costboard budgets check."
    )


@st.fragment
def _check(policy: BudgetPolicy) -> None:
    """May this be spent: a change runs this alone."""
    _costs.title("May this be spent?")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.selectbox("Whose cost", [ALL, *ASKED], key="gate_by", format_func=str.capitalize, width=170)
        value = None
        if by in SPOKEN:
            known = [str(each) for each in _context.ask(queries.spend_by, SPOKEN[str(by)])[SPOKEN[str(by)]].dropna()]
            value = st.selectbox(
                str(by).capitalize(), known, key=f"gate_value_{by}", accept_new_options=True, width=200
            )
        amount = st.number_input("Amount", 0.0, 1e12, None, 100.0, key="gate_amount", width=160, placeholder="How much")
        codes = list(dict.fromkeys([_context.scope().currency, *_context.currencies()]))
        currency = st.selectbox("Currency", codes, key="gate_currency", width=100)
    if amount is None:
        st.caption("Say an amount: the gates answer as they would answer a job.")
        return
    try:
        scope = {str(by): (str(value),)} if value else {}
        asked = gates.asked(scope, Decimal(str(amount)), str(currency))
        found = gates.check(_context.ledger(), asked, policy, _context.now().date())
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    show = st.error if found.stopped else st.warning if found.caught else st.success
    show(_costs.plain(gate_words.headline(found)))
    for line in (*(each.as_text() for each in found.caught), *found.notes):
        st.caption(_costs.plain(line))


def _crossed(policy: BudgetPolicy) -> None:
    found = _notices((_context.stamp(), _budgets.newest().sha256), policy)
    _costs.title(rule_tables.crossed_title(found))
    if not found:
        st.caption("Nothing has reached a step of its ladder.")
        return
    table = rule_tables.crossed_table(found)
    _budgets_gates_tables.crossed(table)
    st.caption("Each is told once per step and period, by the alert channels. Expected spend is an estimate.")
    _context.export(table, "crossed steps", more={"Currency": "as in its column", "Filters": "none"})


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _notices(at: Any, _policy: BudgetPolicy) -> list[Notice]:
    return alerts.notices(_service.ledger_in(at[0][0]), policy=_policy)


def _limits(policy: BudgetPolicy, day: date) -> None:
    found = policy.limits_on(day)
    _costs.title(f"Limits of services in {day:%B %Y}")
    if not found:
        st.caption("No service has a monthly limit.")
        return
    statuses = limits.limit_statuses(_context.ledger(), found, day)
    _budgets_gates_tables.limits(rule_tables.limits_table(found, statuses))
