"""Owners in an allocation, line by line, and rolled up to the groups that they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import EXACT, added
from costlib.models.allocation.result import DIRECT, Allocation
from costlib.models.ratios import change, in_percent, share
from costlib.models.tenants import hierarchy
from costlib.models.tenants.allocation_course import whole_months
from costlib.models.tenants.summary import TenantSummary

MONEY = pa.decimal128(38, 12)
_PLACES = Decimal(1).scaleb(-12)
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One owner, or a group with all that belongs to it. Amounts in the scope's currency.

    Args:
        name: Of the owner or group.
        plan: What it pays for; None where unknown, and of a group.
        group: The group that an owner belongs to, or the members of a group.
        cost: Direct and shared.
        share: Fraction of the cost of all owners; None where that is not positive.
        direct: What it owns.
        compared: Its cost in the months that are compared, and in as many before; None where nothing is.
        unit_cost: Cost per content piece; None where unknown.
        score: Efficiency, 0 to 100; None where unknown.
        trend: Cost per month that is over, oldest first.
    """

    name: str
    plan: str | None
    group: str | None
    cost: Decimal
    share: float | None
    direct: Decimal
    compared: tuple[Decimal, Decimal] | None
    unit_cost: Decimal | None
    score: float | None
    trend: tuple[float, ...] = ()

    @property
    def shared(self) -> Decimal:
        """What pools gave it."""
        return EXACT.subtract(self.cost, self.direct)

    @property
    def change(self) -> float | None:
        """How its cost moved, as a fraction; None where nothing can be compared."""
        return None if self.compared is None else change(*self.compared)


def owner_lines(
    found: Sequence[TenantSummary], pair: tuple[Allocation, Allocation] | None, trends: Mapping[str, Sequence[float]]
) -> list[OwnerLine]:
    """One line per owner, in the order of the summaries.

    Args:
        found: The owners.
        pair: The months that are compared, and as many before; None where nothing can be.
        trends: Owner to cost per month.
    """
    now, before = (each.by_tenant() for each in pair) if pair else ({}, {})
    return [
        OwnerLine(
            each.tenant,
            each.plan,
            each.parent,
            each.cost,
            each.share,
            each.direct,
            (now.get(each.tenant, _NONE), before.get(each.tenant, _NONE)) if pair else None,
            each.unit_cost,
            each.efficiency.score if each.efficiency else None,
            tuple(trends.get(each.tenant, ())),
        )
        for each in found
    ]


def grouped(lines: Sequence[OwnerLine], parents: Mapping[str, str]) -> list[OwnerLine]:
    """Owners without a parent, and groups with all below them: dearest first, they add up to all lines."""
    inside: dict[str, list[OwnerLine]] = defaultdict(list)
    for line in lines:
        inside[hierarchy.lineage(line.name, parents)[-1]].append(line)
    found = [_group(top, members) for top, members in inside.items()]
    return sorted(found, key=lambda line: (-line.cost, line.name))


def _group(top: str, members: Sequence[OwnerLine]) -> OwnerLine:
    if [line.name for line in members] == [top]:
        return members[0]
    pairs = [line.compared for line in members if line.compared is not None]
    shares = [line.share for line in members if line.share is not None]
    return OwnerLine(
        top,
        plan=None,
        group=", ".join(line.name for line in members),
        cost=added(line.cost for line in members),
        share=sum(shares) if shares else None,
        direct=added(line.direct for line in members),
        compared=(added(now for now, _ in pairs), added(before for _, before in pairs)) if pairs else None,
        unit_cost=None,
        score=None,
        trend=tuple(sum(month) for month in zip(*(line.trend for line in members), strict=False)),
    )


def owners_table(lines: Sequence[OwnerLine], owner: str) -> pa.Table:
    """Lines as a table: ``owner``, cost, share_percent, change_percent, unit_cost, score, direct, shared, plan, group.

    Columns in which nothing is known are left out.
    """
    table = pa.table(
        {
            owner: pa.array([line.name for line in lines], pa.string()),
            "cost": _money(line.cost for line in lines),
            "share_percent": pa.array([in_percent(line.share) for line in lines], pa.float64()),
            "change_percent": pa.array([in_percent(line.change) for line in lines], pa.float64()),
            "unit_cost": _money(line.unit_cost for line in lines),
            "score": pa.array([line.score for line in lines], pa.float64()),
            "direct": _money(line.direct for line in lines),
            "shared": _money(line.shared for line in lines),
            "plan": pa.array([line.plan for line in lines], pa.string()),
            "group": pa.array([line.group for line in lines], pa.string()),
        }
    )
    empty = [name for name in table.column_names if table.num_rows and table[name].null_count == table.num_rows]
    return table.drop_columns(empty)


def with_trend(table: pa.Table, lines: Sequence[OwnerLine]) -> pa.Table:
    """The table with the course per month as a column ``trend`` after the cost."""
    return table.add_column(2, "trend", pa.array([list(line.trend) for line in lines], pa.list_(pa.float64())))


def trends(found: Allocation, months: Sequence[date]) -> dict[str, tuple[float, ...]]:
    """Owner to its cost in each of the months."""
    cells = found.sums(lambda row: (row.tenant, row.month))
    return {
        name: tuple(float(cells.get((name, month), 0)) for month in months) for name, _ in cells if name is not None
    }


def part_of(found: Allocation, name: str) -> float | None:
    """An owner's share of all cost, unallocated included; None where that is not positive."""
    return share(found.by_tenant().get(name, _NONE), found.total)


def parts_of(found: Allocation, name: str, as_of: date) -> list[float | None]:
    """``part_of`` in each month that is over, oldest first."""
    totals = found.sums(lambda row: row.month)
    mine = found.sums(lambda row: (row.tenant, row.month))
    return [share(mine.get((name, month), _NONE), totals[month]) for month in whole_months(sorted(totals), as_of)]


def direct_part(found: Allocation) -> float | None:
    """Which part of a cost was owned directly; None where the cost is not positive."""
    return share(found.sums(lambda row: row.pool == DIRECT).get(True, _NONE), found.total)


def direct_parts(found: Allocation, name: str, as_of: date) -> list[float | None]:
    """``direct_part`` of one owner in each month that is over, oldest first."""
    mine = found.of([name])
    totals, direct = mine.sums(lambda row: row.month), mine.sums(lambda row: (row.month, row.pool == DIRECT))
    return [share(direct.get((month, True), _NONE), totals[month]) for month in whole_months(sorted(totals), as_of)]


def _money(amounts: Iterable[Decimal | None]) -> pa.Array:
    return pa.array([None if amount is None else amount.quantize(_PLACES) for amount in amounts], MONEY)
