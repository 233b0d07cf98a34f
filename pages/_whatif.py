"""The scenario that is on: which one, what it does, and what every difference beside a baseline is drawn in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.outlook.factors import Acting
from costlib.models.whatif import effects
from costlib.models.whatif.effect import Effect
from costlib.policy import decisions, prices, scenarios
from costlib.policy.scenarios import BASE, Scenario, ScenarioPolicy
from costlib.scope import Basis, Scope
from pages import _context, _costs, _forecasts_cached, _service

ON = "scenario"
"""Key of the scenario that is on, and its name in a link."""
MEANING = (
    "Shows what a saved scenario would change, beside the figures as they are, on Forecasts, Budget variance, Tenant "
    "costs and ROI scenarios. Nothing else on any page changes."
)


def switch() -> None:
    """Let a scenario be switched on, in the sidebar; kept in the link."""
    names = [name for name in _policy().names if name != BASE]
    if st.session_state.get(ON) not in {None, *names}:  # renamed or deleted since
        st.session_state[ON] = None
    st.selectbox("Scenario", names, index=None, key=ON, bind="query-params", placeholder="None: as it is", help=MEANING)


def chip() -> None:
    """Say which scenario is on; a click switches it off."""
    scenario = on()
    if scenario is not None:
        st.button(
            f":violet-badge[:material/alt_route: Scenario: {_costs.plain(scenario.name)} :material/close:]",
            key="scenario_chip",
            on_click=off,
            type="tertiary",
            help="A scenario is on: differences are shown beside the figures as they are. Click to switch it off.",
        )


def on() -> Scenario | None:
    """The scenario that is on."""
    name = st.session_state.get(ON)
    policy = _policy()
    return policy.named(name) if name in policy.names and name != BASE else None


def off() -> None:
    """Switch it off; for a callback."""
    st.session_state[ON] = None


def section(draw: Callable[[Scenario], None]) -> None:
    """Draw a difference where a scenario is on; a scenario that can't be says why, and the page goes on."""
    scenario = on()
    if scenario is None:
        return
    with st.container(border=True, key="scenario_difference"):
        try:
            draw(scenario)
        except CostlibError as error:
            st.warning(f"{_costs.plain(scenario.name)}: {_costs.plain(str(error))}", icon=":material/warning:")


def found(scenario: Scenario, currency: str, basis: Basis) -> tuple[Effect, ...]:
    """What a scenario does, cached.

    Raises:
        UsageError: Something it names is not there.
    """
    source = _context.ledger()
    rests_on = source.ownership().model_dump_json(), decisions.newest(source.state, prices.KIND).sha256
    return _effects((_context.stamp(), rests_on), scenario.model_dump_json(), currency, basis, scenario)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner="Reading tokens and tenants")
def _effects(at: Any, body: str, currency: str, basis: Basis, _scenario: Scenario) -> tuple[Effect, ...]:
    del body  # the cache reads it
    return effects.effects(_service.ledger_in(at[0][0]), _scenario, currency, basis)


def acting(does: Sequence[Effect], about: Scope) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """What effects do to a scope in its currency and basis, and what can't be placed, with the reason."""
    return effects.placed(does, _forecasts_cached.everything(about), _forecasts_cached.reach)


def explain(scenario: Scenario, does: Sequence[Effect], left_out: Mapping[str, str], *notes: str) -> None:
    """Say what a scenario changes, why it is that big, and what is left out."""
    for name, why in left_out.items():
        st.caption(f":material/warning: {_costs.plain(f'{name} is left out: {why}.')}")
    for note in notes:
        st.caption(f":material/info: {_costs.plain(note)}")
    with st.expander(f"What {_costs.plain(scenario.name)} changes", icon=":material/alt_route:"):
        if not does:
            st.markdown("Nothing: it has no changes yet.")
        for each in does:
            st.markdown(f"- {_costs.plain(each.said)}")
        st.caption(_costs.plain(f"Source: {scenario.source}."))


def exported(scenario: Scenario) -> dict[str, str]:
    """Header rows of an exported difference."""
    return {"Scenario": scenario.name, "Figures": "baseline, scenario and their difference; estimates"}


def _policy() -> ScenarioPolicy:
    saved = decisions.newest(_context.ledger().state, scenarios.KIND)
    return _read(saved.sha256, saved.body)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _read(sha256: str, _body: dict[str, Any]) -> ScenarioPolicy:
    """As its hash is all that it depends on, whoever asks; frozen, so that it may be shared."""
    del sha256  # the cache reads it
    return ScenarioPolicy.of(_body)
