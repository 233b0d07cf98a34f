"""ROI scenarios, edit and save: every line of the case as a table, kept as a version with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from costlib.amounts import short
from costlib.errors import CostlibError
from costlib.models.roi import document, editing, findings
from costlib.models.roi.methods import Npv
from costlib.policy import decisions, roi
from costlib.policy.roi import EARLIEST, LATEST, RoiCase
from costlib.policy.roi_entries import LONGEST
from pages import _context, _costs, _roi, _roi_beside, _roi_files, _versions
from pages._roi_files import DONE

YOURS = "roi_yours_kept"
"""What somebody could not save because somebody else had."""
HUNDRED = 100
KINDS = "An investment is paid once; costs and benefits run. Amounts are positive, the kind tells which way money goes."
SPREADS = (
    "How unsure the amount is; empty for sure. pert and triangular: from low to high. normal and lognormal: one in ten "
    "below low, one in ten above high."
)
RATES = {
    "discount_rate": ("Discount rate, % a year", "What money costs or could earn elsewhere."),
    "risk_rate": ("Risky flows, % a year", "The discount rate for flows that are taken as risky."),
    "tax_rate": ("Tax, % of gains", "After what was invested and lost before is taken off; 0 is before tax."),
}


def draw() -> None:
    """Draw the view."""
    policy, case = _roi.current()
    done, refused = st.session_state.pop(DONE, (None, None))
    if done:
        st.success(_costs.plain(done), icon=":material/check_circle:")
    if refused:
        st.error(_costs.plain(refused))
    saved = decisions.newest(_context.ledger().state, roi.KIND)
    if yours := st.session_state.get(YOURS):
        st.download_button(
            "Your lines (CSV)", _roi_files.lines_csv(yours), "roi-yours.csv", "text/csv", key="roi_yours",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    with st.container(border=True):
        _editor(case, saved, only=len(policy.cases) == 1)
    _roi_beside.draw(policy, saved)
    _roi_files.draw(case, saved)
    _versions.draw(roi.KIND, _roi_files.keep, saved, turn=f"_{_roi_files.turn()}")


@st.fragment
def _editor(case: RoiCase, saved: decisions.Saved, *, only: bool) -> None:
    key = f"roi_edit_{_roi_files.turn()}_{case.name}_{case.model_dump_json().__hash__()}"
    fields = _fields(case, key)
    table = st.data_editor(
        editing.rows(case), key=f"{key}_lines", num_rows="dynamic", hide_index=True, placeholder="",
        column_config=_columns(case.currency), alt="Editor of the lines of the case",
    )  # fmt: skip
    try:
        made = editing.edited(case, table.to_dict("records"), **fields)
    except CostlibError as error:
        st.error(f"{_costs.plain(str(error))}. Nothing is lost, nothing is saved yet.")
        return
    worth = short(Npv().value(_roi.answer(_roi.ruling(), made).flows), made.currency)
    st.caption(
        _costs.plain(f"As typed: NPV {worth} at {findings.rate_text(made.discount_rate)} over {made.years} years.")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.text_input("Reason", key=f"{key}_why", placeholder="Why, or where the figures come from", width=420)
        st.button(
            "Save", disabled=not why, type="primary", key="roi_save", icon=":material/save:",
            on_click=_save, args=[made.model_copy(update={"source": str(why)}), saved],
        )  # fmt: skip
        with st.popover("End this case", disabled=only, icon=":material/delete:"):
            st.markdown("It rules no more from today on. Earlier versions keep it, and you can go back to them.")
            st.button("End it", on_click=_end, args=[case.name, saved], key="roi_end")
    if not why:
        st.caption("A reason is kept with every version, and in the audit trail. Another name saves another case.")


def _fields(case: RoiCase, key: str) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name of the case", case.name, key=f"{key}_name", width=260, max_chars=200,
            help="Another name saves another case; this one stays.",
        )  # fmt: skip
        begins = st.date_input(
            "Begins", case.begins, EARLIEST, LATEST, key=f"{key}_begins", width=150, format="YYYY-MM-DD",
            help="Day 1 of year 1, and when investments without a start are paid.",
        )  # fmt: skip
        years = st.number_input("Years", 1, LONGEST, case.years, key=f"{key}_years", width=110, help="Horizon.")
        currency = st.text_input(
            "Currency", case.currency, key=f"{key}_currency", width=110, max_chars=3,
            help="Code of all amounts, as USD. Changing it converts nothing.",
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rates = {
            name: _rate(label, getattr(case, name), f"{key}_{name}", meaning)
            for name, (label, meaning) in RATES.items()
        }
    day = begins if isinstance(begins, date) else case.begins
    return {"name": name or case.name, "begins": day, "years": years, "currency": (currency or "").upper(), **rates}


def _rate(label: str, rate: Decimal, key: str, meaning: str) -> Decimal:
    """A rate in per cent a year; what nobody touched keeps every digit."""
    shown = float(rate * HUNDRED)
    chosen = st.number_input(label, value=shown, step=0.5, format="%.2f", key=key, width=190, help=meaning)
    return rate if chosen == shown else Decimal(repr(chosen)) / HUNDRED


def _columns(currency: str) -> dict[str, Any]:
    column = st.column_config
    return {
        "name": column.TextColumn("Line", required=True, help="Its name, once in a case."),
        "kind": column.SelectboxColumn("Kind", options=["investment", "cost", "benefit"], required=True, help=KINDS),
        "amount": column.NumberColumn(f"Amount, {currency}", min_value=0.0, required=True, help="Once, or of a year."),
        "growth": column.NumberColumn(
            "Growth", min_value=-0.99, max_value=10.0, help="Fraction a year, 0.15 for 15 %."
        ),
        "start": column.NumberColumn("Starts, month", min_value=0, step=1, help="Months after the beginning."),
        "months": column.NumberColumn("Runs, months", min_value=1, step=1, help="Empty: to the end."),
        "ramp": column.NumberColumn("Ramp, months", min_value=0, step=1, help="Until it is up to its whole."),
        "probability": column.NumberColumn(
            "Probability", min_value=0.0, max_value=1.0, help="That it comes about, 1 for sure."
        ),
        "shape": column.SelectboxColumn("Spread", options=["pert", "triangular", "normal", "lognormal"], help=SPREADS),
        "low": column.NumberColumn("Low", min_value=0.0, format="%.4g", help="Multiple of the amount."),
        "likely": column.NumberColumn(
            "Likely", min_value=0.0, format="%.4g", help="Most likely multiple; of no use to normal and lognormal."
        ),
        "high": column.NumberColumn("High", min_value=0.0, format="%.4g", help="As low."),
        "driver": column.TextColumn("Value driver", help="Its name, as under Strategies."),
        "match": column.TextColumn(
            "Measured by", help="Running costs: scope of the ledger, as tenant=Glassmere; ServiceName=EKS|EC2"
        ),
        "source": column.TextColumn("Source", help="Where the amount comes from."),
    }


def _save(case: RoiCase, onto: decisions.Saved) -> None:
    """Keep a case; for a callback. Where it is refused, its lines can be had as a file."""
    try:
        body = document.with_case(onto.body, case, _context.now().date())
        _roi_files.decide(body, case.source, onto)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was saved: {error}")
        st.session_state[YOURS] = case
        return
    _roi.forget()
    st.session_state.pop(YOURS, None)
    st.session_state[DONE] = (f"Saved: {case.name}, {case.source}", None)


def _end(name: str, onto: decisions.Saved) -> None:
    """Let a case rule no more; for a callback."""
    try:
        _roi_files.decide(document.without_case(onto.body, name, _context.now().date()), f"'{name}' ended", onto)
    except CostlibError as error:
        st.session_state[DONE] = (None, f"Nothing was changed: {error}")
        return
    st.session_state[DONE] = (f"'{name}' rules no more. To have it back, go back to an earlier version.", None)
