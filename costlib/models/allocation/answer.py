"""The ledger's costs, metrics and decisions, allocated."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from costlib import queries
from costlib.amounts import added
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.ledger.cube import DIMENSIONS
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.result import Allocation
from costlib.models.allocation.run import Segment, allocate
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.documents import parsed
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope, add_months, next_month

SLICES = frozenset({*DIMENSIONS, "billing_month", "charge_date"})
"""Columns that an allocation can be broken down by."""


def allocation_policy(ledger: Ledger) -> AllocationPolicy:
    """The pools in force: as last saved, else those that ship."""
    return parsed(AllocationPolicy, ledger.policy("allocation"), "allocation")


def allocation(
    ledger: Ledger,
    scope: Scope,
    by: Sequence[str] = (),
    owner: Owner = "tenant",
    policy: AllocationPolicy | None = None,
) -> Allocation:
    """Share out the months that a scope touches, then keep what its filters keep.

    Args:
        ledger: Where costs, metrics and decisions are.
        scope: Its period is widened to whole months. A filter on the owner, and its tenant restriction, keep amounts;
            other filters keep costs. None of them changes a share.
        by: Columns to break every amount down by (``charge_date``: by day).
        owner: Among whom cost is shared out.
        policy: Pools to use instead of those in force: a what-if.

    Raises:
        UsageError: A pool, filter or ``by`` names a column that the cube does not keep.
    """
    asked = replace(scope, period=whole_months(scope.period))
    found = segments(ledger, asked, by, owner, policy)
    run = allocate(found, asked.currency)
    members = {name: plan for segment in found for name, plan in segment.drivers.members.items()}
    own = COLUMNS[owner]
    narrowed = _narrowed(asked, own)
    kept = replace(
        asked, tenant=None, filters=tuple(sorted((name, tuple(sorted(each))) for name, each in narrowed.items()))
    )
    answer = Allocation(asked, owner, tuple(by), run.rows, run.flows, _total(ledger, kept), run.problems, members)
    wanted = _wanted(asked, own)
    return answer if wanted is None else answer.of(wanted)


def segments(
    ledger: Ledger,
    scope: Scope,
    by: Sequence[str] = (),
    owner: Owner = "tenant",
    policy: AllocationPolicy | None = None,
) -> list[Segment]:
    """What ``run.allocate`` takes: costs, drivers and pools of each segment; a what-if reads them once.

    Args:
        ledger: Where costs, metrics and decisions are.
        scope: Whole months. Its filters are marked on the costs; its restriction to a tenant is for who shows results.
        by: Columns to break amounts down by.
        owner: Among whom cost is shared out.
        policy: Pools to use instead of those in force.

    Raises:
        UsageError: A pool, filter or ``by`` names a column that the cube does not keep.
    """
    policy = policy or allocation_policy(ledger)
    starts = _starts(scope.period, policy.changes(owner))
    pools = {start: policy.on(start, owner) for start in starts}
    own = COLUMNS[owner]
    narrowed = _narrowed(scope, own)
    columns = _columns(pools.values(), narrowed, by, own)
    everything = replace(scope, filters=(), tenant=None)
    rows = _cost_rows(ledger, everything, starts, columns, own, by, narrowed)
    return _segments(ledger, everything, starts, pools, rows, owner)


def _narrowed(scope: Scope, own: str) -> dict[str, frozenset[str]]:
    """Filters that keep costs: all but the one on the owner."""
    return {column: frozenset(values) for column, values in scope.filters if column != own}


def whole_months(period: Period) -> Period:
    """The calendar months that a period touches.

    >>> whole_months(Period(date(2026, 5, 7), date(2026, 6, 2)))
    Period(start=datetime.date(2026, 5, 1), end=datetime.date(2026, 7, 1))
    """
    return Period(period.start.replace(day=1), next_month(max(period.last_day, period.start)))


def _wanted(scope: Scope, own: str) -> list[str] | None:
    """Owners that the scope keeps; None keeps all."""
    chosen = next((list(values) for column, values in scope.filters if column == own), None)
    if scope.tenant is None:
        return chosen
    return [scope.tenant] if chosen is None or scope.tenant in chosen else []


def _starts(period: Period, changes: Iterable[date]) -> tuple[date, ...]:
    months, month = [], period.start
    while month < period.end:
        months.append(month)
        month = add_months(month, 1)
    return tuple(sorted({*months, *(day for day in changes if period.start <= day < period.end)}))


def _columns(pools: Iterable[Sequence[Any]], narrowed: Iterable[str], by: Sequence[str], own: str) -> tuple[str, ...]:
    """Columns that the costs must carry, each checked."""
    asked = dict.fromkeys(narrowed, "filter") | dict.fromkeys(by, "breakdown")
    for pool in (pool for each in pools for pool in each):
        matches = [pool.match, *(part.match for activity in pool.activities for part in activity.parts)]
        asked |= {column: f"pool '{pool.name}'" for match in matches for column in match}
    for column, who in asked.items():
        if column not in SLICES:
            raise UsageError(
                f"{who} asks for '{column}', which the cube does not keep: use one of {', '.join(sorted(SLICES))}, or "
                "give such charges a project by an ownership rule and match on x_Project"
            )
    return tuple(sorted(asked.keys() - {own}))


def _cost_rows(
    ledger: Ledger,
    scope: Scope,
    starts: tuple[date, ...],
    columns: tuple[str, ...],
    own: str,
    by: Sequence[str],
    narrowed: Mapping[str, frozenset[str]],
) -> dict[date, list[CostRow]]:
    """Costs per segment. A row that does not know its cost on the basis is no cost."""
    daily = "charge_date" in columns or any(start.day != 1 for start in starts)
    ask = ledger.ask_by_day if daily else ledger.ask_exact
    table = ask(queries.spend_by_segment, scope, starts, own, *columns)
    found: dict[date, list[CostRow]] = defaultdict(list)
    for row in table.to_pylist():
        if row["known"]:
            values = {column: _text(row[column]) for column in columns}
            kept = all(values[column] in allowed for column, allowed in narrowed.items())
            breakdown = tuple(row[own] if column == own else values[column] for column in by)
            found[row["segment"]].append(CostRow(values, row[own], breakdown, row["cost"], kept))
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _segments(
    ledger: Ledger,
    scope: Scope,
    starts: tuple[date, ...],
    pools: Mapping[date, Any],
    rows: Mapping[date, list[CostRow]],
    owner: Owner,
) -> list[Segment]:
    metrics = _metrics(ledger, scope, starts, owner)
    quantities = _quantities(ledger, scope, starts, owner)
    ends = [*starts[1:], scope.period.end]
    found = []
    for start, end in zip(starts, ends, strict=True):
        days = Period(start, end)
        members = dict.fromkeys(_owners(rows[start]), "") | _members(ledger, days, owner)
        drivers = Drivers(metrics[start], rows[start], quantities[start], dict(sorted(members.items())))
        found.append(Segment(days, pools[start], rows[start], drivers))
    return found


def _owners(rows: Iterable[CostRow]) -> set[str]:
    return {row.owner for row in rows if row.owner is not None}


def _members(ledger: Ledger, days: Period, owner: Owner) -> dict[str, str]:
    """Listed owners of these days and their plans."""
    listed = ledger.ownership()
    entries = listed.owners_on(owner, days.start) | listed.owners_on(owner, days.last_day)
    return {name: entry.plan or "" for name, entry in entries.items()}


def _metrics(ledger: Ledger, scope: Scope, starts: tuple[date, ...], owner: Owner) -> dict[date, list[MetricRow]]:
    listed = ledger.ownership()
    found: dict[date, list[MetricRow]] = defaultdict(list)
    for row in ledger.ask_metrics(queries.metric_totals, scope, starts).to_pylist():
        tenant = None if row["tenant"] is None else listed.canonical(owner, row["tenant"])
        found[row["segment"]].append(
            MetricRow(tenant, row["metric"], row["unit"], row["value"], row["lowest"], row["sources"])
        )
    return found


def _quantities(
    ledger: Ledger, scope: Scope, starts: tuple[date, ...], owner: Owner
) -> dict[date, dict[tuple[str, str], Decimal]]:
    own = COLUMNS[owner]
    ask = ledger.ask_exact if all(start.day == 1 for start in starts) else ledger.ask_by_day
    found: dict[date, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for row in ask(queries.owned_quantities, scope, starts, own).to_pylist():
        if row["consumed"] is not None:
            found[row["segment"]][row[own], row["ConsumedUnit"]] = row["consumed"]
    return found


def _total(ledger: Ledger, scope: Scope) -> Decimal:
    """The ledger's own answer, asked apart: what the proof compares with."""
    rows = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return added(row["cost"] for row in rows if row["cost"] is not None)
