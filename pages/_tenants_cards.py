"""Tenant costs: cards that its views share, and of figures that are no plain amounts."""

import streamlit as st

from costlib import amounts
from costlib.models.ratios import change
from costlib.models.tenants import allocation_course, allocation_owners, tenant_standing
from costlib.models.tenants.benchmark import Benchmark
from costlib.models.tenants.efficiency import Efficiency
from pages import _context, _costs, _tenants
from pages._tenants_look import Look


def cost(seen: Look, label: str, name: str | None = None) -> None:
    """A card with what owners cost, and how that moved.

    Args:
        seen: What the view looks at.
        label: What the amount is.
        name: One owner; all that the sidebar keeps where None.
    """
    kept = name or seen.kept
    found, year, *pair = (
        each.of([name]) if name else seen.shown(each) for each in (seen.now, seen.year, *(seen.pair or ()))
    )
    totals = allocation_course.month_totals(year, seen.as_of).values() if kept else seen.totals
    _context.kpi(
        label,
        found.total,
        change=change(pair[0].total, pair[1].total) if pair else None,
        versus=seen.versus,
        trend=[float(each.total) for each in totals],
        meaning=seen.compared,
        about=seen.asked,
    )


def part(seen: Look, label: str, name: str) -> None:
    """A card with an owner's share of all cost."""
    _costs.ratio(
        label,
        allocation_owners.part_of(seen.now, name),
        allocation_owners.part_of(seen.pair[1], name) if seen.pair else None,
        versus=seen.versus,
        trend=allocation_owners.parts_of(seen.year, name, seen.as_of),
        up="neither",
        meaning=f"Share of all cost, unallocated included. {seen.compared}",
    )


def direct(seen: Look, name: str) -> None:
    """A card with the part of an owner's cost that it owns directly."""
    _costs.ratio(
        "Owned directly",
        allocation_owners.direct_part(seen.now.of([name])),
        allocation_owners.direct_part(seen.pair[1].of([name])) if seen.pair else None,
        versus=seen.versus,
        trend=allocation_owners.direct_parts(seen.year, name, seen.as_of),
        up="neither",
        meaning=f"Share of its cost that it owns; the rest came by way of pools. {seen.compared}",
    )


def piece(seen: Look, meaning: str, tenant: str | None = None, *, says_versus: bool = True) -> None:
    """A card with what a content piece costs, its change (up is bad) and its course.

    Args:
        seen: What the view looks at.
        meaning: A sentence for the tooltip.
        tenant: Whose; all are one where None.
        says_versus: Whether the card has room to say what it is compared with.
    """
    costs = _tenants.piece_costs(seen.year, seen.periods, tenant) if tenant else seen.pieces
    found = [None if each is None else each.value for each in costs]
    moved = change(found[1], found[2])
    st.metric(
        "Cost per content piece",
        amounts.price(found[0], seen.currency),
        None if moved is None else f"{moved:+.1%}",
        delta_color="inverse",
        delta_description=seen.versus if says_versus and moved is not None else None,
        chart_data=[float(each) for each in found[3:] if each is not None],
        chart_type="area",
        help=_costs.plain(f"{meaning} {seen.compared}"),
        border=True,
        height="stretch",
    )


def score(found: Efficiency | None, compared: Benchmark) -> None:
    """A card with the efficiency score, and what is usual among the others."""
    others = max(each.others for each in compared.figures)
    st.metric(
        "Efficiency score",
        "none" if found is None else f"{found.score:.0f} / 100",
        None if found is None else tenant_standing.usual_score(compared),
        delta_color="off",
        delta_arrow="off",
        help=_costs.plain(tenant_standing.score(found, others)),
        border=True,
        height="stretch",
    )
