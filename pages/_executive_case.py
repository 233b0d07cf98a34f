"""Executive summary, the case for AI: traditional against AI, year 1, infrastructure, claims and their verdicts."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib import amounts, exports
from costlib.exports.board import board_pdf
from costlib.ledger import Ledger
from costlib.models.case import report, tables, words
from costlib.models.case.answer import CaseAnswer, case_answer
from costlib.policy import case
from pages import _context, _cost_tables, _costs

FIGURE = "localized"
"""Columns that hold several units: as many digits as a figure has, up to three after the point."""
FILES = (
    ("CSV", "csv", exports.write_csv, "text/csv"),
    ("Excel", "xlsx", exports.write_excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


def draw() -> None:
    """Draw the case in force: the one that was saved, else the reference company's."""
    found = case_answer(case.stored(_context.ledger().state), _context.now().date())
    st.subheader(_costs.plain(found.finding), anchor=False)
    st.caption(_costs.plain(f"{found.name}. Figures are {found.header['Figures']}."))
    _cards(found)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _units(found)
    with right, st.container(border=True, height="stretch"):
        _year(found)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        _returns(found)
    with right, st.container(border=True, height="stretch"):
        _infrastructure(found)
    with st.container(border=True):
        _claims(found)


def _cards(found: CaseAnswer) -> None:
    returns, counts = found.returns, found.claims.counts
    cards = {
        "Saved in year 1": _money(found.year_one.saving, found),
        f"ROI over {len(returns.years)} years": _percent(returns.last.roi_percent, found),
        "Net present value": _money(returns.npv, found),
        "Payback in days": words.number(words.shown(returns.payback_days, "days", found.currency)),
        "Claims that hold": str(counts["holds"]),
    }
    with st.grid(5, min_column_width=150):
        for label, value in cards.items():
            st.metric(label, value, border=True, height="stretch")


def _units(found: CaseAnswer) -> None:
    _costs.title("Unit costs, traditional against AI")
    _table(tables.units_table(found.units), found, "Unit costs each way")


def _year(found: CaseAnswer) -> None:
    both = found.year_one
    _costs.title(f"Year 1: {_percent(both.percent, found)} of the traditional cost saved")
    _table(tables.year_table(both), found, "Year 1 each way")
    said = f"Traditional: {tables.volumes(both.traditional)}. AI: {tables.volumes(both.ai)}. Volumes differ."
    st.caption(_costs.plain(said))


def _returns(found: CaseAnswer) -> None:
    paid = words.amount(found.returns.initial, found.currency)
    _costs.title(f"Returns on {paid} {found.currency} paid at the start")
    _table(tables.returns_table(found.returns), found, "Returns by year")


def _infrastructure(found: CaseAnswer) -> None:
    _costs.title(f"Infrastructure: {words.amount(found.infrastructure.month, found.currency)} {found.currency} a month")
    _table(tables.infrastructure_table(found.infrastructure), found, "Infrastructure, a month")


def _claims(found: CaseAnswer) -> None:
    _costs.title(f"Claims against computation: {words.headline(found.claims)}")
    table = report.claims_table(found.claims)
    _table(table, found, "Claims against computation")
    st.caption(
        "Contradicts itself: the stated inputs give several answers, or its own arithmetic does not give the claim."
    )
    with st.container(horizontal=True, gap="small"):
        for title, ending, write, mime in FILES:
            _button(title, f"claims_{found.day}.{ending}", partial(write, table, found.header), mime, found)
        _button("Board page (PDF)", f"case_{found.day}.pdf", partial(board_pdf, found), "application/pdf", found)


def _button(title: str, file: str, content: Callable[[], bytes], mime: str, found: CaseAnswer) -> None:
    st.download_button(
        title,
        partial(_saved, content, file, found, _context.ledger(), _context.identity()),
        file,
        mime,
        key=f"case_{file.rpartition('.')[2]}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def _saved(content: Callable[[], bytes], file: str, found: CaseAnswer, source: Ledger, who: str) -> bytes:
    """Make the file when it is asked for; the audit knows of it before the reader has it."""
    made = content()
    source.state.record("export", file, found.header, actor=who, now=_context.now())
    return made


def _table(table: pa.Table, found: CaseAnswer, alt: str) -> None:
    st.dataframe(table, hide_index=True, column_config=_columns(found.currency), placeholder="none", alt=alt)


def _columns(currency: str) -> dict[str, Any]:
    column, money = st.column_config, _cost_tables.MONEY
    amounts_of = {"costs_so_far": "Costs so far", "benefits_so_far": "Benefits so far", "net_so_far": "Net so far"}
    amounts_of |= {name: name.capitalize() for name in ("costs", "benefits")} | {"month": "A month"}
    exact = {"traditional": "Traditional", "ai": "AI", "saving": "Saved", "price": "Price"}
    figures = {"claimed_value": "Claimed", "computed_value": "Computed", "difference_value": "Difference"}
    texts = {name: name.capitalize() for name in ("unit", "group", "note", "source", "reason", "verdict")}
    return {
        **{name: column.NumberColumn(f"{title} ({currency})", format=money) for name, title in amounts_of.items()},
        **{name: column.NumberColumn(f"{title} ({currency})", format=FIGURE) for name, title in exact.items()},
        **{name: column.NumberColumn(title, format=FIGURE) for name, title in figures.items()},
        **{name: column.TextColumn(title) for name, title in texts.items()},
        **{name: column.TextColumn(name.capitalize(), pinned=True) for name in ("claim", "work", "line", "resource")},
        "quantity": column.NumberColumn("Quantity", format=FIGURE),
        "year": column.NumberColumn("Year", format="%d"),
        "saving_percent": column.NumberColumn("Saved", format="%.2f%%"),
        "roi_percent": column.NumberColumn("ROI", format="%,.2f%%"),
        "paid_back": column.CheckboxColumn("Paid back"),
    }


def _money(amount: amounts.Amount, found: CaseAnswer) -> str:
    return amounts.short(amount, found.currency)


def _percent(value: Any, found: CaseAnswer) -> str:
    return "none" if value is None else f"{words.number(words.shown(value, '%', found.currency))}%"
