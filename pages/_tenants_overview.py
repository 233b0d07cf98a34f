"""Tenant costs, all tenants: what each one costs, how that moved, and the proof that nothing was lost."""

from functools import partial

import streamlit as st

from costlib import charts
from costlib.models import allocation_course, allocation_findings, allocation_owners, allocation_proof, findings
from costlib.models.allocation.result import Allocation
from costlib.models.allocation_course import By
from costlib.models.allocation_owners import OwnerLine
from costlib.models.allocation_proof import Proof
from costlib.models.ratios import change
from costlib.policy.ownership import Owner
from pages import _context, _costs, _tenant_tables, _tenants, _tenants_cards, _tenants_proof

TABLE = "owners"


def draw() -> None:
    """Draw the view."""
    owner = _tenants.among()
    found = _tenants.now(owner)
    if not found.rows or not found.members:
        _tenants_proof.nobody(found, owner)
        return
    proof = allocation_proof.proof(found)
    headline = allocation_findings.headline(found.by_tenant(), proof, found.scope, owner)
    st.subheader(_costs.plain(headline), anchor=False)
    _tenants.notes()
    _cards(found, proof, owner)
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_months"):
        _months(owner)
    with right, st.container(border=True, height="stretch", key="card_of_proof"):
        _tenants_proof.draw(found, proof)
        _tenants_proof.reasons(found, proof)
    with st.container(border=True, key="card_of_owners"):
        _owners(owner)
    with st.container(border=True, key="card_of_pools"):
        _tenants_proof.pools(found, proof)


def _cards(found: Allocation, proof: Proof, owner: Owner) -> None:
    year, versus, as_of = _tenants.course(owner), _tenants.versus(), _context.freshness().as_of
    now, was = _tenants.pair(owner) or (None, None)
    months = allocation_course.month_totals(year, as_of).values()
    before = allocation_course.whole(was) if was else None
    name = next(iter(found.by_tenant()))
    meaning = allocation_findings.compared(*(_tenants.compared() or (None, None)))
    with st.grid(5, min_column_width=150):
        _context.kpi(
            "Total cost",
            proof.total,
            change=change(now.total, was.total) if now and was else None,
            versus=versus,
            trend=[float(each.total) for each in months],
            meaning=meaning,
            about=found.scope,
        )
        _costs.ratio(
            "Allocated",
            proof.accuracy,
            before.accuracy if before else None,
            versus=versus,
            trend=[each.accuracy for each in months],
            up="good",
            meaning="Share of the cost that has an owner, directly or by way of a pool. Aim: 95% or more.",
        )
        _context.kpi(
            "Unallocated",
            proof.unallocated,
            change=change(now.unallocated, was.unallocated) if now and was else None,
            versus=versus,
            trend=[float(each.unallocated) for each in months],
            meaning=f"What no {owner} was charged, cost in no pool included. {meaning}",
            about=found.scope,
        )
        _costs.ratio(
            f"Dearest: {_costs.plain(name)}",
            allocation_owners.part_of(found, name),
            allocation_owners.part_of(was, name) if was else None,
            versus=versus,
            trend=allocation_owners.parts_of(year, name, as_of),
            up="neither",
            meaning="Its share of all cost, unallocated included.",
        )
        if owner == "tenant":
            _tenants_cards.piece("All cost, unallocated included, by all content pieces. More under Unit costs.")


def _months(owner: Owner) -> None:
    year, about = _tenants.shown(_tenants.course(owner)), _tenants.scope()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        by: By = _tenants.STACKS[_costs.choice("Stack by", list(_tenants.STACKS), key="stack")]
    course, data = allocation_course.course(year, by), _context.freshness()
    with title:
        _costs.title(findings.trend(dict(zip(course.months, course.totals, strict=True)), data.as_of, about.currency))
    figure = charts.tenant_months(course, about.period, data.newest, about.currency, _costs.mode())
    _costs.draw(figure, "tenant_months", f"Cost per month, stacked {by}")
    st.caption(_costs.plain(allocation_findings.months_legend(course, data.newest, about.currency)))
    _context.export(allocation_course.course_table(year, by), f"cost_by_month_and_{by}", year.scope)


def _owners(owner: Owner) -> None:
    lines = _lines(owner)
    groups = _context.ledger().ownership().parents_on(owner, _tenants.scope().period.last_day)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _costs.title(allocation_findings.movers(lines, _tenants.scope().currency, owner))
        rolled = bool(groups) and st.toggle("Roll up groups", key="rolled", bind="query-params")
    shown = allocation_owners.grouped(lines, groups) if rolled else lines
    table = allocation_owners.owners_table(shown, owner)
    _tenant_tables.owners(allocation_owners.with_trend(table, shown), owner, TABLE, partial(_open, shown))
    compared = allocation_findings.compared(*(_tenants.compared() or (None, None)))
    what = (
        "Groups as of the last day; their lines add up to the same total." if rolled else f"Click a {owner} to open it."
    )
    st.caption(_costs.plain(f"{what} {compared}"))
    _context.export(table, f"cost_by_{owner}", _tenants.scope())


def _lines(owner: Owner) -> list[OwnerLine]:
    months = allocation_course.whole_months(
        allocation_course.months(_tenants.course(owner)), _context.freshness().as_of
    )
    trends = allocation_owners.trends(_tenants.course(owner), months)
    lines = allocation_owners.owner_lines(_tenants.summaries(owner), _tenants.pair(owner), trends)
    kept = _tenants.kept(owner)
    return [line for line in lines if kept is None or line.name in kept]


def _open(lines: list[OwnerLine]) -> None:
    """Open the owner of the line that was clicked."""
    for row, _ in st.session_state[TABLE]["selection"]["cells"]:
        _tenants.open_one(lines[row].name)
