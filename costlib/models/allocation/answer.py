"""The ledger's costs, metrics and decisions, allocated."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from costlib import queries
from costlib.amounts import added
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.allocation.inputs import Inputs
from costlib.models.allocation.result import Allocation
from costlib.models.allocation.run import Segment, allocate
from costlib.models.allocation.unconverted import unconverted
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.documents import parsed
from costlib.policy.ownership import COLUMNS, Owner
from costlib.scope import Period, Scope, add_months, next_month


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
    inputs = inputs_of(ledger, asked, by, owner, policy)
    found = inputs.segments()
    run = allocate(found, asked.currency)
    kept = replace(inputs.scope, filters=inputs.filters)
    answer = Allocation(
        scope=asked,
        owner=owner,
        by=tuple(by),
        rows=run.rows,
        flows=run.flows,
        ledger=_total(ledger, kept),
        problems=run.problems,
        members={name: plan for segment in found for name, plan in segment.drivers.members.items()},
        unconverted=tuple(unconverted(inputs)),
    )
    wanted = _wanted(asked, owner)
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
    return inputs_of(ledger, scope, by, owner, policy).segments()


def whole_months(period: Period) -> Period:
    """The calendar months that a period touches.

    >>> whole_months(Period(date(2026, 5, 7), date(2026, 6, 2)))
    Period(start=datetime.date(2026, 5, 1), end=datetime.date(2026, 7, 1))
    """
    return Period(period.start.replace(day=1), next_month(max(period.last_day, period.start)))


def inputs_of(
    ledger: Ledger,
    scope: Scope,
    by: Sequence[str] = (),
    owner: Owner = "tenant",
    policy: AllocationPolicy | None = None,
) -> Inputs:
    """Where the segments of an allocation are read from (see ``segments`` for the arguments)."""
    policy = policy or allocation_policy(ledger)
    pools = {start: policy.on(start, owner) for start in _starts(scope.period, policy.changes(owner))}
    narrowed = tuple((column, values) for column, values in scope.filters if column != COLUMNS[owner])
    return Inputs(ledger, replace(scope, filters=(), tenant=None), owner, pools, tuple(by), narrowed)


def _wanted(scope: Scope, owner: Owner) -> list[str] | None:
    """Owners that the scope keeps; None keeps all."""
    chosen = next((list(values) for column, values in scope.filters if column == COLUMNS[owner]), None)
    if scope.tenant is None:
        return chosen
    if owner != "tenant":  # one that bears the tenant's name is somebody else
        raise UsageError(f"tenant '{scope.tenant}' may not see what {owner}s cost: ask among tenants")
    return [scope.tenant] if chosen is None or scope.tenant in chosen else []


def _starts(period: Period, changes: Iterable[date]) -> tuple[date, ...]:
    months, month = [], period.start
    while month < period.end:
        months.append(month)
        month = add_months(month, 1)
    return tuple(sorted({*months, *(day for day in changes if period.start <= day < period.end)}))


def _total(ledger: Ledger, scope: Scope) -> Decimal:
    """The ledger's own answer, asked apart: what the proof compares with."""
    rows = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return added(row["cost"] for row in rows if row["cost"] is not None)
