"""ROI scenarios, side by side: the case as it stands, and what each scenario makes of it."""

import streamlit as st

from costlib.charts import roi as charts
from costlib.models.roi import findings, tables
from costlib.models.roi.scenarios import base
from pages import _costs, _roi, _roi_tables


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    found = _roi.answer(policy, case)
    _costs.title(findings.scenarios(found))
    left, right = st.columns([2, 3])
    with left, st.container(border=True, height="stretch"):
        st.markdown("**Net present value**")
        outcomes = [base(case), *found.scenarios]
        _costs.draw(charts.roi_outcomes(outcomes, case.currency, _costs.mode()), "roi_outcomes", "NPV of each scenario")
    with right, st.container(border=True, height="stretch"):
        table = tables.scenarios_table(found)
        _roi_tables.scenarios(table, case.currency)
        stated = [said for each in found.scenarios if (said := findings.differs(each))]
        if stated:
            st.caption(
                _costs.plain(f"Stated figures differ: {'; '.join(stated)}. Ours grow each year by its own rate.")
            )
        _roi.export(table, "roi_scenarios", case)
    _roi.about(found)
