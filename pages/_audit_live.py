"""Data and audit, live sources: what is fetched, how fresh it is, what fails and what it takes to mend it."""

import streamlit as st

from costlib.amounts import exact, short
from costlib.models.wording import visible
from costlib.sources import examples
from costlib.sources.settings import FILE
from costlib.sources.standing import tables as status_tables
from costlib.sources.standing import words as status_words
from costlib.sources.standing.overview import Overview
from pages import _audit, _audit_live_one, _audit_live_tables, _context, _costs, _live_cached

MEANING = "Nothing is ever fetched unasked: press 'Fetch now', run 'costboard sync', or let 'costboard run' do it."

MOST_TWICE = 3
"""Pairs of sources that are named."""


def draw(books: _audit.Books) -> None:
    """Draw the tab."""
    found = _context.live_sources()
    if found is None:
        _twice()
        _none()
        return
    st.subheader(_costs.plain(visible(status_words.headline(found))), anchor=False)
    if found.error:
        st.error(_costs.plain(visible(found.error)), icon=":material/error:")
    _twice()
    _cards(found)
    if found.sources:
        reached = {each.source: each.until for each in _context.freshness().sources} if books[1] else {}
        table = status_tables.sources_table(found, reached)
        _audit_live_tables.show(table, "live_sources", hidden=_audit_live_tables.EXPORT_ONLY)
        _audit.export(table, "live_sources")
    st.caption(f"{MEANING} A source keeps its name in the ledger. Costs are those of requests, in US dollars.")
    if found.sources and not found.error:
        _audit_live_one.draw(found)
    with st.expander("Add a source", icon=":material/add:"):
        _blocks()


def _twice() -> None:
    """Say which sources may count the same cost twice."""
    if twice := _live_cached.twice(_context.home(), _context.ledger().version()):
        said = [_costs.plain(visible(status_words.sentence(each))) for each in twice[:MOST_TWICE]]
        more = ["`costboard doctor` names the others."] if twice[MOST_TWICE:] else []
        st.warning("\n\n".join([*said, *more]), icon=":material/content_copy:")


def _cards(found: Overview) -> None:
    asked = found.requests
    with st.grid(4, min_column_width=150):
        st.metric(
            "Cost of requests",
            short(found.spent, "USD"),
            "cap unknown" if found.cap is None else f"of at most {short(found.cap, 'USD')}",
            delta_color="off",
            delta_arrow="off",
            help=f"**{exact(found.spent, 'USD')}** this calendar month, over all sources, booked before each request "
            f"is sent. At the cap, which {FILE} sets, fetching stops.",
            border=True,
            height="stretch",
        )
        _card("Requests", f"{asked:,}", "this month", "One that was tried again counts once.")
        newest = found.succeeded
        ago = status_words.lasting(found.at - newest) if newest else "none yet"
        when = f"{newest:%Y-%m-%d %H:%M} UTC" if newest else "nothing was fetched yet"
        _card("Since last success", ago, when, "Time since a part of any source last came to its end.")
        failing, wanted = len(found.failing), len(found.wanted)
        st.metric(
            "Failing",
            f"{failing} of {wanted}",
            "▲ Look below" if failing else "✓ None",
            delta_color="red" if failing else "green",
            delta_arrow="off",
            help="Sources that somebody must mend: the provider refuses, a key is missing, or settings are wrong.",
            border=True,
            height="stretch",
        )


def _card(label: str, value: str, note: str, meaning: str) -> None:
    st.metric(label, value, note, delta_color="off", delta_arrow="off", help=meaning, border=True, height="stretch")


def _none() -> None:
    """Say how to begin."""
    st.subheader("No live source is set up", anchor=False)
    st.markdown(
        "The ledger can fill itself from your providers' own interfaces and buckets. What is fetched is kept, so that "
        "nothing is asked twice; what requests cost is shown before they are sent, and stops at a cap."
    )
    st.caption(MEANING)
    with st.container(border=True):
        _blocks()


@st.fragment
def _blocks() -> None:
    """Settings to begin with."""
    titles = examples.titles()
    kind = st.selectbox("Kind", list(titles), format_func=titles.__getitem__, key="live_kind", width=320)
    since = _context.now().date().replace(month=1, day=1)
    folder = _context.home().resolve().name
    st.markdown(f"Add this to `{FILE}` in the ledger's folder `{folder}`, with a name of your own:")
    st.code(examples.block(kind, since), language="toml")
    st.caption(
        f"{_costs.plain(examples.key_of(kind))} `costboard doctor --policy` prints what to grant, "
        "`costboard doctor --sources` asks each source for one page (Cost Explorer charges 0.01 USD for it), and "
        "`costboard sync --plan` says what a fetch would ask and cost."
    )
