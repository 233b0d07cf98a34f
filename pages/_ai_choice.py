"""AI costs, model choice: quality against cost of a piece, what modes take, and what nothing beats."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from costlib import charts
from costlib.errors import CostlibError
from costlib.models.ai import choice_tables, offers
from costlib.models.ai.choice import Choice, Option, choose, frontier, options
from costlib.policy import case
from costlib.policy.ai import AiPolicy
from costlib.policy.prices import Book
from costlib.policy.prices.stored import REFERENCE, USUAL
from pages import _ai, _ai_what_tables, _context, _costs

STATED = "stated"
"""Costs of a piece as the options state them, instead of a book's."""


def draw() -> None:
    """Draw the view."""
    policy = _ai.policy(_ai.today())
    types = list(dict.fromkeys(option.name for option in policy.options))
    if not types:
        st.info("No content type has models to choose from: add options to the document 'ai'.")
        return
    _try(policy, types)


@st.fragment
def _try(policy: AiPolicy, types: list[str]) -> None:
    """Draw the controls and what they make. A move runs this alone."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Content type", types, key="choice_type", bind="query-params", width=200)
        names = [USUAL, *_ai.books().named, STATED]
        book = st.selectbox(
            "Cost of a piece by", names, key="choice_book", bind="query-params", width=220,
            index=names.index(REFERENCE) if REFERENCE in names else 0, format_func=_book,
        )  # fmt: skip
        least = st.slider("Least quality", 0.0, 10.0, 0.0, 0.1, key="choice_least", width=220)
        within = st.toggle("Keep to the ceiling of each mode", key="choice_within", bind="query-params")
    try:
        by = None if book == STATED else _ai.books().book(book)
        found = options(policy, name, by, _ai.today())
        currency = _currency(found, by)
    except CostlibError as error:
        st.error(_costs.plain(str(error)))
        return
    found = choice_tables.with_quality(found, _edited(found, name))
    chosen = [choose(found, rule, min_quality=Decimal(str(least)), within_ceiling=within) for rule in policy.modes]
    _draw((name, book, currency), found, chosen)


def _book(name: str) -> str:
    return {**_ai.BOOKS, STATED: "The reference's own figures"}.get(name, name)


def _currency(found: list[Option], book: Book | None) -> str:
    if book is None:
        return case.stored(_context.ledger().state).currency
    return offers.currency_of([(each.provider, each.model) for each in found], book, _ai.today())


def _draw(what: tuple[str, str, str], found: list[Option], chosen: list[Choice]) -> None:
    (name, book, currency), best = what, frontier(found)
    st.subheader(_costs.plain(choice_tables.headline(name, found, best)), anchor=False)
    with st.grid(3, min_column_width=150):
        for each in chosen:
            _mode(each, currency)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card_of_frontier"):
        _costs.title("Quality against the cost of a piece")
        taken = [(choice_tables.TITLES[each.mode], each.option) for each in chosen if each.option]
        figure = charts.quality_frontier(found, best, taken, currency, _costs.mode())
        _costs.draw(figure, "frontier", "Quality against cost of a piece, by model")
        st.caption("Joined by the line: models than which none is both as good and as cheap.")
    with right, st.container(border=True, height="stretch", key="card_of_options"):
        _costs.title("Models to choose from")
        table = choice_tables.options_table(found, best, chosen)
        _ai_what_tables.options(table, currency)
        st.caption("Quality is a judgement from 0 to 10. A cost of 0 is a model on own machines: infrastructure only.")
        day, of_currency = _ai.today(), replace(_context.scope(), currency=currency)
        said = {"Cost basis": f"estimate of a piece by: {_book(book)}", "Period": f"prices of {day}", "Filters": "none"}
        _context.export(table, f"models_for_{name}_{book}", of_currency, said)


def _mode(each: Choice, currency: str) -> None:
    """A card with what a mode takes."""
    option = each.option
    st.metric(
        choice_tables.TITLES[each.mode],
        option.model if option else "none",
        None if option is None else choice_tables.costs(option, currency),
        delta_color="off",
        delta_arrow="off",
        help=_costs.plain(each.why.capitalize()),
        border=True,
        height="stretch",
    )


def _edited(found: list[Option], name: str) -> Mapping[str, float]:
    """Qualities that were changed on the page, by model."""
    with st.expander("Change qualities", icon=":material/edit:"):
        shown = st.data_editor(
            choice_tables.quality_frame(found),
            key=f"quality_{name}",
            hide_index=True,
            width=420,
            disabled=["model"],
            column_config={
                "model": "Model",
                "quality": st.column_config.NumberColumn("Quality", min_value=0, max_value=10, step=0.1),
            },
            alt="Quality of each model",
        )
    return choice_tables.qualities(shown)
