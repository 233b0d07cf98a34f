"""What a view of Tenant costs looks at, put together once per run: months, owners, allocations, what compares."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import streamlit as st

from costlib import queries
from costlib.models import findings, spend
from costlib.models.allocation.result import Allocation
from costlib.models.tenants import allocation_course, allocation_findings, allocation_owners, allocation_proof
from costlib.models.tenants.allocation_course import By, Course, MonthTotal
from costlib.models.tenants.allocation_owners import OwnerLine
from costlib.models.tenants.allocation_proof import Proof
from costlib.models.tenants.answer import tenant_summaries
from costlib.models.tenants.summary import IDLE_BY, TenantSummary
from costlib.models.units.unit_costs import UnitCost
from costlib.models.wording import against
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope
from pages import _context, _costs, _tenants


@dataclass(frozen=True)
class Look:
    """What is looked at, kept for the next run: what is worked out from it is worked out once.

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

    @cached_property
    def proof(self) -> Proof:
        """Of all owners."""
        return allocation_proof.proof(self.now)

    @cached_property
    def costs(self) -> dict[str, Decimal]:
        """Cost of all owners, dearest first."""
        return self.now.by_tenant()

    @cached_property
    def totals(self) -> list[MonthTotal]:
        """Of all owners, of the months that are over, oldest first."""
        return list(allocation_course.month_totals(self.year, self.as_of).values())

    @cached_property
    def courses(self) -> dict[By, Course]:
        """The year of the owners that are kept, by owner and by pool."""
        year = self.shown(self.year)
        return {"tenant": allocation_course.course(year, "tenant"), "pool": allocation_course.course(year, "pool")}

    @cached_property
    def lines(self) -> list[OwnerLine]:
        """The owners that are kept, dearest first."""
        months = allocation_course.whole_months(allocation_course.months(self.year), self.as_of)
        trends = allocation_owners.trends(self.year, months)
        lines = allocation_owners.owner_lines(self.summaries, self.pair, trends)
        return [line for line in lines if self.kept is None or line.name in self.kept]

    @cached_property
    def summaries(self) -> list[TenantSummary]:
        """All owners, dearest first, with unit costs and scores where they can be known."""
        return tenant_summaries(_context.ledger(), self.now, None)

    @cached_property
    def pieces(self) -> list[UnitCost | None]:
        """What a content piece costs: in the scope, in both sides of the pair, and in each month that is over."""
        return _tenants.piece_costs(self.year, self.periods)

    @property
    def periods(self) -> tuple[Period | None, ...]:
        """The scope's months, both sides of the pair, and each month that is over."""
        pair = tuple(each.scope.period for each in self.pair) if self.pair else (None, None)
        return (self.period, *pair, *allocation_course.periods_over(self.year, self.as_of))


def look(owner: Owner) -> Look:
    """What the sidebar and the switch of owners ask for."""
    return _look(_tenants.stamp(), _tenants.scope(), owner)


@st.cache_resource(ttl="1h", max_entries=8, show_spinner=False)
def _look(at: Any, asked: Scope, owner: Owner) -> Look:
    del at
    data = _context.freshness()
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
