"""Budget variance, budgets of providers: what they keep beside what we say, and the way to make them our own."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.advised import budget_tables
from costlib.models.advised import budgets as advised
from costlib.models.advised.budgets import Theirs
from costlib.models.budgets.status import BudgetStatus
from costlib.policy.budgets import BudgetPolicy
from pages import _advised, _budgets, _budgets_tables, _context, _costs, _service

BESIDE = (
    "Actual and forecast as the provider says on the day that it was asked; ours of the same cost from the ledger, "
    "to the end of its data. What is taken over is a decision of yours from the first day of its cycle on, with the "
    "thresholds as steps of a ladder; nothing changes it later but you."
)


def differences(policy: BudgetPolicy) -> list[str]:
    """What providers say by now of budgets that were taken over and rule otherwise here."""
    found, _ = _theirs((_context.stamp(), _advised.version()))
    return advised.differences(policy, found, _context.freshness().last_day)


def draw(policy: BudgetPolicy) -> None:
    """Draw what providers keep; nothing where none was asked."""
    found, ours = _theirs((_context.stamp(), _advised.version()))
    if not found:
        return
    said = found[0].said
    title = f"From {said.provider} Budgets ({len(found)}), as of {_context.day(said.at.date())}"
    with st.expander(_costs.plain(title), icon=":material/cloud_download:", key="budgets_theirs"):
        _costs.title(budget_tables.headline(found, policy))
        table = budget_tables.theirs_table(found, ours, policy)
        _budgets_tables.theirs(table, said.provider, budget_tables.columns(found))
        for line in budget_tables.left(found):
            st.caption(f":material/block: {_costs.plain(line)}")
        st.caption(BESIDE)
        more = {"Currency": "as in its column", "Cost basis": "of each budget", "Filters": "of each budget"}
        _context.export(table, "budgets_of_providers", more={**more, "Period": "cycle of each budget"})
        _choose(policy, [each for each in found if each.entry])


def _choose(policy: BudgetPolicy, able: Sequence[Theirs]) -> None:
    """Let some be chosen, show what they would change, and save them."""
    if not able:
        st.caption("None of them can be taken over.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        places = st.multiselect(
            "Take over", range(len(able)), format_func=lambda place: budget_tables.option(able[place]),
            key=f"budgets_theirs_{_budgets.turn()}", placeholder="Choose some", width=420,
        )  # fmt: skip
        why = st.text_input(
            "Reason", f"Taken over from {able[0].said.provider} Budgets", key=f"budgets_theirs_why_{_budgets.turn()}",
            width=320,
        )  # fmt: skip
        chosen, onto = [able[place] for place in places], _budgets.newest().sha256
        try:
            made = advised.take_over(policy, chosen)
        except CostlibError as error:
            st.error(_costs.plain(str(error)))
            return
        st.button(
            "Take over", disabled=not (chosen and why), key="budgets_theirs_save", type="primary",
            icon=":material/save:", on_click=_budgets.keep, args=[made, why, onto],
        )  # fmt: skip
    for line in budget_tables.changes(policy, made, chosen):
        st.caption(_costs.plain(line))
    if chosen and (warnings := budget_tables.warnings(policy, made, _context.freshness().last_day)):
        said = "\n".join(f"- {_costs.plain(line)}" for line in warnings)
        st.warning(f"Before you take over:\n{said}", icon=":material/flag:")


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _theirs(at: Any) -> tuple[list[Theirs], list[BudgetStatus | None]]:
    ledger = _service.ledger_in(at[0][0])
    found = advised.theirs(ledger)
    return found, budget_tables.beside(ledger, found)
