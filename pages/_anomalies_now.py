"""Anomalies, what is unusual: the finding, figures, strips of days, and the list that opens each one."""

from functools import partial

import streamlit as st

from costlib import charts
from costlib.models.watch import page_words, summary, words
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.strip import Strip, strip
from costlib.models.watch.tables import MARKS, SEVERITIES, anomalies_table
from pages import _anomalies, _anomalies_one, _anomalies_tables, _context, _costs

TABLE = "anomalies_list"


def draw() -> None:
    """Draw the view."""
    st.session_state.setdefault(_anomalies.ONE, None)
    _costs.need_days()
    everything = _anomalies.everything()
    found = everything.within(_context.scope().period)
    st.subheader(_costs.plain(words.finding(found)), anchor=False)
    _anomalies.frame(found)
    if line := page_words.theirs(found):
        st.caption(f":material/cloud: {_costs.plain(line)}")
    if found.scan.watched.series or found.anomalies:
        _cards(found, everything)
    shown: list[Anomaly] = []
    if found.anomalies:
        strips = strip(found)
        if strips.rows:
            with st.container(border=True, key="card_of_strips"):
                _strips(found, strips)
        with st.container(border=True, key="card_of_anomalies"):
            shown = _list(found)
    _anomalies_one.draw(everything, summary.most(shown))
    _anomalies.left_out(found)


def _cards(found: Watched, everything: Watched) -> None:
    seen, currency = summary.summary(found, everything), found.scope.currency
    with st.grid(4, min_column_width=150):
        _card(
            "Open",
            str(seen.open),
            f"{seen.going_on} going on",
            "Anomalies with a day in the period that nobody has acknowledged, expected or resolved.",
        )
        _card(
            "Beyond expected",
            _context.money(seen.beyond, currency),
            page_words.largest(seen.dearest, currency, seen.apart),
            "What the open ones that were dearer cost beyond what was expected, an estimate. What a provider alone "
            "found is not in it: it counts cost in its own way.",
        )
        _card(
            "Below expected",
            _context.money(seen.below, currency),
            page_words.largest(seen.cheapest, currency, seen.apart_below),
            "What the open ones that were cheaper cost less than expected, an estimate.",
        )
        _card(
            f"Begun in {seen.month:%b %Y}",
            str(seen.begun),
            f"{seen.begun_before} in {seen.before:%b}",
            "Anomalies of any state that began in the last month of the data, and in the one before.",
        )


def _card(label: str, value: str, note: str, meaning: str) -> None:
    """A figure with a note below; all cards have the same parts."""
    st.metric(
        label,
        value,
        note,
        delta_color="off",
        delta_arrow="off",
        help=_costs.plain(meaning),
        border=True,
        height="stretch",
    )


def _strips(found: Watched, seen: Strip) -> None:
    _costs.title(page_words.strips(found))
    figure = charts.unusual_strips(seen, found.scope.currency, _costs.mode())
    _costs.draw(figure, "unusual_strips", "How far cost was off what was expected, by series")
    st.caption(_costs.plain(page_words.strips_legend(seen)))


def _list(found: Watched) -> list[Anomaly]:
    """Draw the list; returns those that are in it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        states = _several("State", list(MARKS), "anomalies_state")
        severities = _several("Severity", list(SEVERITIES), "anomalies_severity")
        dimensions = _several("Seen by", sorted({each.lead.name.word for each in found.anomalies}), "anomalies_seen")
        origins = _several("Found by", sorted({each.origin for each in found.anomalies}), "anomalies_origin")
    shown = summary.kept(found.anomalies, states, severities, dimensions, origins)
    if not shown:
        st.caption("No anomaly of the period is like that. Choose less above.")
        return []
    table = anomalies_table(shown, found.scope.currency)
    ids = [each.id for each in shown]
    _anomalies_tables.anomalies(table, found.scope.currency, TABLE, partial(_open, ids))
    st.caption("Click a line to see what happened and to say what it is.")
    _context.export(table, "anomalies", found.scope)
    return shown


def _several(label: str, options: list[str], key: str) -> list[str]:
    """Some of a few, kept in the link; none means all. Who chooses others looks at one of these."""
    chosen = st.pills(
        label, options, selection_mode="multi", key=key, bind="query-params", on_change=_anomalies.open_one, args=[None]
    )
    return list(chosen)


def _open(ids: list[str]) -> None:
    for row, _ in st.session_state[TABLE]["selection"]["cells"]:
        _anomalies.open_one(ids[row])
