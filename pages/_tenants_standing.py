"""Tenant costs, one tenant: how it compares with the others, who stay anonymous, and what its score is made of."""

import streamlit as st

from costlib.models.tenants import tenant_standing
from costlib.models.tenants.benchmark import Benchmark
from costlib.models.tenants.efficiency import Efficiency
from costlib.models.tenants.summary import TenantSummary
from pages import _context, _costs, _tenant_tables
from pages._tenants_look import Look


def draw(summary: TenantSummary, found: Benchmark, seen: Look) -> None:
    """Draw percentiles and the parts of the score; nothing where there is no other one."""
    others = len(seen.now.members) - 1
    if not others:
        st.caption(f"There is no other {seen.owner} to compare with.")
        return
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card_of_benchmark"):
        _costs.title(f"Against {others} other{'s, who stay' if others > 1 else ', who stays'} anonymous")
        _tenant_tables.standings(tenant_standing.standings(found, seen.currency))
        st.caption("Usual: the middle half of the others. Below it: how many of the others have less.")
        _context.export(tenant_standing.benchmark_table(found), f"{seen.owner}_benchmark", seen.now.scope)
    with right, st.container(border=True, height="stretch", key="card_of_score"):
        _costs.title(tenant_standing.score(summary.efficiency, others))
        if summary.efficiency is not None:
            _score(summary.efficiency, seen)


def _score(found: Efficiency, seen: Look) -> None:
    _tenant_tables.score_parts(tenant_standing.score_parts(found, seen.currency))
    words = _costs.plain(tenant_standing.meanings(found))
    st.caption(f"Points are better than x weight, and add up to the score. Weights are policy. {words}")
    _context.export(tenant_standing.score_table(found), f"{seen.owner}_score", seen.now.scope)
