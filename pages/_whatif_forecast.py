"""Forecasts, with a scenario on: the forecast as it is, under the scenario, and what lies between."""

import streamlit as st

from costlib import charts
from costlib.models.outlook import scenario as cases
from costlib.models.outlook.scenario import Case, Ground
from costlib.models.whatif import difference, findings
from costlib.models.wording import signed
from costlib.policy.scenarios import Scenario
from pages import _context, _costs, _forecasts, _forecasts_fits, _whatif, _whatif_tables
from pages._forecasts import Asked


def draw(asked: Asked) -> None:
    """Draw the difference, where a scenario is on."""
    _whatif.section(lambda scenario: _difference(asked, scenario))


def _difference(asked: Asked, scenario: Scenario) -> None:
    found = _forecasts_fits.known(asked)
    as_of, currency = _context.freshness().as_of, asked.scope.currency
    table, paths = found.forecast.table, found.paths
    ground = Ground(table, paths, asked.frequency, as_of, currency, asked.level, found.so_far)
    does = _whatif.found(scenario, currency, asked.scope.basis)
    acting, left_out = _whatif.acting(does, asked.scope)
    base, case = cases.cases(ground, {scenario.name: acting})
    _costs.title(findings.forecast_headline(base, case, currency, _context.day(asked.period.last_day)))
    left, right = st.columns([1, 3])
    with left:
        _cards(asked, base, case)
    with right:
        figure = charts.cases([base, case], asked.frequency, currency, _costs.mode())
        _costs.draw(figure, "scenario_forecast", "The forecast as it is and under the scenario")
    with st.expander(f"By {asked.frequency}", icon=":material/table:"):
        rows = difference.forecast_table(base, case)
        _whatif_tables.forecast(rows, asked.frequency, currency)
        more = _forecasts.frame(asked) | _whatif.exported(scenario)
        _context.export(rows, f"forecast with {scenario.name}", asked.scope, more)
    _whatif.explain(scenario, does, left_out)


def _cards(asked: Asked, base: Case, case: Case) -> None:
    currency, until = asked.scope.currency, _context.day(asked.period.last_day)
    within = f"{asked.level}%: {_context.money(case.lowest, currency)} to {_context.money(case.highest, currency)}"
    share = "unknown share" if case.change is None else f"{case.change:+.1%} of the baseline"
    _forecasts.card("Baseline", _context.money(base.total, currency), f"Until {until}, as forecast below")
    _forecasts.card("With the scenario", _context.money(case.total, currency), within)
    _forecasts.card("Difference", signed(case.difference, currency), share)
