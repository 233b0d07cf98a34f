"""Cost pools as they are: what each takes, how it shares it out, what it took in the newest whole month."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib.models.allocation import answer
from costlib.models.allocation.result import Allocation
from costlib.models.rules import allocation_pools, policy_review, what_if
from costlib.models.rules.policy_review import Review
from costlib.policy.allocation import AllocationPolicy
from costlib.scope import Scope
from pages import _context, _costs, _tenants, _tenants_difference
from pages._cost_tables import MONEY


def month() -> Scope:
    """The newest whole month, without filters: shares are those of all costs."""
    data = _context.freshness()
    whole = policy_review.whole_month(data.as_of, data.first_day)
    return replace(_context.scope(), period=whole, filters=())


def draw() -> None:
    """Draw the pools in force."""
    about = month()
    found = _tenants.allocation(about=about)
    pools = answer.allocation_policy(_context.ledger()).on(about.period.last_day)
    table = allocation_pools.pools_table(pools, found)
    with st.container(border=True, key="card_of_pools_in_force"):
        _costs.title(allocation_pools.headline(pools, found))
        _table(table, about.currency)
        for problem in found.problems:
            st.caption(f":material/warning: {_costs.plain(problem.pool)}: {_costs.plain(problem.text)}.")
        st.caption("The first pool that fits takes a charge. What fits none stays unallocated and is listed.")
        _context.export(table, "pools", about)


def _table(table: Any, currency: str) -> None:
    column = st.column_config
    config: dict[str, Any] = {
        "order": column.NumberColumn("Order", width="small"),
        "pool": column.TextColumn("Pool", pinned=True),
        "method": column.TextColumn("Method"),
        "goes_by": column.TextColumn("Goes by", width="medium"),
        "match": column.TextColumn("Takes", width="medium"),
        "own": column.NumberColumn(f"Took ({currency})", format=MONEY, help="Shared cost that fits it."),
        "received": column.NumberColumn("Fed", format=MONEY, help="What other pools passed on to it."),
        "passed": column.NumberColumn("Passed on", format=MONEY),
        "allocated": column.NumberColumn("Allocated", format=MONEY),
        "unallocated": column.NumberColumn("Unallocated", format=MONEY),
        "since": column.DateColumn("Since", format="D MMM YYYY"),
        "source": column.TextColumn("Source", width="medium"),
    }
    st.dataframe(table, hide_index=True, column_config=config, placeholder="", key="pools_table", alt="Pools in force")


def preview(found: Review) -> None:
    """Draw what a changed document would make of the newest whole month, had it ruled then."""
    if not isinstance(found.edited, AllocationPolicy):
        return
    about = month()
    _tenants_difference.draw(compared(about, found.edited), about, "preview_of_pools")


def compared(about: Scope, policy: AllocationPolicy) -> what_if.WhatIf:
    """A month under the pools in force and under others."""
    today: Allocation = _tenants.allocation(about=about)
    then = _tenants.allocation(about=about, policy=policy)
    return what_if.compare(today, then, today.members | then.members, about.currency)
