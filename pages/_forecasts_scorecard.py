"""Forecasts, scorecard: how good the forecast and each of its members were on past dates."""

from dataclasses import replace

import streamlit as st

from costlib.models.outlook import outlook_findings, outlook_tables
from pages import _context, _costs, _forecasts, _forecasts_fits, _forecasts_tables
from pages._forecasts import Asked

ALL = "Every member is asked here; the other views ask quick members until 'All members' is on."


def draw(asked: Asked) -> None:
    """Draw the view."""
    found = _forecasts_fits.outlook(replace(asked, all_members=True))
    score = found.forecast.scorecard[-1]
    with st.container(border=True, key="card_of_scores"):
        _costs.title(outlook_findings.verdict(score, asked.frequency))
        st.markdown(_costs.plain(outlook_findings.backtested(score, asked.frequency)))
        table = outlook_tables.scorecard_table(found.forecast)
        _forecasts_tables.scorecard(table)
        _context.export(table, "scorecard", asked.scope, _forecasts.frame(asked, confidence=found.forecast.confidence))
    _forecasts.basis(asked, more=[f"{found.forecast.points} {asked.frequency}s were used.", ALL])
