"""The shared scope: period, cost basis, currency and filters, each kept in the link."""

from datetime import timedelta
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from costlib import periods
from costlib.scope import BASES, BASIS_TITLES
from pages import _context, _whatif

PERIODS = {**periods.PRESETS, _context.CUSTOM_PERIOD: "Custom"}
TITLES = {"provider": "Provider", "account": "Billing account", "sub_account": "Sub account", "tenant": "Tenant"}
MEANINGS = """
- **Billed**: what the invoice says, on the day it was charged.
- **Effective**: prepaid commitments spread over the days that used them.
- **Contracted**: negotiated prices, before commitments.
- **List**: public prices, before any discount.
"""
KEPT: Final = "query-params"


def draw() -> None:
    """Draw the controls; what they hold is read by ``_context.scope``."""
    with st.sidebar:
        _draw_period()
        _draw_money(*st.columns(2))
        for key, column in _context.FILTERS.items():
            _draw_filter(key, column)
        _whatif.switch()
        st.button("Reset filters", on_click=_reset, icon=":material/restart_alt:", type="tertiary", key="reset")
        st.caption("Local start: one user, no login.", help="Whoever can open this page sees the whole ledger.")


def filtered(column: str, values: tuple[str, ...]) -> str:
    """A filter in words: its title with the value, or how many values are kept."""
    title = next(TITLES[key] for key, name in _context.FILTERS.items() if name == column)
    return f"{title}: {values[0]}" if len(values) == 1 else f"{title}: {len(values)} chosen"


def _draw_period() -> None:
    data = _context.freshness()
    st.selectbox(
        "Period",
        PERIODS,
        index=list(PERIODS).index(_context.DEFAULT_PERIOD),
        format_func=PERIODS.__getitem__,
        key="period",
        bind=KEPT,
        on_change=_keep_days,
        help="Counted back from the last day of data, not from today.",
    )
    if st.session_state.get("period") == _context.CUSTOM_PERIOD:
        for title, key in (("First day", "first_day"), ("Last day", "last_day")):
            st.date_input(
                title, None, data.first_day, data.newest - timedelta(days=1), key=key, bind=KEPT, format="YYYY-MM-DD"
            )
    st.session_state["shown"] = _context.scope().period


def _draw_money(left: DeltaGenerator, right: DeltaGenerator) -> None:
    left.selectbox(
        "Cost basis",
        BASES,
        format_func=lambda basis: BASIS_TITLES[basis].capitalize(),
        key="basis",
        bind=KEPT,
        help=MEANINGS,
    )
    options = _context.currencies()
    right.selectbox(
        "Currency",
        options,
        index=options.index(_context.default_currency()),
        key="currency",
        bind=KEPT,
        help="Costs in other currencies are converted at the rate of their day, or listed as unconverted.",
    )


def _draw_filter(key: str, column: str) -> None:
    values = _context.facets().get(column, [])
    if len(values) > 1:
        st.multiselect(TITLES[key], values, key=key, bind=KEPT, placeholder=f"All {len(values)}")


def _keep_days() -> None:
    """Start a custom period from the days that were on screen."""
    shown = st.session_state.get("shown")
    if shown is not None and st.session_state.get("period") == _context.CUSTOM_PERIOD:
        st.session_state["first_day"], st.session_state["last_day"] = shown.start, shown.last_day


def _reset() -> None:
    st.session_state.update(
        {
            "period": _context.DEFAULT_PERIOD,
            "basis": _context.DEFAULTS.basis,
            "currency": _context.default_currency(),
            **{key: [] for key in _context.FILTERS},
        }
    )
