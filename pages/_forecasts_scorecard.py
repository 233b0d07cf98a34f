"""Forecasts, scorecard: how good the forecast and each of its members were on past dates."""

import streamlit as st

from costlib.models.outlook import outlook_findings, outlook_tables
from pages import _context, _costs, _forecasts, _forecasts_cached, _forecasts_tables
from pages._forecasts import Asked


def draw(asked: Asked) -> None:
    """Draw the view."""
    found = _forecasts_cached.quick(asked.scope, asked.frequency, asked.steps, asked.levels)
    score = found.forecast.scorecard[-1]
    with st.container(border=True, key="card_of_scores"):
        _costs.title(outlook_findings.verdict(score, asked.frequency))
        st.markdown(_costs.plain(outlook_findings.backtested(score, asked.frequency)))
        table = outlook_tables.scorecard_table(found.forecast)
        _forecasts_tables.scorecard(table)
        _context.export(table, "scorecard", asked.scope, _forecasts.frame(asked, confidence=found.forecast.confidence))
    _forecasts.basis(asked, more=[f"{found.forecast.points} {asked.frequency}s were used."])
