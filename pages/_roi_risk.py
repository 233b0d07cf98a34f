"""ROI scenarios, risk: how the case may come out, what moves it, what two lines make of it together."""

from typing import Any

import pyarrow as pa
import streamlit as st

from costlib import amounts
from costlib.charts import roi as charts
from costlib.charts import roi_risk
from costlib.models.roi import findings, risk
from costlib.models.roi.risk import Effect, Simulation
from costlib.models.wording import percent
from costlib.policy.roi import RoiCase, RoiPolicy
from pages import _costs, _roi

MULTIPLES = (0.5, 1.0, 1.5, 2.0, 3.0)
SEED = 20_26


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    drawn = _simulated(case, policy.terms[0].draws, SEED)
    _costs.title(findings.simulated(drawn, case.currency))
    _cards(drawn, case.currency)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown("**How it may come out**")
        figure = roi_risk.roi_distribution(drawn, case.currency, _costs.mode())
        _costs.draw(figure, "roi_distribution", "Net present values of the draws")
        st.caption(f"{len(drawn.npv):,} draws with seed {drawn.seed}: the same case gives the same picture.")
    with right, st.container(border=True, height="stretch"):
        _moves(case)
    with st.container(border=True):
        _together(case)
    with st.container(border=True):
        _register(policy, case)


@st.cache_data(ttl="1h", max_entries=32, show_spinner="Drawing", hash_funcs=_roi.BY_CASE)
def _simulated(case: RoiCase, count: int, seed: int) -> Simulation:
    return risk.simulate(case, count, seed)


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False, hash_funcs=_roi.BY_CASE)
def _parts(case: RoiCase, seed: int) -> list[risk.Part]:
    return risk.sobol(case, seed)


def _cards(drawn: Simulation, currency: str) -> None:
    with st.grid(5, min_column_width=130):
        for level, meaning in (
            (10, "One draw in ten is worse."),
            (50, "Half of the draws are worse."),
            (90, "One draw in ten is better."),
        ):
            value = drawn.percentile(level)
            st.metric(
                f"P{level}",
                amounts.short(value, currency),
                help=f"{amounts.exact(value, currency)}. {meaning}",
                border=True,
            )
        st.metric("As stated", amounts.short(drawn.plain, currency), help="NPV of the amounts as stated.", border=True)
        st.metric(
            "Chance of a loss",
            percent(drawn.probability_of_loss),
            help="Part of the draws with an NPV below 0.",
            border=True,
        )


def _moves(case: RoiCase) -> None:
    way = st.segmented_control(
        "What moves it",
        ["One at a time", "Part of the variance"],
        default="One at a time",
        required=True,
        key="roi_moves",
        bind="query-params",
    )
    if way == "One at a time":
        swings = risk.tornado(case)
        _costs.draw(
            charts.roi_tornado(swings, case.currency, _costs.mode()),
            "roi_tornado",
            "NPV at the low and high of each line",
        )
        st.caption("Each line alone at its P10 and its P90, all others as stated.")
        _roi.export(_swings(swings), "roi_tornado", case)
        return
    parts = _parts(case, SEED)
    _costs.draw(charts.roi_indices(parts, _costs.mode()), "roi_indices", "Part of NPV's variance that each line brings")
    st.caption("Sobol indices: the part of NPV's variance that goes back to each line, taken as independent.")
    _roi.export(
        pa.table(
            {
                "line": [each.line for each in parts],
                "first": [each.first for each in parts],
                "total": [each.total for each in parts],
            }
        ),
        "roi_sobol",
        case,
    )


def _swings(found: list[risk.Swing]) -> pa.Table:
    columns: dict[str, Any] = {
        name: [getattr(each, name) for each in found] for name in ("line", "low", "high", "npv_low", "npv_high")
    }
    return pa.table(columns)


@st.fragment
def _together(case: RoiCase) -> None:
    names = [line.name for line in case.lines]
    if len(names) == 1:
        st.caption("With a second line you would see here what two lines make of the case together.")
        return
    swings = [each.line for each in risk.tornado(case)] + names
    st.markdown("**Two lines together**")
    with st.container(horizontal=True):
        across = st.selectbox(
            "Across", names, index=names.index(swings[0]), key="roi_across", bind="query-params", width=240
        )
        rest = [name for name in names if name != across]
        down = st.selectbox(
            "Down", rest, index=rest.index(next(name for name in swings if name != across)), key="roi_down", width=240
        )
    found = risk.heat_map(case, across, down, MULTIPLES)
    _costs.draw(
        roi_risk.roi_heat_map(found, case.currency, _costs.mode()),
        "roi_heat_map",
        f"NPV for multiples of {across} and {down}",
    )


def _register(policy: RoiPolicy, case: RoiCase) -> None:
    st.markdown("**Risk register**")
    found = risk.register(case, policy.risks)
    if not found:
        st.caption("No risk is stated: add entries to the section 'risks' of the document 'roi'.")
        return
    table = _effects(found)
    money = {
        name: st.column_config.NumberColumn(f"{title}, {case.currency}", format="localized")
        for name, title in (("npv_effect", "Effect on NPV"), ("expected_effect", "Times probability"))
    }
    st.dataframe(
        table,
        column_config={
            "risk": "Risk",
            "probability": st.column_config.NumberColumn("Probability", format="percent"),
            "line": "Hits",
            "response": "Response",
            **money,
        },
        hide_index=True,
        key="roi_register",
        placeholder="not of this case",
    )
    _roi.export(table, "roi_risks", case)


def _effects(found: list[Effect]) -> pa.Table:
    return pa.table(
        {
            "risk": [each.risk.name for each in found],
            "probability": [float(each.risk.probability) for each in found],
            "line": [each.risk.line or "once" for each in found],
            "npv_effect": pa.array([each.npv for each in found], pa.float64()),
            "expected_effect": pa.array([each.expected for each in found], pa.float64()),
            "response": [each.risk.response for each in found],
        }
    )
