"""AI costs, what if: real usage moved to other models, cached, batched, trimmed; each lever with what it assumes."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib import charts
from costlib.errors import CostlibError
from costlib.models.ai import offers, saving_tables
from costlib.models.ai.levers import Lever, Prices
from costlib.models.ai.lines import Line, lines
from costlib.models.ai.moves import Move
from costlib.models.ai.optimise import Optimisation, alone, in_sequence
from costlib.models.ai.usual import usual
from costlib.policy.ai import AiPolicy, LeverRule
from costlib.policy.prices.stored import USUAL
from costlib.scope import Period, Scope, add_months
from pages import _ai, _ai_spend, _ai_what_tables, _context, _costs, _service

TURN = "savings_turn"
MONTHS = 12
JUDGED = ("arbitrage",)
"""Levers that begin at 0: whether another model is good enough is for people to say."""
ESTIMATE = {"After and saving": "estimates: they hold if all assumptions of the levers do", "Filters": "none"}


def draw() -> None:
    """Draw the view."""
    newest, first = _ai.last_whole_month(), _context.freshness().first_day
    if newest is None:
        st.caption("No month of the data is over yet: what-ifs need a whole one.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        starts = [add_months(newest.period.start, -back) for back in range(MONTHS)]
        start = st.selectbox(
            "Usage of",
            [each for each in starts if each >= first] or starts[:1],
            format_func=lambda month: f"{month:%B %Y}",
            key="savings_month",
            width=190,
        )
        book = _ai.pick_book(USUAL, "savings_book")
        st.button("As assumed", on_click=_turned, args=["assumed"], key="savings_reset", icon=":material/restart_alt:")
        st.button("All to 0", on_click=_turned, args=["zero"], key="savings_zero", icon=":material/exposure_zero:")
    about = newest.over(Period(start, add_months(start, 1)))
    found = _lines(_context.stamp(), about)
    if not found:
        _ai_spend.nothing(about)
        return
    _try(found, about, book)


@st.cache_resource(ttl="1h", max_entries=16, show_spinner=False)
def _lines(at: Any, about: Scope) -> list[Line]:
    return lines(_service.ledger_in(at[0]), about)


def _turned(start: str) -> None:
    """Put all levers back to what is assumed, or to nothing; for a callback."""
    st.session_state[TURN] = (_turn()[0] + 1, start)


def _turn() -> tuple[int, str]:
    turn: tuple[int, str] = st.session_state.get(TURN, (0, ""))
    return turn


@st.fragment
def _try(found: list[Line], about: Scope, book: str) -> None:
    """Draw the levers and what they would do. A move runs this alone, over usage that was read before."""
    day = about.period.last_day
    policy = _ai.policy(_ai.today())
    at = Prices(_ai.books().book(book), day, about.currency)
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(border=True, key="levers"):
        levers = [*_moves(found, policy, at), *usual(_rules(policy), policy.peers)]
    try:
        made, single = in_sequence(found, levers, at), [alone(found, lever, at) for lever in levers]
    except CostlibError as error:
        right.error(_costs.plain(str(error)))
        return
    with right, st.container(border=True, height="stretch", key="card_of_savings"):
        _result(made, about)
    with st.container(border=True, key="card_of_levers"):
        _costs.title("Each lever: in sequence on what is left, and alone")
        table = saving_tables.levers_table(made, single)
        _ai_what_tables.levers(table, about.currency)
        _context.export(table, "ai_savings_by_lever", about, ESTIMATE)
    with st.container(border=True, key="card_of_content"):
        _costs.title("Before and after, by content type")
        table = saving_tables.content_table(found, made)
        _ai_what_tables.content(table, about.currency)
        _context.export(table, "ai_savings_by_content_type", about, ESTIMATE)


def _moves(found: list[Line], policy: AiPolicy, at: Prices) -> list[Lever]:
    """Move a share of a content type to another model."""
    types = sorted({line.content_type for line in found if line.content_type})
    targets = offers.priced(offers.offers(policy, {(line.provider, line.model) for line in found}), at.book, at.day)
    if not types or not targets:
        return []
    st.markdown("**Move to another model**")
    with st.container(horizontal=True):
        name = st.selectbox("Content type", types, key="move_type", width=190)
        target = st.selectbox(
            "to", targets, key="move_target", format_func=lambda each: offers.named(each, at.book, at.day), width=210
        )
    share = st.slider("Share that moves", 0, 100, 0, 5, format="%d %%", key=f"move_{_turn()[0]}_{name}")
    return [Move(name, Decimal(share) / 100, target)] if share else []


def _rules(policy: AiPolicy) -> list[LeverRule]:
    """The levers of the policy, with the shares that the sliders say; those that reach nothing are left out."""
    return [rule for rule in map(_rule, policy.levers) if rule.share]


def _rule(rule: LeverRule) -> LeverRule:
    number, begins = _turn()
    usual_share = int(rule.share * 100)
    start = 0 if begins == "zero" or (not begins and rule.name in JUDGED) else usual_share
    moved = st.slider(
        saving_tables.NAMES.get(rule.name, rule.name), 0, 100, start, 5, format="%d %%",
        key=f"lever_{number}_{rule.name}", help=_costs.plain(f"Share of usage that it reaches. {rule.source}."),
    )  # fmt: skip
    return rule if moved == usual_share else rule.model_copy(update={"share": Decimal(moved) / 100})


def _result(made: Optimisation, about: Scope) -> None:
    currency = about.currency
    _costs.title(f"{saving_tables.headline(made, currency)} {_month(about.period.start)}")
    with st.grid(3, min_column_width=130):
        _context.kpi("Before", made.original, meaning="Billed for tokens in the month.", about=about)
        _context.kpi("After", made.optimised, meaning="Estimate, if all assumptions hold.", about=about)
        _context.kpi("Saving", made.whole.saving, meaning="Before less after, an estimate.", about=about)
    ends = ("Before", made.original), ("After", made.optimised)
    figure = charts.bridge(ends[0], saving_tables.steps(made), ends[1], currency, _costs.mode())
    _costs.draw(figure, "savings_bridge", "From the cost of tokens before to after, by lever")
    st.caption(
        ":material/science: Estimates, nothing is changed. Each lever is applied to what those above have left; its "
        "assumption stands in the table. All billed tokens of the month count, whatever the filters say. Quality of "
        "other models is not judged here: see Model choice."
    )


def _month(start: date) -> str:
    return f"in {start:%B %Y}"
