"""AI costs, price book: prices with their dates and sources, billed against listed, and what has no price."""

from typing import Any

import streamlit as st

from costlib.models.ai import book_findings, book_tables, price_changes, spend_findings
from costlib.models.ai.pricing import LABEL
from costlib.models.ai.reconcile import Reconciliation, reconciled
from costlib.models.ai.tokens import TokenDay, token_days
from costlib.policy.prices.stored import USUAL
from costlib.scope import Scope
from pages import _ai, _ai_own_prices, _ai_spend, _ai_tables, _context, _costs, _service


def draw() -> None:
    """Draw the view."""
    about = _ai.billed()
    found = reconciliation(about, _ai.pick_book(USUAL, "book"), monthly=False)
    if not found.rows:
        _ai_spend.nothing(about)
        return
    st.subheader(_costs.plain(book_findings.against_book(found)), anchor=False)
    st.caption(f":material/info: Computed is an {LABEL}. Bills are billed cost. {_base(found)}")
    with st.container(border=True, key="card_of_prices"):
        _prices(found, about)
    with st.container(border=True, key="card_of_unpriced"):
        _unpriced(found, about)
    with st.container(border=True, key="card_of_changes"):
        _changes(about)
    with st.container(border=True, key="card_of_entries"):
        _entries(about)
    with st.container(border=True, key="card_of_own"):
        _ai_own_prices.draw()


def reconciliation(about: Scope, book: str, *, monthly: bool) -> Reconciliation:
    """The scope's tokens by bills, usage reports and a price book."""
    return _reconciliation((_context.stamp(), _ai.book_version()), about, book, monthly)


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _reconciliation(at: Any, about: Scope, book: str, monthly: bool) -> Reconciliation:
    return reconciled(_days(at[0], about), about, _ai.books().book(book), monthly=monthly)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _days(at: Any, about: Scope) -> list[TokenDay]:
    return token_days(_service.ledger_in(at[0]), about)


def _base(found: Reconciliation) -> str:
    return "Some prices rise with the length of a request: their base is taken." if found.base_only else ""


def _prices(found: Reconciliation, about: Scope) -> None:
    _costs.title(f"Billed and listed price of a million tokens {spend_findings.when(about)}")
    table = book_tables.prices_table(found, _ai.books().book(found.book), about.period.last_day)
    _ai_tables.prices(table, about.currency)
    st.caption("Listed: the price of the last day. Computed: all tokens by the prices of their own days.")
    _context.export(table, f"prices_{found.book}", about, {"Computed": LABEL})


def _unpriced(found: Reconciliation, about: Scope) -> None:
    _costs.title(book_findings.unpriced(found))
    if found.unpriced:
        table = book_tables.unpriced_table(found.unpriced)
        _ai_tables.unpriced(table)
        _context.export(table, f"unpriced_{found.book}", about)


def _changes(about: Scope) -> None:
    changed = _ai.changes(about)
    _costs.title(spend_findings.changes(changed, about.period))
    if changed:
        table = price_changes.changes_table(changed)
        _ai_tables.changes(table)
        _context.export(table, "price_changes", about)


def _entries(about: Scope) -> None:
    _costs.title("Prices that are kept here, with dates and sources")
    table = book_tables.entries_table(_ai.books())
    _ai_tables.entries(table)
    st.caption(
        "Usual prices are your own books, then the package genai-prices as installed: offline and dated. The reference "
        "is asked only by its name. A changed price is a new entry with a later day, the old one stays for its days."
    )
    _context.export(table, "price_books", about)
