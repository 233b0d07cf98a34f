"""What the views of Tenant costs share: the allocation of the months on screen, cached, and who is looked at."""

from dataclasses import replace
from typing import Any

import streamlit as st

from costlib.models.allocation import answer
from costlib.models.allocation.result import Allocation
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.owners import Owner
from costlib.scope import Period, Scope
from pages import _context, _service


def scope() -> Scope:
    """The sidebar's scope over whole months, for cost is shared out by month."""
    chosen = _context.scope()
    return replace(chosen, period=answer.whole_months(chosen.period))


def allocation(
    *by: str, about: Scope | None = None, policy: AllocationPolicy | None = None, owner: Owner = "tenant"
) -> Allocation:
    """The months of the scope, shared out by the pools in force, or by others for a what-if.

    Args:
        by: Columns to break amounts down by.
        about: The scope, if not the sidebar's.
        policy: Pools to use instead of those in force.
        owner: Among whom cost is shared out.
    """
    source = _context.ledger()
    wanted = policy or answer.allocation_policy(source)
    key = (_context.stamp(), wanted.model_dump_json(), source.ownership().model_dump_json())
    return _allocation(key, wanted, about or scope(), by, owner)


@st.cache_resource(ttl="1h", max_entries=24, show_spinner=False)
def _allocation(at: Any, _policy: AllocationPolicy, about: Scope, by: tuple[str, ...], owner: Owner) -> Allocation:
    return answer.allocation(_service.ledger_in(at[0][0]), about, by, owner, _policy)


def month_before(about: Scope) -> Scope | None:
    """The same question of as many months before; None where the data does not reach back to them."""
    period = about.period.before()
    return about.over(period) if period.start >= _context.freshness().first_day.replace(day=1) else None


def newest_month(about: Scope) -> Scope:
    """The last month of a scope."""
    return about.over(Period(about.period.last_day.replace(day=1), about.period.end))
