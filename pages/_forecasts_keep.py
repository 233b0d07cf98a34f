"""Scenarios kept: save what was tried, give a name to it or another one, take one out, see the versions before."""

from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.policy import decisions, documents
from costlib.policy.scenarios import BASE, KIND, Scenario, ScenarioPolicy
from pages import _context, _costs, _forecasts_levers

SAID, FAULT = "scenario_said", "scenario_fault"
SHOWN_ONES = "scenarios"
"""Key of the scenarios that are compared."""
SHOWN = 10
"""Versions that are listed."""


def told() -> None:
    """Say what became of the last save."""
    if said := st.session_state.pop(SAID, ""):
        st.success(_costs.plain(said), icon=":material/check_circle:")
    if fault := st.session_state.pop(FAULT, ""):
        st.error(_costs.plain(fault))


def draw(policy: ScenarioPolicy, tried: Scenario) -> None:
    """Draw what keeps scenarios."""
    seen = decisions.newest(_context.ledger().state, KIND)
    st.session_state.setdefault(_forecasts_levers.SEEN, seen.sha256)
    with st.container(border=True, key="keep_scenario"):
        _save(policy, tried)
        with st.container(horizontal=True, gap="small"):
            _manage(policy)
            _versions()
            st.download_button(
                "All scenarios (TOML)", documents.to_toml(policy.body), f"{KIND}.toml", "application/toml",
                on_click="ignore", key="scenarios_toml", icon=":material/download:", type="tertiary",
            )  # fmt: skip


def _save(policy: ScenarioPolicy, tried: Scenario) -> None:
    begun = str(st.session_state.get(_forecasts_levers.FROM) or BASE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Save what if as", "" if begun == BASE else begun, key=f"scenario_name_{begun}", width=220, max_chars=80
        )
        why = st.text_input("Reason", key="scenario_why", width=320, placeholder="Why, or where it comes from")
        st.button(
            "Save scenario",
            disabled=not (name and why and tried.factors),
            key="scenario_save",
            icon=":material/save:",
            on_click=_keep,
            args=[tried, str(name).strip(), str(why).strip()],
        )
    if not tried.factors:
        st.caption("Nothing to save yet: move a lever, or add one.")
    elif name in policy.names:
        st.caption(f"This changes {_costs.plain(name)}; the versions before stay.")


def _keep(tried: Scenario, name: str, why: str) -> None:
    """Save what was tried; for a callback."""
    factors = [_sourced(each.model_dump(), why) for each in tried.factors]
    given = {**tried.model_dump(), "name": name, "source": why, "factors": factors}

    def change(policy: ScenarioPolicy) -> ScenarioPolicy:
        return policy.kept(Scenario.model_validate(given))

    if _decide(change, why, f"Saved {name}."):
        _forecasts_levers.begin(name)
        shown = st.session_state.get(SHOWN_ONES) or []
        st.session_state[SHOWN_ONES] = [*(each for each in shown if each != name), name]


def _sourced(factor: dict[str, Any], why: str) -> dict[str, Any]:
    return {**factor, "source": factor["source"] or why}


def _manage(policy: ScenarioPolicy) -> None:
    names = [name for name in policy.names if name != BASE]
    with st.popover("Rename or delete", icon=":material/edit:", type="tertiary"):
        name = st.selectbox("Scenario", names, key="scenario_which")
        new = st.text_input("New name", key="scenario_new", max_chars=80)
        why = st.text_input("Reason", key="scenario_manage_why")
        with st.container(horizontal=True):
            st.button("Rename", disabled=not (name and new and why), key="scenario_rename", on_click=_rename)
            st.button("Delete", disabled=not (name and why), key="scenario_delete", on_click=_delete)
        st.caption("Versions before the change stay, with who changed what and why.")


def _rename() -> None:
    chosen, new, why = (str(st.session_state[f"scenario_{key}"]).strip() for key in ("which", "new", "manage_why"))
    _decide(lambda policy: policy.renamed(chosen, new), why, f"{chosen} is now named {new}.")
    _forecasts_levers.begin(BASE)


def _delete() -> None:
    chosen, why = (str(st.session_state[f"scenario_{key}"]).strip() for key in ("which", "manage_why"))
    _decide(lambda policy: policy.without(chosen), why, f"{chosen} is deleted; its versions stay.")
    _forecasts_levers.begin(BASE)


def _decide(change: Any, why: str, said: str) -> bool:
    """Save a change onto the version that the visitor has seen; returns whether it was."""
    state = _context.ledger().state
    seen = st.session_state.pop(_forecasts_levers.SEEN, None)
    try:
        policy = change(ScenarioPolicy.of(decisions.read(state, KIND)))
        saved = decisions.save(
            state, KIND, policy.body, actor=_context.identity(), source=why, now=_context.now(), onto=seen
        )
    except CostlibError as error:
        st.session_state[FAULT] = f"{error}. Nothing was saved; your levers are as you left them."
        return False
    st.session_state[SAID] = f"{said} Version {saved.id}: {saved.source}"
    return True


def _versions() -> None:
    with st.popover("Versions", icon=":material/history:", type="tertiary"):
        found = decisions.history(_context.ledger().state, KIND)
        if not found:
            st.caption("Nothing was saved so far: these are the scenarios that ship.")
            return
        rows = [
            {"Version": each.id, "At": each.at[:16].replace("T", " "), "Who": each.actor, "Why": each.source}
            for each in found
        ]
        st.dataframe(rows[:SHOWN], hide_index=True, height="content", alt="Versions of the scenarios")
