"""What the views of AI costs share: the question and its way down by click, price books, changed prices, pieces."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from costlib import queries, queries_ai
from costlib.models.ai import price_changes, spend
from costlib.models.ai.piece_costs import content_months
from costlib.models.ai.price_changes import PriceChange
from costlib.models.ai.spend import LEVELS, Row
from costlib.models.tenants.answer import PIECES, analytics_policy, volumes_of
from costlib.models.units.content_costs import ContentType
from costlib.policy import ai, decisions, prices
from costlib.policy.ai import AiPolicy
from costlib.policy.analytics import BusinessMetric
from costlib.policy.prices import Books
from costlib.policy.prices.stored import REFERENCE, USUAL
from costlib.scope import Period, Scope, add_months
from pages import _context, _costs, _service

PICKERS = {"x_Model": "in_model", "x_ContentType": "in_content", "x_TokenKind": "in_kind", "x_Tenant": "in_tenant"}
"""Column to the key of its picker; all are kept in the link."""
BY = "by"
COUNTED = {"x_Tenant", "x_ContentType", "x_TokenKind"}
"""What pieces can be told apart by, and parts of their cost: filters under which a cost per piece means something."""
BOOKS: Mapping[str, str] = {USUAL: "Usual prices", REFERENCE: "Reference"}


def asked(*by: str, about: Scope | None = None) -> list[Row]:
    """AI charges per value of ``by`` (see ``queries_ai.ai_spend``); not to be changed."""
    wanted = about or _context.scope()
    if set(by) <= {"month", *queries_ai.TOKENS}:
        return spend.grouped(days(wanted), wanted.period, *by)
    return _asked(_context.stamp(), wanted, by)


def days(about: Scope) -> list[Row]:
    """AI charges by ``queries_ai.TOKENS`` over all of the data: one answer that gives many; not to be changed."""
    data = _context.freshness()
    return _asked(_context.stamp(), about.over(Period(data.first_day, data.newest)), queries_ai.TOKENS)


@st.cache_resource(ttl="1h", max_entries=128, show_spinner=False)
def _asked(at: Any, about: Scope, by: tuple[str, ...]) -> list[Row]:
    return list(_service.ledger_in(at[0]).ask_by_day(queries_ai.ai_spend, about, *by).to_pylist())


def earlier(about: Scope, *by: str) -> list[Row] | None:
    """The same question of the period before; None where that can't be compared."""
    period = _costs.before()
    return None if period is None else asked(*by, about=about.over(period))


def names(about: Scope) -> dict[str, list[str]]:
    """Column to the names that AI charges have there, dearest first."""
    of_ai = about.where(ServiceCategory=(queries.AI,))
    rows = _context.ask_exact(queries.spend_by, *LEVELS.values(), about=of_ai).to_pylist()
    return {column: list(dict.fromkeys(row[column] for row in rows if row[column])) for column in LEVELS.values()}


def way() -> Scope:
    """The scope, narrowed by what is picked: pickers that clicks on charts set too, kept in the link."""
    about = _context.scope()
    chosen: dict[str, tuple[str, ...]] = {}
    named = names(about)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for title, column in LEVELS.items():
            name = _costs.pick(title, named[column], PICKERS[column])
            if name is not None:
                chosen[column] = (name,)
        if chosen:
            keys = list(PICKERS.values())
            st.button("All", on_click=_costs.up, args=[keys], icon=":material/arrow_upward:", key="all")
    return about.where(**chosen)


def billed() -> Scope:
    """The scope at billed cost, whatever the sidebar says: prices are what bills charge."""
    return replace(_context.scope(), basis="BilledCost")


def told_apart(about: Scope) -> str:
    """Title of what the charges are told apart by: one of those that are not picked, kept in the link."""
    picked = {column for column, _ in about.filters}
    titles = [title for title, column in LEVELS.items() if column not in picked] or list(LEVELS)
    if st.session_state.get(BY) not in titles:
        st.session_state.pop(BY, None)
    return _costs.choice("By", titles, key=BY)


def changes(about: Scope) -> list[PriceChange]:
    """Prices that changed, over all of the data."""
    data = _context.freshness()
    return _changes(_context.stamp(), about.over(Period(data.first_day, data.newest)))


@st.cache_data(ttl="1h", max_entries=32, show_spinner=False)
def _changes(at: Any, about: Scope) -> list[PriceChange]:
    """In the currencies that tokens are billed in, for a converted price moves with the rates."""
    billed_in = [row["BillingCurrency"] for row in _asked(at, about, ("BillingCurrency",)) if row["counted"]]
    if billed_in == [about.currency]:
        return price_changes.price_changes(days(about), about.currency)
    scopes = [replace(about, currency=each).where(BillingCurrency=(each,)) for each in billed_in]
    found = [each for scope in scopes for each in price_changes.price_changes(days(scope), scope.currency)]
    return sorted(found, key=lambda each: each.day)


def content(about: Scope) -> dict[date, list[ContentType]]:
    """Pieces by content type with the charges that name it, per month; empty where pieces aren't told apart so."""
    source, last = _context.ledger(), about.period.last_day
    metric = analytics_policy(source).metric_on(PIECES, last)
    if metric is None or not {column for column, _ in about.filters} <= COUNTED:
        return {}
    at = (_context.stamp(), source.ownership().model_dump_json())
    return _content(at, about, metric)


@st.cache_data(ttl="1h", max_entries=64, show_spinner=False)
def _content(at: Any, about: Scope, metric: BusinessMetric) -> dict[date, list[ContentType]]:
    source = _service.ledger_in(at[0][0])
    measured = volumes_of(source, about, metric)
    owners = dict(about.filters).get("x_Tenant")
    table = source.ask_by_day(queries_ai.ai_spend, about, "month", "x_ContentType")
    return content_months(measured.of(owners) if owners else measured, table.to_pylist())


def books() -> Books:
    """The price books as decided now."""
    source = _context.ledger()
    return _books((_context.home(), decisions.newest(source.state, prices.KIND).sha256))


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _books(at: Any) -> Books:
    return prices.stored(_service.ledger_in(at[0]).state)


def book_version() -> str:
    """What caches of priced tokens are keyed on."""
    return decisions.newest(_context.ledger().state, prices.KIND).sha256


def pick_book(first: str, key: str) -> str:
    """A price book by its name, kept in the link; ``first`` until another is chosen."""
    names = [USUAL, *books().named]
    return st.selectbox(
        "Price book",
        names,
        index=names.index(first) if first in names else 0,
        key=key,
        bind="query-params",
        format_func=lambda name: BOOKS.get(name, name),
        width=220,
    )


def policy(day: date) -> AiPolicy:
    """Usage patterns, options, modes, levers and plans that rule on a day."""
    return ai.stored(_context.ledger().state).on(day)


def today() -> date:
    """The day whose prices a calculation about the future takes."""
    return _context.now().date()


def last_whole_month() -> Scope | None:
    """The newest month that the data holds whole, at billed cost and whatever the sidebar's filters; None if none."""
    data = _context.freshness()
    end = data.newest.replace(day=1)
    start = add_months(end, -1)
    whole = replace(billed(), period=Period(start, end), filters=())
    return whole if start >= data.first_day.replace(day=1) else None
