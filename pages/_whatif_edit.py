"""Scenarios, what happens: models switched, caches, tenants that come and go, currencies. Saved as versions."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from costlib.errors import CostlibError
from costlib.models.whatif import effects, sections
from costlib.policy import decisions
from costlib.policy.scenarios import BASE, KIND, Scenario, ScenarioPolicy
from pages import _context, _costs, _forecasts_levers, _whatif_edit_fields

SAID, FAULT, TURN = "happening_said", "happening_fault", "happening_turn"
WHICH = "happening_scenario"
FIELDS: Mapping[str, tuple[str, Callable[[str], dict[str, Any] | None]]] = {
    "Model switch": ("switches", _whatif_edit_fields.switch),
    "Cache-hit rate": ("caches", _whatif_edit_fields.cache),
    "Tenant joins": ("joins", _whatif_edit_fields.joins),
    "Tenant leaves": ("leaves", _whatif_edit_fields.leaves),
    "Currency": ("rates", _whatif_edit_fields.rate),
}


def draw() -> None:
    """Draw what happens in a scenario, and let a change be added or taken out."""
    newest = decisions.newest(_context.ledger().state, KIND)
    policy, seen = ScenarioPolicy.of(newest.body), newest.sha256
    with st.container(border=True, key="happenings"):
        _costs.title("Models, caches, tenants and currencies of a scenario")
        _told()
        names = [name for name in policy.names if name != BASE]
        left, right = st.columns([2, 3])
        with left:
            name = st.selectbox(
                "Scenario to change", names, key=WHICH, accept_new_options=True, help="Type a name to begin a new one."
            )
        if not name or str(name).strip().casefold() == BASE.casefold():
            st.caption(f"Choose a scenario, or type the name of a new one; {BASE} stays as it is.")
            return
        mine = sections.begun(policy, str(name).strip())
        with right:
            _listed(mine, seen)
        _add(mine, seen)


def _told() -> None:
    if said := st.session_state.pop(SAID, ""):
        st.success(_costs.plain(said), icon=":material/check_circle:")
    if fault := st.session_state.pop(FAULT, ""):
        st.error(_costs.plain(fault))


def _listed(mine: Scenario, seen: str) -> None:
    """What happens in it so far."""
    found = sections.happenings(mine)
    if not found:
        st.caption(f"{_costs.plain(mine.name)} has none of these so far.")
    for change, said in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_costs.plain(said))
            st.button(
                "", icon=":material/close:", type="tertiary", key=f"happening_drop_{change.name}", help="Take it out",
                on_click=_keep,
                args=[partial(sections.without, name=change.name), mine, f"{change.name} taken out", seen],
            )  # fmt: skip


def _add(mine: Scenario, seen: str) -> None:
    key = f"happening_{int(st.session_state.get(TURN, 0))}"
    kind = st.segmented_control("What happens", list(FIELDS), default="Model switch", required=True, key=f"{key}_kind")
    section, fields = FIELDS[kind]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        given = fields(key)
        since = st.date_input("From", _context.freshness().as_of, key=f"{key}_from", format="YYYY-MM-DD", width=150)
        why = st.text_input("Reason", key=f"{key}_why", placeholder="Why, or where it comes from", width=260)
    ready = given is not None and isinstance(since, date) and bool(why.strip())
    entry = {**(given or {}), "valid_from": since, "source": why.strip()}
    st.button(
        "Add to scenario", key=f"{key}_add", icon=":material/add:", disabled=not ready, on_click=_keep,
        args=[partial(sections.added, section=section, entry=entry), mine, why.strip(), seen],
    )  # fmt: skip


def _keep(change: Callable[[Scenario], Scenario], mine: Scenario, why: str, seen: str) -> None:
    """Save a changed scenario; for a callback. Refused where the ledger has no such thing."""
    source, about = _context.ledger(), _context.scope()
    try:
        found = change(mine)
        does = effects.effects(source, found, about.currency, about.basis)
        policy = ScenarioPolicy.of(decisions.read(source.state, KIND)).kept(found)
        saved = decisions.save(
            source.state, KIND, policy.body, actor=_context.identity(), source=why, now=_context.now(), onto=seen
        )
    except CostlibError as error:
        st.session_state[FAULT] = f"{error}. Nothing was saved."
        return
    if st.session_state.get(_forecasts_levers.SEEN) == seen:  # what was tried meanwhile goes onto this version
        st.session_state[_forecasts_levers.SEEN] = saved.sha256
    st.session_state[TURN] = int(st.session_state.get(TURN, 0)) + 1
    st.session_state[SAID] = f"Saved {found.name}. " + " ".join(f"{each.said}." for each in does[-1:])
