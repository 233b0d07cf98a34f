"""Forecasts, what is ahead: the expected course with its intervals, what it adds up to, and how far to trust it."""

import streamlit as st

from costlib import charts
from costlib.models.advised import forecast_tables
from costlib.models.advised.forecasts import Beside
from costlib.models.outlook import first_month, horizons, outlook_findings, outlook_tables
from costlib.models.outlook.answer import Outlook
from costlib.models.wording import percent
from pages import _advised, _context, _costs, _forecasts, _forecasts_fits, _forecasts_landing, _forecasts_tables
from pages._forecasts import Asked


def draw(asked: Asked) -> None:
    """Draw the view."""
    found = _forecasts_fits.outlook(asked)
    said = _advised.forecasts(asked.scope, asked.frequency)
    theirs = said.over(found.forecast.table.index)
    _cards(asked, found)
    with st.container(border=True, key="card_of_forecast"):
        _chart(asked, found, theirs)
    with st.container(border=True, key="table_of_forecast"):
        _table(asked, found, theirs)


def _cards(asked: Asked, found: Outlook) -> None:
    landing = first_month.first_month(found)
    alone = landing.period == asked.period
    score, naive = found.forecast.scorecard[-1], outlook_findings.NAIVE[asked.frequency]
    with st.grid(3 if alone else 4, min_column_width=180):
        _forecasts_landing.card(landing)
        if not alone:
            _whole(asked, found)
        _forecasts.card(
            "Skill",
            "unknown" if score.skill is None else percent(score.skill),
            f"{'closer than' if score.skill and score.skill > 0 else 'against'} {naive}, "
            f"on {outlook_findings.dates(score)}",
            "Error saved on past dates against the simplest forecast there is.",
        )
        _forecasts.card(
            "Confidence",
            found.forecast.confidence,
            outlook_findings.confidence_by(found),
            "High from 90 days and 24 points of history on, medium from 30 days on; low where the horizon is longer "
            "than the history.",
        )


def _whole(asked: Asked, found: Outlook) -> None:
    """What all steps add up to; of the open month alone that is where it lands."""
    level, currency = asked.level, asked.scope.currency
    low, high = horizons.total_within(found.paths, level)
    _forecasts.card(
        f"Expected until {_context.day(asked.period.last_day)}",
        _context.money(found.forecast.total, currency),
        f"{level}%: {_context.money(low, currency)} to {_context.money(high, currency)}"
        f"{'' if outlook_findings.held(found) else '; a direction'}",
        "Sum of the forecast. Its interval comes from whole futures, not from adding up bounds.",
    )


def _chart(asked: Asked, found: Outlook, theirs: Beside) -> None:
    told = outlook_findings.told(found)
    said = outlook_findings.headline(told, asked.level, asked.frequency, asked.scope.currency)
    _costs.title(f"{said}; {outlook_findings.beyond(found) or outlook_findings.trust(found.forecast, asked.frequency)}")
    members = st.toggle("Show members", key="members", bind="query-params")
    figure = charts.fan(
        found.history,
        found.forecast.table,
        asked.levels,
        asked.frequency,
        asked.scope.currency,
        _costs.mode(),
        open_month=horizons.open_month(found.last_day, asked.frequency),
        members=found.members if members else None,
    )
    charts.alone(figure, found.history, found.forecast.table, asked.levels, _costs.mode())
    charts.reach(figure, found.forecast.table.index[len(told) :], _costs.mode())
    charts.beside(figure, theirs.found, asked.frequency, asked.scope.currency, _costs.mode())
    _costs.draw(figure, "fan", said)
    _forecasts.basis(asked, more=[f"{note[:1].upper()}{note[1:]}." for note in found.forecast.notes])
    for line in forecast_tables.told(found.forecast.table, theirs, asked.scope.currency):
        st.caption(f":material/cloud: {_costs.plain(line)}")


def _table(asked: Asked, found: Outlook, theirs: Beside) -> None:
    table = outlook_tables.forecast_table(found.forecast.table, asked.levels)
    table = forecast_tables.joined(table, theirs.found)
    _costs.title(f"Forecast by {asked.frequency}")
    _forecasts_tables.ahead(table, asked.frequency, asked.scope.currency, theirs.found)
    others = forecast_tables.said_by(theirs.found)
    more = {"confidence": found.forecast.confidence, **({"others": others} if others else {})}
    _context.export(table, "forecast", asked.scope, _forecasts.frame(asked, **more))
