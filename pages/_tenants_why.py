"""Tenant costs, one tenant: why a number is what it is, from the pool down to driver, quantity and rate."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from costlib import charts
from costlib.models.allocation.result import Allocation
from costlib.models.tenants import allocation_findings, allocation_formula, allocation_ways
from costlib.models.tenants.allocation_ways import Way
from pages import _context, _costs, _tenant_tables, _tenants

POOL = "pool"


def draw(found: Allocation, name: str) -> None:
    """Draw pools and services, and how the amounts of the chosen pool were made."""
    ways = allocation_ways.ways(found, name)
    left, right = st.columns(2)
    card = st.container(border=True, key="card_of_lineage")
    pool = _pick(ways, name, card)  # first, for only then is known what the link asks for
    with left, st.container(border=True, height="stretch", key="card_of_ways"):
        _pools(ways, found, pool)
    with right, st.container(border=True, height="stretch", key="card_of_services"):
        _services(found, name)
    with card:
        _lineage(found, name, pool)


def _pools(ways: list[Way], found: Allocation, pool: str) -> None:
    _costs.title("Where it comes from")
    figure = charts.ways(allocation_ways.condensed(ways), found.scope.currency, _costs.mode(), pool)
    _costs.draw(figure, "ways", "Cost by pool", POOL)
    st.caption("Click a pool to see below how its amounts were made.")
    _context.export(allocation_ways.ways_table(ways, "pool"), f"{found.owner}_cost_by_pool", found.scope)


def _services(found: Allocation, name: str) -> None:
    services = _tenants.allocation("ServiceName", about=found.scope, owner=found.owner)
    ways = allocation_ways.ways(services, name, "ServiceName")
    _costs.title(allocation_findings.services(ways, name))
    figure = charts.ways(allocation_ways.condensed(ways), found.scope.currency, _costs.mode())
    _costs.draw(figure, "services", f"Cost of {name} by service")
    st.caption("Direct and shared together; the table has them apart.")
    _context.export(allocation_ways.services_table(services, name), f"{found.owner}_cost_by_service", found.scope)


def _pick(ways: list[Way], name: str, card: DeltaGenerator) -> str:
    """The pool that was clicked or chosen; else the dearest that is shared; empty where there is none."""
    usual = allocation_ways.dearest_shared(ways)
    names = [each.name for each in ways]
    with card, st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        pool = st.selectbox(
            "Pool",
            names,
            key=POOL,
            bind="query-params",
            index=None,
            label_visibility="collapsed",
            placeholder=usual or "None",
            width=230,
        )
        with title:
            _costs.title(f"Why {name} pays for {pool or usual}" if usual else "Nothing to explain")
    return pool or usual


def _lineage(found: Allocation, name: str, pool: str) -> None:
    if not pool:
        st.caption("No cost came to it in these months.")
        return
    rows = allocation_ways.made_of(found, name, pool)
    table = allocation_ways.lineage_table(found, rows)
    chosen = _tenant_tables.lineage(table, f"lineage_{pool}")
    with st.container(key="formula"):
        words = _costs.plain(allocation_formula.formula(rows[chosen], found.scope.currency))
        st.markdown(f":material/function: {words}")
    st.caption("Click a line to have its amount worked out.")
    _context.export(table, f"{found.owner}_lineage", found.scope)
