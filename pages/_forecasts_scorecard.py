"""Forecasts, scorecard: how good the forecast and each of its members were on past dates."""

from dataclasses import replace

import streamlit as st

from costlib.models.advised import forecast_past
from costlib.models.outlook import outlook_findings, outlook_tables
from costlib.models.outlook.answer import Outlook
from pages import _advised, _context, _costs, _forecasts, _forecasts_fits, _forecasts_tables
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
    if asked.frequency == "month":
        _providers(asked, found)
    _forecasts.basis(asked, more=[f"{outlook_findings.used(found).capitalize()} were used.", ALL])


def _providers(asked: Asked, found: Outlook) -> None:
    """What providers foretold of months that have passed, beside ours; they take no part in the scores above."""
    theirs = _advised.forecasts(asked.scope, asked.frequency).found
    months = forecast_past.passed(_context.ledger(), found, theirs)
    if not theirs:
        return
    with st.container(border=True, key="card_of_others"):
        if not months:
            _costs.title(f"No month that {theirs[0].provider} foretold has passed yet")
            st.caption(_costs.plain(f"{forecast_past.WAITS} It takes no part in the scores above."))
            return
        _costs.title(forecast_past.verdict(months))
        table = forecast_past.passed_table(months)
        _forecasts_tables.passed(table, asked.scope.currency)
        _context.export(table, "forecasts_of_providers", asked.scope, _forecasts.frame(asked))
