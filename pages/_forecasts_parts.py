"""Forecasts, parts: who the cost ahead falls to, by provider, service, tenant or model; parts that add up."""

from collections.abc import Mapping

import streamlit as st

from costlib import charts
from costlib.models.outlook import outlook_findings, parts_tables
from costlib.models.outlook.summing import Parts
from pages import _context, _costs, _forecasts, _forecasts_fits, _forecasts_tables
from pages._forecasts import Asked

COLUMNS: Mapping[str, str] = {
    "Provider": "ServiceProviderName",
    "Service": "ServiceName",
    "Tenant": "x_Tenant",
    "Model": "x_Model",
}
PAST = {"month": 12, "day": 60}
"""Months or days of history that are drawn."""


def draw(asked: Asked) -> None:
    """Draw the view."""
    title = _costs.choice("By", list(COLUMNS), key="parts_by")
    found = _forecasts_fits.summed(asked, COLUMNS[title])
    if found is None:
        st.skeleton(height=charts.FORECAST_HEIGHT)
        return
    with st.container(border=True, key="card_of_parts"):
        _chart(asked, found)
    with st.container(border=True, key="table_of_parts"):
        _tables(asked, found, title)


def _chart(asked: Asked, found: Parts) -> None:
    currency, until = asked.scope.currency, _context.day(asked.period.last_day)
    said = parts_tables.headline(found, currency, until)
    _forecasts.title(asked, said)
    past = parts_tables.past(_forecasts_fits.split(asked, found.by), found, PAST[asked.frequency])
    kind = _costs.KINDS.get(found.by)
    figure = charts.forecast_parts(past, parts_tables.means(found), currency, _costs.mode(), asked.frequency, kind)
    _costs.draw(figure, "forecast_parts", said)
    left_out = [f"{name} has no forecast of its own: {why}." for name, why in found.left_out.items()]
    others = f"{len(found.others)} stand together as Other." if found.others else ""
    _forecasts.basis(asked, more=[parts_tables.added_up(found, currency), others, *left_out])


def _tables(asked: Asked, found: Parts, title: str) -> None:
    currency = asked.scope.currency
    table = parts_tables.parts_table(found)
    last = outlook_findings.step_name(found.whole.index[-1], asked.frequency)
    _forecasts_tables.parts(table, title, last, currency)
    _context.export(table, "parts", asked.scope, _forecasts.frame(asked, parts=title))
    with st.expander(f"By {asked.frequency}", icon=":material/table:"):
        steps = parts_tables.steps_table(found)
        _forecasts_tables.steps(steps, asked.frequency, currency)
        _context.export(steps, f"parts by {asked.frequency}", asked.scope, _forecasts.frame(asked, parts=title))
