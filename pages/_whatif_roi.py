"""ROI scenarios, with a scenario on: what the ledger measures of a case goes as its forecast goes."""

from functools import partial

import streamlit as st

from costlib.errors import NotEnoughHistoryError
from costlib.models.outlook import scenario as cases
from costlib.models.outlook.scenario import Ground
from costlib.models.roi.actuals import BASIS
from costlib.models.roi.flows import MONTHS
from costlib.models.whatif import difference, findings
from costlib.models.whatif.roi import Figure, Ratio, case_under, figures, scope_of
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.policy.scenarios import Scenario
from pages import _context, _costs, _forecasts_cached, _roi, _whatif, _whatif_tables

LEVELS = (80, 95)
UNTOUCHED = "Benefits, and costs that no scope of the ledger measures, stay as the case states them."


def draw(case: RoiCase | None = None) -> None:
    """Draw the difference, where a scenario is on.

    Args:
        case: As it is on screen; None asks for it.
    """
    _whatif.section(lambda scenario: _difference(scenario, case or _roi.changed_case(_roi.ruling())))


def _difference(scenario: Scenario, case: RoiCase) -> None:
    under = case_under(case, partial(_ratio, scenario, case))
    found = figures(under)
    _costs.title(findings.case_headline(scenario.name, found, case.currency))
    with st.grid(3, min_column_width=150):
        for figure in found[:3]:
            _card(figure)
    table = difference.case_table(found)
    _whatif_tables.case(table)
    _roi.export(table, f"case with {scenario.name}", case, _whatif.exported(scenario))
    does = _whatif.found(scenario, case.currency, BASIS)
    _whatif.explain(scenario, does, {}, findings.ratios(under.ratios), UNTOUCHED)


def _card(figure: Figure) -> None:
    st.metric(
        figure.name,
        findings.figure_text(figure.scenario, figure.unit),
        delta=findings.moved_text(figure),
        delta_color="inverse" if figure.name == "Running costs" else "normal",
        delta_description=f"from {findings.figure_text(figure.baseline, figure.unit)}",
        border=True,
    )


def _ratio(scenario: Scenario, case: RoiCase, line: Line) -> Ratio:
    """What a scenario makes of the next twelve months of a measured line."""
    about = _forecasts_cached.everything(scope_of(line, case, _context.scope().period))
    acting, left_out = _whatif.acting(_whatif.found(scenario, about.currency, about.basis), about)
    why = "; ".join(f"{name} is left out: {said}" for name, said in left_out.items())
    try:
        ahead = _forecasts_cached.quick(about, "month", MONTHS, LEVELS)
    except NotEnoughHistoryError as error:
        return Ratio(None, str(error))
    as_of = _context.freshness().as_of
    ground = Ground(ahead.forecast.table, ahead.paths, "month", as_of, case.currency, LEVELS[0], ahead.so_far)
    base, changed = cases.cases(ground, {scenario.name: acting})
    return Ratio(changed.total / base.total if base.total else None, why)
