"""Data and audit: can I trust it?

Asked by whoever loads bills, after each load; by finance before a close; by an auditor once a year. Answer: what was
delivered, what was put aside, whether bill, ledger and pages agree, and who did what.
"""

import streamlit as st

from pages import _audit, _audit_tabs, _uploads

# Load
_uploads.draw()
books = _audit.books()
loaded = bool(_audit.files(books))

# Compute
cards = _audit.cards(books) if loaded else ()
tabs = _audit_tabs.TABS if loaded else {name: _audit_tabs.TABS[name] for name in _audit_tabs.FIRST}

# Render: the answer, then a tab for each reason to believe it
if not loaded:
    st.caption("Nothing is loaded yet. What you load is reconciled, and every step of it audited, on this page.")
else:
    with st.grid(4, min_column_width=150):
        for card in cards:
            st.metric(
                card.label,
                card.value,
                f"{'✓' if card.ok else '▲'} {card.note}",
                delta_color="green" if card.ok else "red",
                delta_arrow="off",
                help=card.meaning,
                border=True,
                height="stretch",
            )
    st.caption("About the whole ledger, whatever the filters at the side say.")
# A link to a tab that is not there yet keeps its place until a bill is.
key = "tab" if loaded or st.query_params.get("tab") in tabs else "first_tab"
for tab, draw in zip(
    st.tabs(list(tabs), key=key, on_change="rerun", bind="query-params"),
    tabs.values(),
    strict=True,
):
    if tab.open:
        with tab:
            draw(books)
