"""Levers of a scenario: a slider a factor, with the days it holds and what it hits. Nothing here is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import streamlit as st

from costlib.models.outlook import scenario_findings
from costlib.models.outlook.levers import Lever, dated, lever, start
from costlib.policy.scenarios import Factor, Scenario, ScenarioPolicy, Way
from costlib.scope import Period
from pages import _context, _costs

DRAFT, FROM = "scenario_draft", "scenario_from"
SEEN = "scenario_seen"
"""Key of the version of the document that the levers began with."""
TRIED = "What if"
"""Name of what is tried."""
WAYS: Mapping[Way, str] = MappingProxyType({"percent": "Cost level", "growth": "Growth", "amount": "Amount"})
HITS: Mapping[str, str] = MappingProxyType(
    {"Provider": "ServiceProviderName", "Service": "ServiceName", "Tenant": "x_Tenant", "Model": "x_Model"}
)
MOST = 8
"""Factors of a scenario that the page shows levers for."""


@dataclass(slots=True)
class Draft:
    """One visitor's scenario while it is tried.

    Args:
        begun: Scenario that it began with.
        factors: By the number of their row.
        turn: Changes whenever the levers start anew.
        next: Number of the next row.
        start: Factors that change something, as they were when it began.
        values: Factors as the widgets say.
    """

    begun: str
    factors: dict[int, Factor]
    turn: int
    next: int
    start: tuple[Factor, ...]
    values: dict[int, Factor] = field(default_factory=dict)


def draw(policy: ScenarioPolicy, ahead: Period, scale: float) -> Scenario:
    """Draw the levers; returns the scenario as they say, without factors where they say what they began with.

    Args:
        policy: Scenarios that one can begin with.
        ahead: What is forecast.
        scale: Cost of a usual month, for the sliders of amounts.
    """
    begun = st.selectbox("Begin with", policy.names, key=FROM, bind="query-params")
    mine = _draft(policy.named(begun))
    for number, factor in mine.factors.items():
        with st.container(gap="xxsmall"):
            mine.values[number] = _row(factor, f"lever_{mine.turn}_{number}", lever(factor, scale), ahead, number)
    with st.container(horizontal=True, gap="small"):
        for way, title in WAYS.items():
            st.button(
                title, key=f"add_{way}", icon=":material/add:", on_click=_add, args=[way],
                disabled=len(mine.factors) >= MOST, type="tertiary",
            )  # fmt: skip
        st.button("Start again", on_click=restart, key="scenario_reset", icon=":material/restart_alt:", type="tertiary")
    kept = tuple(mine.values[number] for number in mine.factors if mine.values[number].size)
    tried = Scenario(name=TRIED, source="tried on the page")
    if kept == mine.start:
        return tried
    return policy.named(begun).model_copy(update={"name": TRIED, "source": tried.source, "factors": kept})


def restart() -> None:
    """Put every lever back to where it began; for a callback."""
    st.session_state.pop(DRAFT, None)


def begin(name: str) -> None:
    """Begin with a scenario; for a callback."""
    st.session_state[FROM] = name
    restart()


def _draft(begun: Scenario) -> Draft:
    mine: Draft | None = st.session_state.get(DRAFT)
    if mine is None or mine.begun != begun.name:
        turn = int(st.session_state.get("scenario_turn", 0)) + 1
        st.session_state["scenario_turn"] = turn
        st.session_state.pop(SEEN, None)
        first = _context.freshness().as_of
        factors = [dated(each, first) for each in begun.factors] or start(first, _context.scope().currency, _filters())
        usual = tuple(each for each in factors if each.size)
        mine = Draft(begun.name, dict(enumerate(factors)), turn, len(factors), usual)
        st.session_state[DRAFT] = mine
    return mine


def _filters() -> dict[str, tuple[str, ...]]:
    """What new factors hit: what the sidebar's filters keep."""
    return dict(_context.scope().filters)


def _add(way: Way) -> None:
    mine: Draft = st.session_state[DRAFT]
    names = {factor.name for factor in mine.values.values()}
    numbered = (WAYS[way], *(f"{WAYS[way]} {number}" for number in range(2, 99)))
    name = next(each for each in numbered if each not in names)
    since = _context.freshness().as_of
    given = {"name": name, "kind": way, "size": 0, "valid_from": since, "source": "", "match": _filters()}
    mine.factors[mine.next] = Factor.model_validate({**given, "currency": _context.scope().currency})
    mine.next += 1


def _drop(number: int) -> None:
    mine: Draft = st.session_state[DRAFT]
    mine.factors.pop(number, None)
    mine.values.pop(number, None)


def _row(factor: Factor, key: str, limits: Lever, ahead: Period, number: int) -> Factor:
    """One factor as its widgets say."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        size = st.slider(
            f"**{_costs.plain(factor.name)}**, {limits.unit}", limits.least, limits.most, limits.value, limits.step,
            key=f"{key}_size", format=limits.form,
        )  # fmt: skip
        with st.popover(
            "", icon=":material/tune:", type="tertiary", help="Days, what it hits, remove", key=f"{key}_more"
        ):
            first, end = _days(factor, key, ahead)
            match = _match(factor, key)
            st.button(
                "Remove", key=f"{key}_drop", icon=":material/close:", on_click=_drop, args=[number], type="tertiary"
            )
    found = factor.model_copy(update={"size": Decimal(str(size)), "valid_from": first, "valid_to": end, "match": match})
    st.caption(_costs.plain(scenario_findings.reaches(found)))
    return found


def _days(factor: Factor, key: str, ahead: Period) -> tuple[date, date | None]:
    """From when a factor holds, and the first day that it no longer does."""
    since = st.date_input("From", factor.valid_from, key=f"{key}_from", format="YYYY-MM-DD")
    until = st.date_input("Up to, not including", factor.valid_to, key=f"{key}_to", format="YYYY-MM-DD")
    first = since if isinstance(since, date) else ahead.start
    if not isinstance(until, date) or until > first:
        return first, until if isinstance(until, date) else None
    st.caption(":material/warning: It would end before it starts, so the end is not used: move it.")
    return first, None


def _match(factor: Factor, key: str) -> dict[str, tuple[str, ...]]:
    """Which part of cost a factor hits."""
    facets, found = _context.facets(), dict(factor.match)
    for title, column in HITS.items():
        held = found.pop(column, ())
        options = sorted({*facets.get(column, []), *held})
        chosen = st.multiselect(f"{title} it hits", options, list(held), key=f"{key}_{column}", placeholder="All")
        found |= {column: tuple(sorted(chosen))} if chosen else {}
    return found
