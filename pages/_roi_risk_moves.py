"""ROI scenarios, risk: which line moves the value, and what two lines make of it together."""

import streamlit as st

from costlib.charts import roi as charts
from costlib.charts import roi_risk
from costlib.models.roi import risk, risk_tables
from costlib.policy.roi import RoiCase
from pages import _costs, _roi

MULTIPLES = (0.5, 1.0, 1.5, 2.0, 3.0)
SEED = 2026
ONE, PART = "One at a time", "Part of the variance"


@st.fragment
def moves(case: RoiCase) -> None:
    """Draw the tornado or the indices."""
    way = st.segmented_control(
        "What moves it", [ONE, PART], default=ONE, required=True, key="roi_moves", bind="query-params"
    )
    if way == ONE:
        swings = risk.tornado(case)
        figure = charts.roi_tornado(swings, case.currency, _costs.mode())
        _costs.draw(figure, "roi_tornado", "NPV at the low and high of each line")
        st.caption("Each line alone at its P10 and its P90, all others as stated.")
        _roi.export(risk_tables.swings_table(swings, case.currency), "roi_tornado", case)
        return
    parts = _parts(case)
    figure = charts.roi_indices(parts, _costs.mode())
    _costs.draw(figure, "roi_indices", "Part of NPV's variance that each line brings")
    st.caption("Sobol indices: the part of NPV's variance that goes back to each line, taken as independent.")
    _roi.export(risk_tables.parts_table(parts), "roi_sobol", case)


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False, hash_funcs=_roi.BY_CASE)
def _parts(case: RoiCase) -> list[risk.Part]:
    return risk.sobol(case, SEED)


@st.fragment
def together(case: RoiCase) -> None:
    """Draw NPV for multiples of two lines."""
    st.markdown("**Two lines together**")
    names = [line.name for line in case.lines]
    if len(names) == 1:
        st.caption("With a second line you would see here what two lines make of the case together.")
        return
    widest = [each.line for each in risk.tornado(case)] + names
    with st.container(horizontal=True):
        across = st.selectbox(
            "Across", names, index=names.index(widest[0]), key="roi_across", bind="query-params", width=240
        )
        rest = [name for name in names if name != across]
        first = next(name for name in widest if name != across)
        down = st.selectbox("Down", rest, index=rest.index(first), key="roi_down", bind="query-params", width=240)
    found = risk.heat_map(case, across, down, MULTIPLES)
    figure = roi_risk.roi_heat_map(found, case.currency, _costs.mode())
    _costs.draw(figure, "roi_heat_map", f"NPV for multiples of {across} and {down}")
