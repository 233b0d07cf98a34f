"""Executive summary, the case for AI: both ways of working, infrastructure, returns and claims, beside the ledger."""

from functools import partial
from typing import Any

import streamlit as st

from costlib import amounts
from costlib.exports.board import board_pdf
from costlib.models.case import counterparts, digits, tables, words
from costlib.models.case.answer import CaseAnswer, case_answer
from costlib.models.case.measured import Measured, measured
from costlib.policy import case
from pages import _case_tables, _context, _costs, _executive_claims, _executive_files, _service

RULES = ("allocation", "analytics", "ai", "prices")
"""Documents that the measured figures rest on."""
REFERENCE = "Reference case, figures of the framework document"
OWN = "Your case, as last saved"


def draw() -> None:
    """Draw the case in force: the one that was saved, else the reference company's."""
    ruling = case.stored(_context.ledger().state)
    found = case_answer(ruling, _context.now().date(), _measured(_stamp(), ruling.currency))
    _label(found)
    _cards(found)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch", key="card_of_units"):
        _units(found)
    with right, st.container(border=True, height="stretch", key="card_of_year"):
        _year(found)
    left, right = st.columns([4, 3])
    with left, st.container(border=True, height="stretch", key="card_of_infrastructure"):
        _infrastructure(found)
    with right, st.container(border=True, key="card_of_counterparts"):
        _beside(found)
    with right, st.container(border=True, height="stretch", key="card_of_returns"):
        _returns(found)
    with st.container(border=True, key="card_of_claims"):
        _executive_claims.draw(found)


def _stamp() -> tuple[Any, ...]:
    source = _context.ledger()
    return _context.stamp(), source.ownership().model_dump_json(), *(source.policy(kind) for kind in RULES)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _measured(at: Any, currency: str) -> Measured:
    return measured(_service.ledger_in(at[0][0]), currency)


def _label(found: CaseAnswer) -> None:
    """Say whose figures these are, and what they are not; one click to the board's page."""
    ships = case.ships(_context.ledger().state)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.badge(REFERENCE if ships else OWN, icon=":material/menu_book:", color="violet")
        _executive_files.button(
            "Board page (PDF)", "board", partial(board_pdf, found), found, kind="secondary", icon=":material/print:"
        )
    st.subheader(_costs.plain(found.finding), anchor=False)
    said = f"{found.name}. Figures are {found.origin}. Period, basis and filters on the left change nothing here."
    st.caption(_costs.plain(said))


def _cards(found: CaseAnswer) -> None:
    returns = found.returns
    cards = {
        "Saved in year 1": amounts.short(found.year_one.saving, found.currency),
        f"ROI over {len(returns.years)} years": _percent(returns.last.roi_percent, found),
        f"Net present value at {_percent(found.discount_rate_percent, found)}": amounts.short(
            returns.npv, found.currency
        ),
        "Payback in days": digits.number(digits.shown(returns.payback_days, "days", found.currency)),
        "Claims that hold": words.held(found.claims),
    }
    with st.grid(5, min_column_width=150):
        for label, value in cards.items():
            st.metric(label, value, border=True, height="stretch")


def _units(found: CaseAnswer) -> None:
    _costs.title("Unit costs, traditional against AI")
    table = tables.units_table(found.units)
    _case_tables.draw(table, found, "Unit costs each way")
    _executive_files.both(table, "unit_costs", found)


def _year(found: CaseAnswer) -> None:
    both = found.year_one
    _costs.title(f"Year 1: {_percent(both.percent, found)} of the traditional cost saved")
    table = tables.year_table(both)
    _case_tables.draw(table, found, "Year 1 each way")
    st.caption(_costs.plain(tables.both_volumes(both)))
    _executive_files.both(table, "year_1", found)


def _returns(found: CaseAnswer) -> None:
    paid = digits.amount(found.returns.initial, found.currency)
    _costs.title(f"Returns on {paid} {found.currency} paid at the start")
    shown = ("year", "costs", "benefits", "net_so_far", "roi_percent", "paid_back")
    table = tables.returns_table(found.returns).select(shown)
    _case_tables.draw(table, found, "Returns by year")
    _executive_files.both(table, "returns", found)


def _infrastructure(found: CaseAnswer) -> None:
    claimed, costs = found.claims.about("infrastructure_month"), found.infrastructure
    _costs.title(words.infrastructure(claimed, costs.month, found.currency))
    table = tables.infrastructure_table(costs, claimed.claim.claimed if claimed else None)
    _case_tables.draw(table, found, "Infrastructure, a month", unit_width=85)
    _executive_files.both(table, "infrastructure", found)


def _beside(found: CaseAnswer) -> None:
    """What the ledger measures of the same figures."""
    _costs.title(f"Your ledger beside the case, {found.measured.when}")
    table = counterparts.beside_table(found.counterparts)
    _case_tables.beside(table)
    notes = ("Billed cost. Volumes and scope differ: compare, do not add", *found.measured.notes)
    st.caption(_costs.plain(f"{'; '.join(notes)}."))
    _executive_files.both(table, "case_and_ledger", found, {"Ledger": f"billed cost, {found.measured.when}"})


def _percent(value: Any, found: CaseAnswer) -> str:
    return "none" if value is None else f"{digits.number(digits.shown(value, '%', found.currency))}%"
