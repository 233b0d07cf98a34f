"""ROI scenarios, plan and actual: the case so far against the ledger, and the case with what is forecast now."""

from typing import Any

import streamlit as st

from costlib import amounts
from costlib.models.roi import aged, findings, tables
from costlib.models.roi.actuals import aged as with_forecast
from costlib.models.roi.actuals import to_date
from costlib.models.roi.answer import judged
from costlib.models.roi.methods import Npv
from costlib.models.roi.so_far import ToDate
from costlib.policy.roi import RoiCase
from pages import _context, _costs, _roi, _roi_tables, _service


def draw() -> None:
    """Draw the view."""
    _, case = _roi.current()
    found = _so_far(_context.stamp(), case, _context.scope().tenant)
    _costs.title(aged.headline(found, case.currency))
    _cards(found, case)
    with st.container(border=True):
        table = tables.to_date_table(found, case.currency)
        _roi_tables.to_date(table, case.currency)
        basis = "stated amounts; actual: effective cost of the ledger"
        _roi.export(table, "roi_plan_and_actual", case, {"Cost basis": basis})
    st.caption(_costs.plain(f"{aged.days(found)} {aged.rate(found)}"))
    for said in aged.limits(found):
        st.caption(_costs.plain(said))


@st.cache_data(ttl="1h", max_entries=16, show_spinner="Reading the ledger", hash_funcs=_roi.BY_CASE)
def _so_far(at: Any, case: RoiCase, tenant: str | None) -> ToDate:
    return to_date(_service.ledger_in(at[0]), case, tenant)


def _cards(found: ToDate, case: RoiCase) -> None:
    plan, now = judged(case), judged(with_forecast(case, found))
    roi = {measured: findings.percent_text(found.roi_percent(measured=measured)) for measured in (False, True)}
    cards = (
        ("ROI so far, by plan", roi[False], "Benefits and costs as planned, day by day, before tax."),
        ("ROI so far, measured", roi[True], "Measured costs in place of planned ones; benefits as planned."),
        ("NPV by plan", _npv(plan.flows, case.currency), "Of the case as stated."),
        ("NPV as it is heading", _npv(now.flows, case.currency), "An estimate: measured lines as they are forecast."),
    )
    with st.grid(4, min_column_width=150):
        for name, shown, meaning in cards:
            st.metric(name, shown, help=meaning, border=True)


def _npv(flows: Any, currency: str) -> str:
    return amounts.short(Npv().value(flows), currency)
