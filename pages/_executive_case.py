"""Executive summary, the case for AI: traditional against AI, year 1, infrastructure, claims and their verdicts."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import streamlit as st

from costlib import amounts, exports
from costlib.exports.board import board_pdf
from costlib.ledger import Ledger
from costlib.models.case import digits, report, tables, words
from costlib.models.case.answer import CaseAnswer, case_answer
from costlib.policy import case
from pages import _case_tables, _context, _costs

TALL = 460
"""Height of the claims in pixels: a dozen at a time."""
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
    _claims(found)


def _cards(found: CaseAnswer) -> None:
    returns = found.returns
    cards = {
        "Saved in year 1": _money(found.year_one.saving, found),
        f"ROI over {len(returns.years)} years": _percent(returns.last.roi_percent, found),
        f"Net present value at {_percent(found.discount_rate_percent, found)}": _money(returns.npv, found),
        "Payback in days": digits.number(digits.shown(returns.payback_days, "days", found.currency)),
        "Claims that hold": words.held(found.claims),
    }
    with st.grid(5, min_column_width=150):
        for label, value in cards.items():
            st.metric(label, value, border=True, height="stretch")


def _units(found: CaseAnswer) -> None:
    _costs.title("Unit costs, traditional against AI")
    _case_tables.draw(tables.units_table(found.units), found, "Unit costs each way")


def _year(found: CaseAnswer) -> None:
    both = found.year_one
    _costs.title(f"Year 1: {_percent(both.percent, found)} of the traditional cost saved")
    _case_tables.draw(tables.year_table(both), found, "Year 1 each way")
    said = f"Traditional: {tables.volumes(both.traditional)}. AI: {tables.volumes(both.ai)}. Volumes differ."
    st.caption(_costs.plain(said))


def _returns(found: CaseAnswer) -> None:
    paid = digits.amount(found.returns.initial, found.currency)
    _costs.title(f"Returns on {paid} {found.currency} paid at the start")
    shown = ("year", "costs", "benefits", "net_so_far", "roi_percent", "paid_back")
    _case_tables.draw(tables.returns_table(found.returns).select(shown), found, "Returns by year")


def _infrastructure(found: CaseAnswer) -> None:
    _costs.title(
        f"Infrastructure: {digits.amount(found.infrastructure.month, found.currency)} {found.currency} a month"
    )
    _case_tables.draw(tables.infrastructure_table(found.infrastructure), found, "Infrastructure, a month")


@st.fragment
def _claims(found: CaseAnswer) -> None:
    with st.container(border=True):
        _costs.title(f"Claims against computation: {words.headline(found.claims)}")
        table = report.claims_table(found.claims)
        _working(found, _claims_table(table, found))
        with st.container(horizontal=True, gap="small"):
            for title, ending, write, mime in FILES:
                _button(title, f"claims_{found.day}.{ending}", partial(write, table, found.header), mime, found)
            _button("Board page (PDF)", f"case_{found.day}.pdf", partial(board_pdf, found), "application/pdf", found)


def _claims_table(table: pa.Table, found: CaseAnswer) -> list[int]:
    """Draw the claims; gives the places of those that are chosen."""
    figures = [name for name in table.column_names if name.endswith("_value")]
    frame = table.to_pandas().style.format(dict.fromkeys(figures, digits.brief), na_rep=digits.NONE)
    chosen = st.dataframe(
        frame,
        height=TALL,
        hide_index=True,
        column_config=_case_tables.columns(found.currency),
        on_select="rerun",
        selection_mode="single-row",
        key="claims",
        alt="Claims against computation",
    )
    return list(chosen["selection"]["rows"])


def _working(found: CaseAnswer, chosen: list[int]) -> None:
    """How the figure of a claim was made."""
    if not chosen:
        st.caption(f"Choose a row to see how its figure was made. {words.CONTRADICTS}")
        return
    first, *more = words.working(found.claims.rows[chosen[0]], found.currency)
    _costs.title(first)
    st.caption("  \n".join(map(_costs.plain, more)))


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


def _money(amount: amounts.Amount, found: CaseAnswer) -> str:
    return amounts.short(amount, found.currency)


def _percent(value: Any, found: CaseAnswer) -> str:
    return "none" if value is None else f"{digits.number(digits.shown(value, '%', found.currency))}%"
