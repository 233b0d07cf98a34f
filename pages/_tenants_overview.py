"""Tenant costs, all tenants: what each one costs, and the proof that nothing was lost."""

import streamlit as st

from pages import _context, _tenants


def draw() -> None:
    """Draw the view."""
    found = _tenants.allocation()
    _context.kpi("Allocated", found.allocated)
    st.dataframe([{"Tenant": name, "Cost": float(amount)} for name, amount in found.by_tenant().items()])
