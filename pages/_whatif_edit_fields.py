"""The fields of what may happen in a scenario; each draws its own and gives them, or None while some are missing."""

from decimal import Decimal
from typing import Any

import streamlit as st

from costlib import queries
from costlib.models.ai import offers
from costlib.models.whatif import effects
from costlib.policy import ai, prices
from costlib.policy.ai import Offer
from pages import _context

MOST_COST = 10_000_000.0
WIDTH = 180


def switch(key: str) -> dict[str, Any] | None:
    """A model that is switched for another."""
    model = st.selectbox("From model", _models(), key=f"{key}_model", width=WIDTH, index=None, placeholder="As charged")
    others = {f"{each.model} ({each.provider})": each for each in _offers()}
    target = st.selectbox("To model", list(others), key=f"{key}_target", width=260, index=None, placeholder="Priced")
    share = st.slider("Share of its tokens", 0, 100, 30, 5, key=f"{key}_share", format="%d %%", width=WIDTH)
    if not model or not target:
        return None
    to = others[target]
    name = f"{model} to {to.model}"
    return {"name": name, "model": model, "to_model": to.model, "to_provider": to.provider, "share": _fraction(share)}


def cache(key: str) -> dict[str, Any]:
    """A share of prompts that is read from a cache."""
    model = st.selectbox("Model", _models(), key=f"{key}_cached", width=WIDTH, index=None, placeholder="All")
    rate = st.slider("Prompt tokens from a cache", 0, 100, 50, 5, key=f"{key}_rate", format="%d %%", width=WIDTH)
    return {"name": f"Cache of {model or 'all models'}", "model": model or "", "rate": _fraction(rate)}


def joins(key: str) -> dict[str, Any] | None:
    """A tenant that joins."""
    tenant = st.text_input("New tenant", key=f"{key}_tenant", width=WIDTH, max_chars=80).strip()
    like = st.selectbox(
        "Like", _tenants(), key=f"{key}_like", width=WIDTH, index=None, placeholder="Nobody", help="Cost and drivers."
    )
    given: dict[str, Any] = {"name": f"{tenant} joins", "tenant": tenant}
    if like:
        scale = st.number_input("Times as big", 0.01, 100.0, 1.0, 0.25, key=f"{key}_scale", width=130)
        return {**given, "like": like, "scale": Decimal(repr(scale))} if tenant else None
    currency = _context.scope().currency
    cost = st.number_input(
        f"Direct cost a month, {currency}", 0.0, MOST_COST, None, 100.0, key=f"{key}_cost", width=WIDTH
    )
    if not tenant or cost is None:
        return None
    return {**given, "monthly_cost": Decimal(repr(cost)), "currency": currency}


def leaves(key: str) -> dict[str, Any] | None:
    """A tenant that leaves."""
    tenant = st.selectbox("Tenant", _tenants(), key=f"{key}_leaver", width=WIDTH, index=None, placeholder="Choose")
    return {"name": f"{tenant} leaves", "tenant": tenant} if tenant else None


def rate(key: str) -> dict[str, Any] | None:
    """A currency that moves."""
    currency = st.selectbox("Currency", _context.facets().get("BillingCurrency", []), key=f"{key}_unit", width=110)
    moved = st.slider("Worth more (+) or less (-)", -50, 100, 10, 1, key=f"{key}_move", format="%+d %%", width=WIDTH)
    if not currency:
        return None
    return {"name": f"{currency} {moved:+d} %", "currency": currency, "percent": moved}


def _fraction(percent: int) -> Decimal:
    return Decimal(percent) / 100


def _models() -> list[str]:
    """Models that were charged in the last whole month."""
    about = _context.scope()
    month = about.over(effects.last_month(_context.freshness().as_of))
    found = _context.ask(queries.spend_by, "x_Model", about=month)
    return sorted({str(name) for name in found["x_Model"].dropna()})


def _offers() -> list[Offer]:
    """Models that the usual books have prices of."""
    day, about = effects.last_month(_context.freshness().as_of).last_day, _context.scope()
    state = _context.ledger().state
    found = _context.ask(queries.spend_by, "ServiceProviderName", "x_Model", about=about).dropna(subset=["x_Model"])
    used = zip(found["ServiceProviderName"], found["x_Model"], strict=True)
    return offers.priced(offers.offers(ai.stored(state).on(day), used), prices.stored(state).usual, day)


def _tenants() -> list[str]:
    return _context.facets().get("x_Tenant", [])
