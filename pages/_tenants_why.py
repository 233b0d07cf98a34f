"""Tenant costs, one tenant: why a number is what it is, from the pool down to driver, quantity and rate."""

import streamlit as st

from costlib import charts
from costlib.models import allocation_findings, allocation_ways
from costlib.models.allocation.result import Allocation
from pages import _context, _costs, _tenant_tables, _tenants

POOL = "pool"


def draw(found: Allocation, name: str) -> None:
    """Draw pools, the lineage of the chosen one, and services."""
    left, right = st.columns([2, 3])
    ways = allocation_ways.ways(found, name)
    with left, st.container(border=True, height="stretch", key="card_of_ways"):
        pool = _pools(ways, found)
    with right, st.container(border=True, height="stretch", key="card_of_lineage"):
        _lineage(found, name, pool)
    with st.container(border=True, key="card_of_services"):
        _services(found, name)


def _pools(ways: list[allocation_ways.Way], found: Allocation) -> str | None:
    _costs.title("Where it comes from")
    names = [each.name for each in ways]
    chosen = st.session_state.get(POOL)
    figure = charts.ways(
        allocation_ways.condensed(ways), found.scope.currency, _costs.mode(), chosen if chosen in names else ""
    )
    _costs.draw(figure, "ways", "Cost by pool", POOL)
    st.caption("Click a pool to see why.")
    _context.export(allocation_ways.ways_table(ways, "pool"), f"{found.owner}_cost_by_pool", found.scope)
    return str(chosen) if chosen in names else next(iter(names), None)


def _lineage(found: Allocation, name: str, pool: str | None) -> None:
    names = [each.name for each in allocation_ways.ways(found, name)]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _costs.title(f"Why {name} pays this")
        pool = (
            st.selectbox(
                "Pool",
                names,
                key=POOL,
                bind="query-params",
                index=None,
                label_visibility="collapsed",
                placeholder=pool or "None",
                width=230,
            )
            or pool
        )
    if pool is None:
        st.caption("No cost came to it in these months.")
        return
    rows = allocation_ways.made_of(found, name, pool)
    table = allocation_ways.lineage_table(found, rows)
    chosen = _tenant_tables.lineage(table, f"lineage_{pool}")
    with st.container(key="formula"):
        st.markdown(
            f":material/function: {_costs.plain(allocation_findings.formula(rows[chosen], found.scope.currency))}"
        )
    st.caption("Click a line to have its amount worked out.")
    _context.export(table, f"{found.owner}_lineage", found.scope)


def _services(found: Allocation, name: str) -> None:
    services = _tenants.allocation("ServiceName", about=found.scope, owner=found.owner)
    ways = allocation_ways.ways(services, name, "ServiceName")
    _costs.title(allocation_findings.services(ways, name))
    left, right = st.columns(2)
    with left:
        figure = charts.ways(allocation_ways.condensed(ways, shown=8), found.scope.currency, _costs.mode())
        _costs.draw(figure, "services", f"Cost of {name} by service")
    table = allocation_ways.services_table(services, name)
    with right:
        _tenant_tables.services(table)
        _context.export(table, f"{found.owner}_cost_by_service", found.scope)
