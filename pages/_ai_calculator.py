"""AI costs, calculator: pieces a month, tokens and model of each content type; what they cost by a price book."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib import charts
from costlib.errors import CostlibError
from costlib.models.ai import calculator_tables, offers, piece_costs
from costlib.models.ai.calculator import Calculation, calculate
from costlib.models.units.content_costs import ContentType
from costlib.policy.ai import Offer, Pattern
from costlib.policy.prices import Book
from costlib.policy.prices.stored import REFERENCE
from costlib.scope import Scope
from pages import _ai, _ai_what_tables, _context, _costs

TURN = "calculator_turn"
USUAL_VOLUMES = "Reference volumes"
LEAST = 1000
"""The end of a slider of volumes is at least this."""
MOST = 10**9
"""The largest volume, and count of tokens of a piece, that the controls take."""


def draw() -> None:
    """Draw the view."""
    month = _ai.last_whole_month()
    measured = piece_costs.whole(_ai.content(month)) if month else []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        book = _ai.pick_book(REFERENCE, "calculator_book")
        start = st.segmented_control(
            "Volumes to begin with",
            [USUAL_VOLUMES, *([f"{month.period.start:%B %Y}"] if month and measured else [])],
            default=USUAL_VOLUMES,
            required=True,
            key="calculator_start",
        )
        st.button("Reset", on_click=_reset, key="calculator_reset", icon=":material/restart_alt:")
    _try(book, start, measured, month)


def _reset() -> None:
    """Put everything back to where it began."""
    st.session_state[TURN] = _turn() + 1


def _turn() -> int:
    return int(st.session_state.get(TURN, 0))


@st.fragment
def _try(name: str, start: str, measured: list[ContentType], month: Scope | None) -> None:
    """Draw the controls and what they make. A move runs this alone."""
    day, book = _ai.today(), _ai.books().book(name)
    policy = _ai.policy(day)
    if not policy.patterns:
        st.info(f"No usage pattern rules on {day}: add one to the document 'ai'.")
        return
    found = offers.offers(policy)
    volumes = {} if start == USUAL_VOLUMES else calculator_tables.measured_volumes(measured)
    left, right = st.columns([2, 1])
    with left:
        patterns = [_pattern(each, volumes, found, book, (day, start, name)) for each in policy.patterns]
    try:
        made = calculate(patterns, book, day)
    except CostlibError as error:
        right.error(_costs.plain(str(error)))
        return
    with right, st.container(border=True, key="card_of_calculation"):
        _result(made)
    with st.container(border=True, key="card_of_pieces"):
        _table(made, patterns, measured, month)


def _pattern(pattern: Pattern, volumes: Any, found: Sequence[Offer], book: Book, at: tuple[date, str, str]) -> Pattern:
    """The levers of one content type; the pattern as they say."""
    day, start, name = at
    key = f"calculator_{_turn()}_{start}_{name}_{pattern.name}"
    usual = Offer(provider=pattern.provider, model=pattern.model)
    with st.container(border=True):
        volume = min(int(volumes.get(pattern.name, pattern.volume)), MOST)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            pieces = st.slider(
                f"**{_costs.plain(pattern.name)}**, pieces", 0, max(LEAST, volume * 3), volume,
                key=f"{key}_volume", width=200,
            )  # fmt: skip
            model = st.selectbox(
                "Model", found, index=found.index(usual), key=f"{key}_model",
                format_func=lambda offer: offers.named(offer, book, day), width=170,
            )  # fmt: skip
            tokens = [
                st.number_input(title, 0, MOST, min(int(given), MOST), 50, key=f"{key}_{title}", width=112)
                for title, given in (("Tokens in", pattern.input_tokens), ("Tokens out", pattern.output_tokens))
            ]
    return pattern.model_copy(
        update={
            "volume": Decimal(pieces),
            "provider": model.provider,
            "model": model.model,
            "input_tokens": Decimal(tokens[0]),
            "output_tokens": Decimal(tokens[1]),
        }
    )


def _result(made: Calculation) -> None:
    _costs.title(calculator_tables.headline(made))
    with st.grid(2, min_column_width=150):
        st.metric("Cost of a month", calculator_tables.in_full(made.total, made.currency), border=True)
        st.metric("Average of a piece", calculator_tables.in_full(made.average, made.currency, 7), border=True)
    figure = charts.parts(calculator_tables.parts(made), made.currency, _costs.mode())
    _costs.draw(figure, "calculated", "Cost of a month by content type")
    said = (
        f"Estimate in {made.currency} by the price book '{made.book}' on {made.day}: tokens in and out at standard "
        "prices, no cache, no batch. Nothing is saved."
    )
    st.caption(f":material/info: {_costs.plain(said)}")


def _table(made: Calculation, patterns: list[Pattern], measured: list[ContentType], month: Scope | None) -> None:
    same = measured if month and month.currency == made.currency else []
    table = calculator_tables.calculation_table(made, patterns, same)
    _costs.title("A piece and a month, by content type")
    _ai_what_tables.calculation(table, made.currency)
    if same and month:
        st.caption(f"Measured: charges of {month.period.start:%B %Y} that name the type, by its pieces.")
    said = {
        "Cost basis": f"estimate: tokens by the price book '{made.book}' at standard prices, no cache, no batch",
        "Period": f"a month of content by prices of {made.day}",
        "Filters": "none",
    } | ({"Measured": f"billed cost of {month.period.start:%B %Y}"} if same and month else {})
    _context.export(table, "calculator", replace(_context.scope(), currency=made.currency), said)
