"""Anomalies, one of them: its days against what was expected, the rule that fired, causes, and what was said."""

import streamlit as st

from costlib import charts
from costlib.models.watch import page_words, words
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.course import days_around, drawable
from costlib.models.watch.tables import also_table, days_table
from pages import _anomalies, _anomalies_say, _anomalies_tables, _anomalies_theirs, _context, _costs

SHOWN = 80
"""Letters of an id that is none."""


def draw(found: Watched, most: str | None) -> None:
    """Pick one of all anomalies and draw it; one that a link names is there whatever the period.

    Args:
        found: All of them.
        most: The one that is shown until another is picked.
    """
    if not found.anomalies:
        return
    ids = [each.id for each in found.anomalies]
    asked = st.session_state.get(_anomalies.ONE) or st.query_params.get(_anomalies.ONE)
    if st.session_state.get(_anomalies.ONE) not in ids:
        st.session_state.pop(_anomalies.ONE, None)
    hint = most or "An anomaly"
    key = st.selectbox("Look at", ids, None, key=_anomalies.ONE, bind="query-params", placeholder=hint) or most
    if asked and asked not in ids:
        st.caption(f"{_costs.plain(asked[:SHOWN])} is no anomaly under these filters and thresholds.")
    each = found.named(key) if key else None
    if each is not None:
        with st.container(border=True, key="card_of_one"):
            _draw(found, each)


def _draw(found: Watched, each: Anomaly) -> None:
    currency = found.scope.currency
    _costs.title(words.headline(each, currency))
    st.caption(_costs.plain(words.rule(each.lead, found.ruling, currency)))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _days(found, each)
    with right:
        _causes(found, each)
        _anomalies_theirs.draw(found, each)
    _anomalies_say.draw(each)


def _days(found: Watched, each: Anomaly) -> None:
    currency = found.scope.currency
    if not drawable(found, each):
        st.caption(_costs.plain(page_words.undrawn(found, each)))
        return
    days = days_around(found, each)
    _costs.draw(
        charts.anomaly_days(days, currency, _costs.mode()), "anomaly_days", "Actual and expected cost around it"
    )
    if not each.ours:
        st.caption("What is usual here is our own estimate of the whole service, not the provider's.")
    _context.export(days_table(days), "days_around_the_anomaly", found.scope, {"Anomaly": each.id})


def _causes(found: Watched, each: Anomaly) -> None:
    """What explains it, of what we found ourselves."""
    currency = found.scope.currency
    if each.ours:
        causes = _anomalies.causes(each)
        _costs.title(page_words.explained(causes))
        _costs.draw(charts.anomaly_causes(causes, currency, _costs.mode()), "anomaly_causes", "What explains it")
        st.caption(page_words.AGAINST)
    if each.also:
        _anomalies_tables.also(also_table(each), currency)
