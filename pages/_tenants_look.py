"""What a view of Tenant costs looks at, put together once per run: months, owners, allocations, what compares."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from costlib import queries
from costlib.models import allocation_course, allocation_findings, findings, spend
from costlib.models.allocation.result import Allocation
from costlib.models.tenants.summary import IDLE_BY, TenantSummary
from costlib.models.wording import against
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope
from pages import _context, _costs, _tenants


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at.

    Args:
        owner: Among whom cost is shared out.
        asked: The sidebar's scope over whole months.
        now: Its months, of all owners, broken down by what became of commitments: proof and shares need all of them.
        year: A year up to its last month, longer where the scope or what it compares with is longer; of all owners.
        pair: The months of the scope that are over, and as many before; None where the data holds no such pair.
        as_of: Exclusive end of the data that every source has delivered.
        newest: Exclusive end of the data that any source has delivered.
    """

    owner: Owner
    asked: Scope
    now: Allocation
    year: Allocation
    pair: tuple[Allocation, Allocation] | None
    as_of: date
    newest: date

    @property
    def period(self) -> Period:
        """The months of the scope."""
        return self.asked.period

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return self.asked.currency

    @property
    def kept(self) -> frozenset[str] | None:
        """The owners that the sidebar's filter keeps; None keeps all."""
        chosen = dict(self.asked.filters).get(COLUMNS[self.owner])
        return None if chosen is None else frozenset(chosen)

    @property
    def versus(self) -> str | None:
        """What changes are against, for a card."""
        return against(self.pair[1].scope.period) if self.pair else None

    @property
    def compared(self) -> str:
        """Which months changes compare, in a sentence."""
        return allocation_findings.compared(*(each.scope.period for each in self.pair) if self.pair else (None, None))

    def shown(self, found: Allocation) -> Allocation:
        """What the sidebar's filter on owners leaves of an allocation of all."""
        return found if self.kept is None else found.of(self.kept)

    def summaries(self) -> list[TenantSummary]:
        """All owners, dearest first, with unit costs and scores where they can be known."""
        return _tenants.summaries(self.now)


def look(owner: Owner) -> Look:
    """What the sidebar and the switch of owners ask for."""
    asked, data = _tenants.scope(), _context.freshness()
    everyone = _tenants.everyone(asked, owner)
    months = everyone.over(allocation_course.course_period(asked.period, data.first_day))
    now = _tenants.allocation(IDLE_BY, about=everyone, owner=owner)
    year = _tenants.allocation(about=months, owner=owner)
    periods = allocation_course.comparable(asked.period, data.first_day, data.as_of)
    pair = (allocation_course.over(year, periods[0]), allocation_course.over(year, periods[1])) if periods else None
    return Look(owner, asked, now, year, pair, data.as_of, data.newest)


def notes(seen: Look) -> None:
    """Say what a reader must know of the months, the filters, and what the figures leave out."""
    coverage = spend.basis_coverage(_context.ask_exact(queries.known_costs, about=seen.asked), seen.asked.basis)
    said = (
        allocation_findings.widened(_context.scope().period, seen.period, seen.newest),
        allocation_findings.month_to_date(seen.period, seen.newest),
        allocation_findings.FILTERED if seen.asked.filters else None,
        findings.coverage_note(coverage, seen.asked.basis),
    )
    text = " ".join(_costs.plain(each) for each in said if each)
    if text:
        st.caption(f":material/info: {text}")
