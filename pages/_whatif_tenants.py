"""Tenant costs, with a scenario on: the last whole month shared out as it is, and as the scenario has it."""

from datetime import date
from typing import Any

import streamlit as st

from costlib import charts
from costlib.models.allocation import answer
from costlib.models.allocation.run import Run, Segment, allocate
from costlib.models.rules import what_if
from costlib.models.whatif import difference, findings, months
from costlib.models.whatif.acts import columns, in_month
from costlib.models.whatif.effects import last_month
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.scenarios import Scenario
from costlib.scope import Scope, add_months, next_month
from pages import _context, _costs, _service, _whatif, _whatif_tables

AHEAD = 12
"""Months ahead whose changes can be looked at."""
MONTH = "scenario_month"
WITHOUT = frozenset({"Unit costs", "Rules and pools", "What if"})
"""Views of Tenant costs that show no difference."""


def draw() -> None:
    """Draw the difference, where a scenario is on."""
    _whatif.section(_difference)


def _difference(scenario: Scenario) -> None:
    chosen, as_of = _context.scope(), _context.freshness().as_of
    about = Scope(last_month(as_of), chosen.currency, chosen.basis)
    does = _whatif.found(scenario, about.currency, about.basis)
    title = st.container()
    month = _month(as_of)
    segments, today = _read(about, columns(does))
    acts = in_month(does, month, as_of)
    changed = months.changed(segments, columns(does), acts, about.currency)
    found = what_if.compare(today, allocate(changed, about.currency), _members([*segments, *changed]), about.currency)
    with title:
        _costs.title(findings.tenants_headline(scenario.name, found, about.currency))
    for problem in found.problems:
        st.warning(f"{_costs.plain(problem.pool)}: {_costs.plain(problem.text)}", icon=":material/warning:")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        figure = charts.differences(found.lines, about.currency, _costs.mode())
        _costs.draw(figure, "scenario_tenants", "Difference per tenant, more to the right and less to the left")
    with right:
        table = difference.tenants_table(found)
        _whatif_tables.tenants(table, about.currency)
        st.caption(f":material/balance: {_costs.plain(findings.tenants_proof(found, about.currency))}")
        more = _whatif.exported(scenario) | {"Scenario as in": f"{month:%Y-%m}"}
        _context.export(table, f"tenants with {scenario.name}", about, more)
    said = (
        f"Costs and drivers of {about.period.start:%B %Y}, the last whole month, with what the scenario does in "
        f"{month:%B %Y}; {_context.basis_name(about)}. All tenants count, whatever the filters say."
    )
    _whatif.explain(scenario, does, months.left_out(acts, segments, columns(does), about.currency), said)


def _month(as_of: date) -> date:
    """Let the month be chosen whose changes are looked at; the first whole one ahead until then."""
    first = as_of if as_of.day == 1 else next_month(as_of)
    texts = [f"{add_months(first, number):%Y-%m}" for number in range(AHEAD)]
    chosen = st.selectbox(
        "As the scenario is in", texts, key=MONTH, bind="query-params", width=200,
        format_func=lambda text: f"{date.fromisoformat(f'{text}-01'):%B %Y}",
    )  # fmt: skip
    return date.fromisoformat(f"{chosen or texts[0]}-01")


def _members(segments: list[Segment]) -> dict[str, str]:
    return {name: plan for segment in segments for name, plan in segment.drivers.members.items()}


def _read(about: Scope, by: tuple[str, ...]) -> tuple[list[Segment], Run]:
    """Costs and drivers of a month, and how they are shared out as it is."""
    source = _context.ledger()
    policy = answer.allocation_policy(source)
    at = _context.stamp(), policy.model_dump_json(), source.ownership().model_dump_json()
    return _segments(at, about, by, policy)


@st.cache_resource(ttl="1h", max_entries=12, show_spinner="Reading the month")
def _segments(at: Any, about: Scope, by: tuple[str, ...], _policy: AllocationPolicy) -> tuple[list[Segment], Run]:
    found = answer.segments(_service.ledger_in(at[0][0]), about, by, policy=_policy)
    return found, allocate(months.unsliced(found, by), about.currency)
