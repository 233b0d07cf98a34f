"""What if: another method, other weights, other mark-ups; who would pay what. Pure and exact, nothing is saved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter

import pyarrow as pa

from costlib import amounts
from costlib.amounts import EXACT, added
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.allocation.result import Allocation, Problem
from costlib.models.allocation.run import Run, Segment, allocate
from costlib.models.ratios import change
from costlib.models.ratios import in_percent as in_per_cent
from costlib.models.wording import signed
from costlib.policy.allocation import Pool

UNALLOCATED = "Unallocated"
NONE = Decimal(0)
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Line:
    """One tenant today and what-if: cost, and what it is charged with the mark-up; None is unallocated."""

    tenant: str | None
    plan: str
    today: Decimal
    then: Decimal
    charged_today: Decimal
    charged_then: Decimal

    @property
    def difference(self) -> Decimal:
        """Cost what-if less cost today."""
        return EXACT.subtract(self.then, self.today)

    @property
    def change(self) -> float | None:
        """Difference as a fraction of the cost today."""
        return change(self.then, self.today)

    @property
    def charged_more(self) -> Decimal:
        """Charged what-if less charged today."""
        return EXACT.subtract(self.charged_then, self.charged_today)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All tenants, the largest difference first, unallocated last; and what can't be shared out, with the remedy."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    def total(self, of: Callable[[Line], Decimal]) -> Decimal:
        """An amount of all lines: that of ``today`` is that of ``then``, to the cent."""
        return added(map(of, self.lines))

    @property
    def moved(self) -> Decimal:
        """Cost that changes its tenant."""
        return added(line.difference for line in self.lines if line.difference > 0)


def compare(
    today: Run | Allocation,
    then: Run | Allocation,
    members: Mapping[str, str],
    currency: str,
    markups: tuple[Mapping[str, Decimal], Mapping[str, Decimal]] = ({}, {}),
) -> WhatIf:
    """Hold two runs over the same costs side by side.

    Args:
        today: With the pools in force.
        then: With others.
        members: Tenant to plan.
        currency: Of the amounts.
        markups: Plan to per cent, today and then.
    """
    before, after = _sums(today), _sums(then)
    unit = minor_unit(currency)
    lines = []
    for tenant in dict.fromkeys([*members, *before, *after]):
        plan = members.get(tenant, "") if tenant else ""
        costs = before.get(tenant, NONE), after.get(tenant, NONE)
        charged = [
            _charged(cost, percents.get(plan, NONE) if tenant else NONE, unit)
            for cost, percents in zip(costs, markups, strict=True)
        ]
        lines.append(Line(tenant, plan, *costs, *charged))
    fresh = tuple(problem for problem in then.problems if problem not in today.problems)
    return WhatIf(tuple(sorted(lines, key=_place)), fresh)


def pooled(run: Run) -> dict[str, Decimal]:
    """Pool to the cost that it shares out, after what others fed it and what it passed on."""
    return {name: added(row.amount for row in run.rows if row.pool == name) for name in {row.pool for row in run.rows}}


def charged(found: WhatIf, currency: str) -> str:
    """What mark-ups make of it: charged today, what-if, and the difference."""
    before, after = found.total(attrgetter("charged_today")), found.total(attrgetter("charged_then"))
    more = signed(EXACT.subtract(after, before), currency)
    today, then = amounts.exact(before, currency), amounts.exact(after, currency)
    return f"Charged with mark-ups: today {today}, what-if {then} ({more})."


def table(found: WhatIf) -> pa.Table:
    """One row per tenant: cost, difference in money and per cent, and what is charged."""
    return pa.table(
        {
            "tenant": [line.tenant or UNALLOCATED for line in found.lines],
            "plan": [line.plan or None for line in found.lines],
            "today": [line.today for line in found.lines],
            "what_if": [line.then for line in found.lines],
            "difference": [line.difference for line in found.lines],
            "change_percent": [in_per_cent(line.change) for line in found.lines],
            "charged_today": [line.charged_today for line in found.lines],
            "charged_what_if": [line.charged_then for line in found.lines],
            "charged_difference": [line.charged_more for line in found.lines],
        }
    )


def headline(found: WhatIf, currency: str) -> str:
    """How much changes its tenant, and who gains and loses most."""
    if not found.moved:
        return "No tenant's cost changes"
    up = max(found.lines, key=lambda line: line.difference)
    down = min(found.lines, key=lambda line: line.difference)
    moved = amounts.short(found.moved, currency)
    return f"{moved} changes hands: most to {up.tenant or UNALLOCATED}, most from {down.tenant or UNALLOCATED}"


def kept(found: WhatIf, currency: str) -> str:
    """The proof that nothing was lost: both totals."""
    before, after = found.total(attrgetter("today")), found.total(attrgetter("then"))
    mark = "equal to the cent" if before == after else "NOT EQUAL"
    return f"Total today {amounts.exact(before, currency)}, what-if {amounts.exact(after, currency)}: {mark}."


def run_with(segments: Sequence[Segment], pools: Iterable[Pool], currency: str) -> Run:
    """Share out segments with some pools replaced by others of their name."""
    others = {pool.name: pool for pool in pools}
    return allocate(
        [replace(each, pools=tuple(others.get(pool.name, pool) for pool in each.pools)) for each in segments], currency
    )


def _sums(run: Run | Allocation) -> dict[str | None, Decimal]:
    parts: dict[str | None, list[Decimal]] = {}
    for row in run.rows:
        parts.setdefault(row.tenant, []).append(row.amount)
    return {tenant: added(amounts) for tenant, amounts in parts.items()}


def _charged(cost: Decimal, percent: Decimal, unit: Decimal) -> Decimal:
    return rounded(EXACT.divide(EXACT.multiply(cost, EXACT.add(WHOLE, percent)), WHOLE), unit)


def _place(line: Line) -> tuple[bool, Decimal, Decimal, str]:
    return line.tenant is None, -abs(line.difference), -line.today, line.tenant or ""
