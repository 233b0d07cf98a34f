"""Anomalies, what providers say of one: when they found it, impact and causes, and the way to the same days here."""

from urllib.parse import urlencode

import streamlit as st

from costlib.models.watch import their_words
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from pages import _anomalies_tables, _context, _costs, _sidebar


def draw(found: Watched, each: Anomaly) -> None:
    """Draw it; nothing where no provider found it."""
    if not each.theirs:
        return
    currency = found.scope.currency
    for line in their_words.also_found(each, currency):
        st.markdown(f":material/cloud: {_costs.plain(line)}")
    table = their_words.causes_table(each)
    if len(table):
        _anomalies_tables.their_causes(table, currency)
        _context.export(table, "causes_of_the_provider", found.scope, {"Anomaly": each.id})
    else:
        st.caption("It names no cause.")
    _link(found, each)


def _link(found: Watched, each: Anomaly) -> None:
    """The same days in Provider breakdown; nothing where the ledger does not hold them yet."""
    lead = each.lead
    if lead.start > found.scan.last_day:
        return
    facets = _context.facets()
    accounts = [name for name in their_words.accounts(each) if name in facets.get("SubAccountId", [])]
    chosen = [
        ("period", _sidebar.PERIODS[_context.CUSTOM_PERIOD]),
        ("first_day", str(lead.start)),
        ("last_day", str(min(lead.end, found.scan.last_day))),
        ("provider", each.theirs[0].said.provider),
        *(("sub_account", name) for name in accounts),
    ]
    st.link_button(
        "These days in Provider breakdown",
        f"provider_breakdown?{urlencode(chosen)}",
        icon=":material/open_in_new:",
        type="tertiary",
    )
