"""ROI scenarios, the case: what is put in on the left, what it comes to on the right. A move runs this alone."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from costlib import amounts
from costlib.charts import roi as charts
from costlib.errors import CostlibError
from costlib.exports.names import slug
from costlib.exports.roi_page import roi_pdf
from costlib.ledger import Ledger
from costlib.models.roi import findings, tables
from costlib.models.roi.answer import RoiAnswer
from costlib.models.roi.changes import Changes, changed, plain
from costlib.models.roi.methods import METHODS, Irr, Npv, Payback, Roi
from costlib.policy.roi import RoiCase, RoiPolicy
from costlib.policy.roi_entries import LARGEST, Line
from pages import _context, _costs, _roi, _roi_tables, _whatif_roi

KINDS = {"investment": "Invested", "cost": "Running costs, a year", "benefit": "Benefits, a year"}
AMOUNTS = {
    "investment": "Paid once, as a positive amount.",
    "cost": "Paid in a whole year, as a positive amount.",
    "benefit": "Brought in a whole year, as a positive amount.",
}
MEANINGS = {
    "ROI": "Return on investment: net gain over the horizon in per cent of all that is paid.",
    "NPV": "Net present value: what all flows are worth today, later ones discounted.",
    "IRR": "Internal rate of return: the yearly rate at which the case would be worth nothing.",
    "Payback": "When what came in covers what was paid, without discounting.",
}
HELP = {
    "years": "Horizon: years that are counted. Year 0 is what is paid at once, later years count at their end.",
    "rate": "What money costs or could earn elsewhere: a gain a year later is worth that much less today.",
    "risk": "A higher rate for flows that are taken as risky; with the lines' probabilities it gives the risk-adjusted "
    "value.",
    "tax": "On each year's gain, after what was invested and lost before is taken off. 0 is before tax.",
    "growth": "Of every benefit, from year 2 on.",
}
HUNDRED = 100
YEARS = 40
MOST = float(LARGEST)


def draw() -> None:
    """Draw the view."""
    policy = _roi.ruling()
    _try(policy, _roi.stated(policy))


@st.fragment
def _try(policy: RoiPolicy, stated: RoiCase) -> None:
    left, right = st.columns([2, 3])
    with left:
        asked = _controls(stated, changed(stated, _roi.changes(stated)))
    found = Changes.between(stated, asked)
    try:
        case = changed(stated, found)
    except CostlibError as error:
        right.error(_costs.plain(str(error)))
        return
    _roi.keep(found)
    with right:
        _whatif_roi.draw(case)
        _result(_roi.answer(policy, case), bool(found.written()))


def _controls(stated: RoiCase, now: RoiCase) -> dict[str, Any]:
    """Draw the levers; gives the fields as they stand."""
    key = f"roi_{_roi.turn()}_{stated.name}"
    with st.container(border=True):
        asked = {
            "years": st.slider(
                "Years", 1, max(YEARS, stated.years, now.years), now.years, key=f"{key}_years", help=HELP["years"]
            ),
            "discount_rate": _percent("Discount rate, a year", now.discount_rate, 40, f"{key}_rate", HELP["rate"]),
            "risk_rate": _percent(
                "Discount rate for risky flows, a year", now.risk_rate, 60, f"{key}_risk", HELP["risk"]
            ),
            "tax_rate": _percent("Tax on gains", now.tax_rate, 60, f"{key}_tax", HELP["tax"]),
        }
        growth = plain(now, "growth")
        if growth is not None:
            asked["growth"] = _percent(
                "Growth of benefits, a year", growth, 60, f"{key}_growth", HELP["growth"], least=-30
            )
    moved: dict[str, Decimal] = {}
    for kind, title in KINDS.items():
        lines = [line for line in now.lines if line.kind == kind]
        if lines:
            with st.expander(f"{title} ({len(lines)})", expanded=kind == "investment"):
                moved |= {line.name: _amount(line, now.currency, key) for line in lines}
    st.button("Reset", on_click=_roi.forget, key="roi_reset", icon=":material/restart_alt:")
    return {**asked, "amounts": moved}


def _percent(label: str, rate: Decimal, most: int, key: str, meaning: str, *, least: int = 0) -> Decimal:
    """A slider in per cent; what it was set to by a link stays as exact as it was until it is moved."""
    shown = float(rate * HUNDRED)
    low, high = min(float(least), shown), max(float(most), shown)
    chosen = st.slider(label, low, high, shown, 0.5, key=key, format="%.1f %%", help=meaning)
    return rate if chosen == shown else Decimal(repr(chosen)) / HUNDRED


def _amount(line: Line, currency: str, key: str) -> Decimal:
    shown = float(line.amount)
    chosen = st.number_input(
        f"{line.name}, {currency}", 0.0, MOST, shown, max(1.0, shown // 100 * 5), key=f"{key}_{line.name}",
        format="%.2f", help=_costs.plain(f"{AMOUNTS[line.kind]} {line.source}").strip(),
    )  # fmt: skip
    return line.amount if chosen == shown else Decimal(repr(chosen))


def _result(found: RoiAnswer, is_changed: bool) -> None:
    currency = found.case.currency
    _costs.title(findings.headline(found))
    if is_changed:
        st.badge("Changed, not saved", icon=":material/edit:", color="orange")
    npv, years = Npv().value(found.flows), Payback().value(found.flows)
    cards = {
        "NPV": (amounts.short(npv, currency), f"{amounts.exact(npv, currency)}. "),
        "ROI": (findings.percent_text(Roi().value(found.flows)), ""),
        "IRR": (findings.percent_text(Irr().value(found.flows)), ""),
        "Payback": (findings.payback_text(years), ""),
    }
    with st.grid(4, min_column_width=120):
        for name, (shown, exact) in cards.items():
            st.metric(name, shown, help=_costs.plain(exact + MEANINGS[name]), border=True)
    st.caption(_costs.plain(f"{findings.risky(found)}. {findings.no_rate(found)}"))
    with st.container(border=True):
        _costs.draw(charts.roi_course(found, _costs.mode()), "roi_course", "Net flow of each year and its sum")
        st.caption("Bars: net of each year. Line: net so far; where it crosses zero, the case has paid back.")
    with st.container(border=True):
        table = tables.years_table(found)
        _roi_tables.years(table, currency)
        _roi.export(table, "roi_years", found.case)
    with st.expander(f"All {len(METHODS)} methods"):
        table = tables.methods_table(found)
        _roi_tables.methods(table, currency)
        _roi.export(table, "roi_methods", found.case)
    _pdf(found)
    _roi.about(found)


def _pdf(found: RoiAnswer) -> None:
    """Offer the case on one page."""
    file = f"{slug(f'roi {found.case.name}')}_{_context.now():%Y-%m-%d}.pdf"
    st.download_button(
        "One page (PDF)", partial(_printed, found, file, _context.ledger(), _context.identity(), _context.now()), file,
        "application/pdf", key="roi_pdf", on_click="ignore", icon=":material/picture_as_pdf:",
    )  # fmt: skip


def _printed(found: RoiAnswer, file: str, source: Ledger, who: str, now: datetime) -> bytes:
    """Print the case when it is asked for; the audit knows of it before the reader has it."""
    content = roi_pdf(found, now.date())
    source.state.record("export", file, {"case": found.case.name}, actor=who, now=now)
    return content
