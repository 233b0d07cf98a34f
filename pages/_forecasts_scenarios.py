"""Forecasts, scenarios: base, conservative, optimistic and own ones side by side; a lever answers at once."""

import streamlit as st

from costlib import charts
from costlib.errors import CostlibError
from costlib.models.outlook import outlook_findings, scenario, scenario_findings
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.factors import Acting
from costlib.models.outlook.scenario import Case, Ground
from costlib.policy import scenarios
from costlib.policy.scenarios import BASE, Scenario, ScenarioPolicy
from pages import (
    _context,
    _costs,
    _forecasts,
    _forecasts_fits,
    _forecasts_keep,
    _forecasts_levers,
    _forecasts_tables,
    _whatif,
    _whatif_edit,
)
from pages._forecasts import Asked


def draw(asked: Asked) -> None:
    """Draw the view."""
    _try(asked, _forecasts_fits.outlook(asked))
    _whatif_edit.draw()


@st.fragment
def _try(asked: Asked, found: Outlook) -> None:
    """Draw the levers and what they make. A move runs this alone, over one forecast that is kept."""
    _forecasts_keep.told()
    policy = scenarios.stored(_context.ledger().state)
    ground = Ground(
        found.forecast.table,
        found.paths,
        asked.frequency,
        _context.freshness().as_of,
        asked.scope.currency,
        asked.level,
        found.so_far,
    )
    left, right = st.columns([2, 3])
    with left, st.container(border=True, key="levers"):
        tried = _forecasts_levers.draw(policy, asked.period, found.forecast.total / asked.months)
    with right, st.container(border=True, key="card_of_scenarios"):
        wanted = [*_chosen(policy), *([tried] if tried.factors else [])]
        made = _chart(asked, ground, wanted)
    with st.container(border=True, key="table_of_scenarios"):
        _tables(asked, made)
    _forecasts_keep.draw(policy, tried)


def _chosen(policy: ScenarioPolicy) -> list[Scenario]:
    names = [name for name in policy.names if name != BASE]
    key, first = _forecasts_keep.SHOWN_ONES, names[:3]
    if key in st.session_state:  # one that was renamed or deleted is no longer there to be chosen
        st.session_state[key] = [name for name in st.session_state[key] or [] if name in names]
        first = []
    kept = st.pills("Compare", names, selection_mode="multi", default=first, key=key, bind="query-params")
    return [policy.named(name) for name in names if name in (kept or [])]


def _chart(asked: Asked, ground: Ground, wanted: list[Scenario]) -> list[Case]:
    acting, left_out = _placed(asked, wanted)
    found = scenario.cases(ground, acting)
    until = _context.day(asked.period.last_day)
    said = scenario_findings.headline(found, asked.scope.currency, until, _forecasts_levers.TRIED)
    _forecasts.title(asked, said)
    _costs.draw(charts.cases(found, asked.frequency, asked.scope.currency, _costs.mode()), "cases", said)
    notes = [f"{name} is left out of {where}: {why}." for where, whys in left_out.items() for name, why in whys.items()]
    assumed = [each.name for each in wanted if each.shipped]
    shipped = f"Sizes of {' and '.join(assumed)} are assumptions that ship with Costboard." if assumed else ""
    _forecasts.basis(asked, more=[shipped, *notes])
    return found


def _placed(asked: Asked, wanted: list[Scenario]) -> tuple[dict[str, tuple[Acting, ...]], dict[str, dict[str, str]]]:
    placed = {each.name: _acting(asked, each) for each in wanted}
    return {name: acting for name, (acting, _) in placed.items()}, {name: out for name, (_, out) in placed.items()}


def _acting(asked: Asked, scenario: Scenario) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """What a scenario does; nothing where it names something that is not there."""
    try:
        does = _whatif.found(scenario, asked.scope.currency, asked.scope.basis)
    except CostlibError as error:
        return (), {"Everything": str(error)}
    return _whatif.acting(does, asked.scope)


def _tables(asked: Asked, found: list[Case]) -> None:
    level, currency = asked.level, asked.scope.currency
    table = scenario.cases_table(found, level)
    last = outlook_findings.step_name(found[0].table.index[-1], asked.frequency)
    _forecasts_tables.cases(table, level, last, currency)
    more = _forecasts.frame(asked, interval=f"{level} % of the total")
    _context.export(table, "scenarios", asked.scope, more)
    with st.expander(f"By {asked.frequency}", icon=":material/table:"):
        steps = scenario.steps_table(found)
        _forecasts_tables.steps(steps, asked.frequency, currency)
        _context.export(steps, f"scenarios by {asked.frequency}", asked.scope, _forecasts.frame(asked))
