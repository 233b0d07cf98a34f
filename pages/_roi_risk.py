"""ROI scenarios, risk: how the case may come out, what moves it, what two lines make of it together."""

import streamlit as st

from costlib import amounts
from costlib.charts import roi_risk
from costlib.models.roi import findings, risk, risk_tables
from costlib.models.roi.risk import Simulation
from costlib.models.wording import percent
from costlib.policy.roi import RoiCase, RoiPolicy
from pages import _costs, _roi, _roi_risk_moves

FEWEST, MOST, STEP = 1_000, 100_000, 1_000
SEED, LAST_SEED = 2026, 999_999


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    _simulation(case, policy.terms[0].draws)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _roi_risk_moves.moves(case)
    with right, st.container(border=True, height="stretch"):
        _roi_risk_moves.together(case)
    with st.container(border=True):
        _register(policy, case)


@st.fragment
def _simulation(case: RoiCase, usual: int) -> None:
    title = st.container()
    with st.container(border=True):
        drawn = _asked(case, usual)
        with title:
            _costs.title(findings.simulated(drawn, case.currency))
            _cards(drawn, case.currency)
        figure = roi_risk.roi_distribution(drawn, case.currency, _costs.mode())
        _costs.draw(figure, "roi_distribution", "Net present values of the draws")
        st.caption(
            f"{len(drawn.npv):,} draws with seed {drawn.seed}, before the risk rate: the same case, draws and seed "
            "give the same picture. Line: part of the draws that stay below."
        )
        more = {"Draws": f"{len(drawn.npv)}", "Seed": f"{drawn.seed}"}
        _roi.export(risk_tables.simulation_table(drawn, case.currency), "roi_draws", case, more)


def _asked(case: RoiCase, usual: int) -> Simulation:
    """Draw as often, and from the seed, that somebody asks for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown("**How it may come out**", width="stretch")
        count = st.number_input(
            "Draws", FEWEST, max(MOST, usual), usual, STEP, key="roi_draws_asked", bind="query-params", width=150,
            help="More draws make the ends of the picture steadier; 10,000 do for most cases.",
        )  # fmt: skip
        seed = st.number_input(
            "Seed", 0, LAST_SEED, SEED, key="roi_seed", bind="query-params", width=130,
            help="Another seed draws other chances: what changes with it is chance, not the case.",
        )  # fmt: skip
    return _simulated(case, min(max(int(count), FEWEST), max(MOST, usual)), abs(int(seed)))


@st.cache_data(ttl="1h", max_entries=32, show_spinner="Drawing", hash_funcs=_roi.BY_CASE)
def _simulated(case: RoiCase, count: int, seed: int) -> Simulation:
    return risk.simulate(case, count, seed)


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
                help=_costs.plain(f"{amounts.exact(value, currency)}. {meaning}"),
                border=True,
            )
        st.metric("As stated", amounts.short(drawn.plain, currency), help="NPV of the amounts as stated.", border=True)
        st.metric(
            "Chance of a loss",
            percent(drawn.probability_of_loss),
            help="Part of the draws with an NPV below 0.",
            border=True,
        )


def _register(policy: RoiPolicy, case: RoiCase) -> None:
    st.markdown("**Risk register**")
    found = risk.register(case, policy.risks)
    if not found:
        st.caption("No risk is stated: add one under Edit and save, Risks.")
        return
    table = risk_tables.effects_table(found, case.currency)
    money = {
        name: st.column_config.NumberColumn(f"{title}, {case.currency}", format="localized", help=meaning)
        for name, title, meaning in (
            ("npv_effect", "Effect on NPV", "Where it comes about; what is paid once is taken before tax."),
            ("expected_effect", "Times probability", "What it costs on average."),
        )
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
