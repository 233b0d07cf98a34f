"""ROI scenarios, strategies: value drivers with their weights, quick wins, and long-term initiatives."""

import streamlit as st

from costlib.models.roi import findings, strategies, tables
from costlib.models.roi.strategies import Ranked
from costlib.policy.roi import RoiPolicy
from pages import _costs, _roi, _roi_tables


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    found = strategies.ranked(policy, case)
    quick, longer = strategies.split(found)
    if found:
        _costs.title(findings.strategies(found, case.currency))
    with st.container(border=True):
        _drivers(policy)
    if not found:
        st.info("No strategy is stated: add entries to the section 'strategies' of the document 'roi'.")
        return
    _some(
        "Quick wins",
        quick,
        case.currency,
        findings.quick(policy.terms[0]),
    )
    _some("Long-term initiatives", longer, case.currency, "Everything else, by what it brings for what it costs.")
    _roi.export(tables.strategies_table(found, case.currency), "roi_strategies", case)


def _drivers(policy: RoiPolicy) -> None:
    st.markdown("**Value drivers**")
    st.dataframe(
        [
            {
                "Driver": each.name,
                "Weight": float(each.weight),
                "Potential": each.potential,
                "Measured by": each.measure,
            }
            for each in policy.drivers
        ],
        hide_index=True,
        key="roi_drivers",
    )


def _some(title: str, found: list[Ranked], currency: str, meaning: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{title} ({len(found)})**")
        st.caption(meaning)
        if found:
            _roi_tables.strategies(tables.strategies_table(found, currency), currency, f"roi_{title}")
