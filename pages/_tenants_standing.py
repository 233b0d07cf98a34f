"""Tenant costs, one tenant: how it compares with the others, who stay anonymous, and what its score is made of."""

import streamlit as st

from costlib.models import tenant_standing
from costlib.models.tenants.benchmark import benchmark
from costlib.models.tenants.summary import TenantSummary
from costlib.policy.ownership import Owner
from pages import _context, _costs, _tenant_tables, _tenants


def draw(summary: TenantSummary, owner: Owner) -> None:
    """Draw percentiles and the parts of the score; nothing where there is no other one."""
    everyone, about = _tenants.summaries(owner), _tenants.scope()
    others = len(everyone) - 1
    if not others:
        st.caption(f"There is no other {owner} to compare with.")
        return
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card_of_benchmark"):
        found = benchmark(everyone, summary.tenant)
        _costs.title(f"Against {others} other {owner}s, who stay anonymous")
        _tenant_tables.standings(tenant_standing.standings(found, about.currency))
        st.caption("Usual: the middle half of the others. Below it: how many of the others have less.")
        _context.export(tenant_standing.benchmark_table(found), f"{owner}_benchmark", about)
    with right, st.container(border=True, height="stretch", key="card_of_score"):
        efficiency = summary.efficiency
        _costs.title(tenant_standing.score(efficiency, others))
        if efficiency is not None:
            parts = tenant_standing.score_parts(efficiency, about.currency)
            _tenant_tables.score_parts(parts)
            _context.export(tenant_standing.score_table(efficiency), f"{owner}_score", about)
