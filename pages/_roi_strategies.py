"""ROI scenarios, strategies: value drivers with their weights, quick wins, and long-term initiatives."""

import streamlit as st

from costlib.models.roi import drivers, findings, strategies, tables
from costlib.models.roi.strategies import Ranked
from costlib.policy.roi import RoiCase, RoiPolicy
from pages import _costs, _roi, _roi_tables


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    found = strategies.ranked(policy, case)
    quick, longer = strategies.split(found)
    if found:
        _costs.title(findings.strategies(found, case.currency))
    with st.container(border=True):
        _drivers(policy, case)
    if not found:
        st.info("No strategy is stated: add one under Edit and save, Strategies.")
        return
    _some(
        "Quick wins",
        quick,
        case.currency,
        findings.quick(policy.terms[0]),
    )
    _some("Long-term initiatives", longer, case.currency, "Everything else, by what it brings for what it costs.")
    _roi.export(tables.strategies_table(found, case.currency), "roi_strategies", case)


def _drivers(policy: RoiPolicy, case: RoiCase) -> None:
    found = drivers.brought(case, policy.drivers)
    _costs.title(drivers.headline(found))
    table = tables.drivers_table(found, case.currency)
    _roi_tables.drivers(table, case.currency)
    _roi.export(table, "roi_drivers_table", case)


def _some(title: str, found: list[Ranked], currency: str, meaning: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{title} ({len(found)})**")
        st.caption(meaning)
        if found:
            _roi_tables.strategies(tables.strategies_table(found, currency), currency, f"roi_{title}")
