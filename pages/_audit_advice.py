"""Data and audit, recommendations: what providers say could be saved."""

from typing import Any

import streamlit as st

from costlib.amounts import exact
from costlib.ledger import live
from costlib.models.advised import recommended as found_of
from costlib.models.advised import recommended_tables as tables
from costlib.models.advised.recommended import Recommended, Told
from costlib.models.wording import visible
from costlib.sources import examples
from pages import _advised, _audit, _audit_advice_others, _context, _costs, _service

ABOUT = (
    "Estimates of the provider: not computed from the ledger, not applied, and not added to any figure. Several may be "
    "about the same cost, as a smaller instance and a reservation for it: what one saves, another no longer can."
)
SHOWN = (
    *("savings", "currency", "type", "name", "service", "priority", "savings_percent", "effort", "risk"),
    *("provider", "said_at", "age"),
)
"""Columns on screen; the export and the details have all."""
_Column = st.column_config
COLUMNS: dict[str, Any] = {
    "savings": _Column.NumberColumn("Savings a month", format="%,.2f", pinned=True, help="Estimated by the provider."),
    "currency": _Column.TextColumn("Currency", width="small"),
    "savings_percent": _Column.NumberColumn("Of its cost", format="%.0f%%", width="small"),
    "priority": _Column.NumberColumn("Priority", help=found_of.POINTS, width="small"),
    "effort": _Column.TextColumn("Effort", width="small"),
    "risk": _Column.TextColumn("Risk", width="small"),
    "type": _Column.TextColumn("What to do", width=110),
    "name": _Column.TextColumn("Of what", width="medium"),
    "service": _Column.TextColumn("Service", width="medium"),
    "provider": _Column.TextColumn("Said by", width="small"),
    "said_at": _Column.DatetimeColumn("Said (UTC)", format="D MMM YYYY", timezone="UTC"),
    "age": _Column.TextColumn("Age", width="small", help=f"Old after {found_of.STALE_DAYS} days."),
}


def draw(_: _audit.Books) -> None:
    """Draw the tab."""
    found = _recommended(_key())
    if not found.asked:
        _none()
    else:
        _recommendations(found)
    _audit_advice_others.draw()


def _key() -> Any:
    return _context.stamp(), _advised.version()


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _recommended(at: Any) -> Recommended:
    return found_of.recommended(_service.ledger_in(at[0][0]).state, live.named(at[0][0]))


def _none() -> None:
    """Say how to fill it."""
    st.subheader("No provider was asked what could be saved", anchor=False)
    kind = "aws-advice"
    if kind not in examples.titles():
        st.caption("None of the kinds of live sources brings recommendations yet.")
        return
    st.markdown(
        "Providers recommend smaller instances, reservations and plans. Add this to `sources.toml`, then fetch it on "
        "the tab Live sources, which says first what the requests cost."
    )
    st.code(examples.block(kind, _context.now().date().replace(day=1)), language="toml")


@st.fragment
def _recommendations(found: Recommended) -> None:
    """The dearest, filtered."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        types = st.multiselect(
            "What to do", found.types, key="advice_type", bind="query-params", placeholder="All",
            format_func=tables.in_words,
        )  # fmt: skip
        services = st.multiselect(
            "Service", found.services, key="advice_service", bind="query-params", placeholder="All"
        )
    kept = found.kept(types, services)
    shown = kept.rows[: found_of.TOP]
    st.subheader(_text(found_of.headline(kept, _context.now())), anchor=False)
    if shown:
        table = tables.recommendations_table(shown, _context.now())
        st.dataframe(
            table,
            key="recommendations",
            column_order=SHOWN,
            column_config=COLUMNS,
            hide_index=True,
            placeholder="-",
            alt="recommendations",
        )
        more = len(kept.rows) - len(shown)
        about = " ".join(filter(None, (ABOUT, _text(found_of.apart(kept)), found_of.mixed(kept))))
        st.caption(f"{f'The {len(shown)} dearest; {more:,} more are not shown. ' if more else ''}{about}")
        chosen = {"Types": ", ".join(types) or "all", "Services": ", ".join(services) or "all", "Figures": about}
        _audit.export(table, "recommendations", chosen)
        _details(shown)
    for who in found.asked:
        if who.reason:
            st.caption(f":material/info: {_text(f'{who.source}, {tables.in_words(who.topic)}: {who.reason}')}")


def _details(shown: tuple[Told, ...]) -> None:
    """All that is known of one."""
    places = range(len(shown))
    place = st.selectbox(
        "Details", places, None, lambda at: _label(shown[at]), key="advice_one", placeholder="Choose a recommendation"
    )
    if place is None or place >= len(shown):
        return
    each = shown[place]
    with st.container(border=True, gap="xsmall", key="advice_details"):
        st.markdown(f"**{_text(_label(each))}**")
        for name, value in tables.details(each.row):
            st.markdown(f"{_text(name.capitalize())}: {_text(value)}")
        st.caption(_text(f"Said by {each.who.provider}, source {each.who.source}, {each.who.at:%Y-%m-%d %H:%M} UTC."))


def _label(each: Told) -> str:
    row = each.row
    of = " ".join(part for part in (row.name, row.resource) if part) or row.service
    return f"{tables.in_words(row.type).capitalize()}: {of}, {exact(row.savings, row.currency)} a month"


def _text(text: str) -> str:
    return _costs.plain(visible(text))
