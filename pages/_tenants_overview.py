"""Tenant costs, all tenants: what each one costs, how that moved, and the proof that nothing was lost."""

from functools import partial

import streamlit as st

from costlib import charts
from costlib.models import findings
from costlib.models.ratios import change
from costlib.models.tenants import allocation_course, allocation_findings, allocation_owners
from costlib.models.tenants.allocation_course import By
from costlib.models.tenants.allocation_owners import OwnerLine
from costlib.models.tenants.allocation_proof import Proof
from pages import _context, _costs, _tenant_tables, _tenants, _tenants_cards, _tenants_look, _tenants_proof
from pages._tenants_look import Look

TABLE = "owners"


def draw() -> None:
    """Draw the view."""
    _tenants.offer()
    seen = _tenants_look.look(_tenants.among())
    if not seen.now.rows or not seen.now.members:
        _tenants_proof.nobody(seen.now)
        return
    proof, everyone = seen.proof, len(seen.costs)
    costs = {name: cost for name, cost in seen.costs.items() if seen.kept is None or name in seen.kept}
    headline = allocation_findings.headline(costs, proof, seen.asked, seen.owner, everyone)
    st.subheader(_costs.plain(headline), anchor=False)
    _tenants_look.notes(seen)
    _cards(seen, proof, next(iter(costs), ""))
    left, right = st.columns([3, 2])
    with left, st.container(border=True, height="stretch", key="card_of_months"):
        _months(seen)
    with right, st.container(border=True, height="stretch", key="card_of_proof"):
        _tenants_proof.draw(seen.now, proof)
        _tenants_proof.reasons(seen.now, proof)
    with st.container(border=True, key="card_of_owners"):
        _owners(seen)
    with st.container(border=True, key="card_of_pools"):
        _tenants_proof.pools(seen.now, proof)


def _cards(seen: Look, proof: Proof, dearest: str) -> None:
    now, was = seen.pair or (None, None)
    months = seen.totals
    before = allocation_course.whole(was) if was else None
    with st.grid(5 if seen.owner == "tenant" else 4, min_column_width=150):
        _tenants_cards.cost(seen, "Total cost" if seen.kept is None else "Cost of those chosen")
        _costs.ratio(
            "Allocated",
            proof.accuracy,
            before.accuracy if before else None,
            versus=seen.versus,
            trend=[each.accuracy for each in months],
            up="good",
            meaning=f"Share of all cost that has a {seen.owner}, directly or by way of a pool. Aim: 95% or more.",
        )
        _context.kpi(
            "Unallocated",
            proof.unallocated,
            change=change(now.unallocated, was.unallocated) if now and was else None,
            versus=seen.versus if was and was.unallocated else None,
            trend=[float(each.unallocated) for each in months],
            meaning=f"What no {seen.owner} was charged, cost in no pool included. {seen.compared}",
            about=seen.now.scope,
        )
        _tenants_cards.part(seen, f"Dearest: {_costs.plain(dearest)}", dearest)
        if seen.owner == "tenant":
            _tenants_cards.piece(seen, "All cost, unallocated included, by all content pieces. More under Unit costs.")


def _months(seen: Look) -> None:
    year = seen.shown(seen.year)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        title = st.container()
        stacks: dict[str, By] = {f"By {seen.owner}": "tenant", "By pool": "pool"}
        by = stacks[_costs.choice("Stack by", list(stacks), key="stack")]
    course = seen.courses[by]
    with title:
        _costs.title(findings.trend(dict(zip(course.months, course.totals, strict=True)), seen.as_of, seen.currency))
    figure = charts.tenant_months(course, seen.period, seen.newest, seen.currency, _costs.mode())
    _costs.draw(figure, "tenant_months", f"Cost per month, stacked by {by}")
    st.caption(_costs.plain(allocation_findings.months_legend(course, seen.newest, seen.currency)))
    _context.export(allocation_course.course_table(year, by), f"cost_by_month_and_{by}", year.scope)


def _owners(seen: Look) -> None:
    lines = seen.lines
    groups = _context.ledger().ownership().parents_on(seen.owner, seen.period.last_day)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _costs.title(allocation_findings.movers(lines, seen.currency, seen.owner))
        rolled = bool(groups) and st.toggle("Roll up groups", key="rolled", bind="query-params")
    shown = allocation_owners.grouped(lines, groups) if rolled else lines
    table = allocation_owners.owners_table(shown, seen.owner)
    _tenant_tables.owners(
        allocation_owners.with_trend(table, shown), seen.owner, TABLE, partial(_open, lines, shown), rolled=rolled
    )
    what = allocation_findings.ROLLED if rolled else f"Click a {seen.owner} to open it."
    st.caption(_costs.plain(f"{what} {seen.compared}"))
    _context.export(table, f"cost_by_{seen.owner}", seen.asked)


def _open(owners: list[OwnerLine], shown: list[OwnerLine]) -> None:
    """Open the owner of the line that was clicked; a group is no owner and opens nothing."""
    for row, _ in st.session_state[TABLE]["selection"]["cells"]:
        if shown[row] in owners:
            _tenants.open_one(shown[row].name)
