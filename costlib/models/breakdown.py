"""Breakdown: who charges what, from provider over category to service, each level adding up to the one above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.ratios import change, in_percent, known, share

LEVELS = ("ServiceProviderName", "ServiceCategory", "ServiceName")
"""Columns from the top down. Below a service are its resources."""
RESOURCE = "ResourceId"
OTHER = "Everything else"
SHOWN = 10
MONEY = pa.decimal128(38, 12)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One provider, category, service or resource.

    Args:
        name: As the bill names it; None where the bill has no name.
        cost: Of the period; None where charges exist and no cost of them is known.
        before: Of the period before; None where it can't be compared.
        share: Fraction of the level's total; None where that is not positive.
        trend: Cost per month, oldest first.
        rows: Charges in the period.
        known: Of these, those that give the cost.
        merged: How many parts this one stands for, if it stands for several.
    """

    name: str | None
    cost: Decimal | None
    before: Decimal | None
    share: float | None
    trend: tuple[float, ...] = ()
    rows: int = 0
    known: int = 0
    merged: int = 0

    @property
    def moved(self) -> Decimal | None:
        """Cost minus cost before."""
        return None if self.cost is None or self.before is None else self.cost - self.before


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum as the ledger gives it, with what is known of it."""

    cost: Decimal = _ZERO
    rows: int = 0
    known: int = 0

    @property
    def amount(self) -> Decimal | None:
        """The sum; None where charges exist and no cost of them is known."""
        return known(self.cost, self.known, self.rows)


def names(tree: Any, *path: str) -> list[str]:
    """Named parts below a path, dearest first: what can be opened.

    Args:
        tree: Answer of ``queries.spend_by`` by ``LEVELS``.
        path: Provider, category: as many as are chosen.
    """
    tallies = _below(tree, path)
    return [name for name in sorted(tallies, key=lambda each: tallies[each].cost, reverse=True) if name is not None]


def level_of(path: Sequence[str]) -> str:
    """The column that stands below a path.

    >>> level_of(()), level_of(("AWS", "Compute"))
    ('ServiceProviderName', 'ServiceName')
    """
    return LEVELS[len(path)] if len(path) < len(LEVELS) else RESOURCE


def parts(tree: Any, before: Any | None, course: Any, months: Sequence[date], path: Sequence[str]) -> list[Part]:
    """What stands below a path, dearest first.

    Args:
        tree: Answer of ``queries.spend_by`` by ``LEVELS`` for the period.
        before: The same for the period before; None where it can't be compared.
        course: Answer of ``queries.spend_by_month`` by ``LEVELS``.
        months: Months of the trend; others are left out of it.
        path: Names chosen so far.
    """
    now, trends = _below(tree, path), _trends(course, path, months)
    old = None if before is None else _below(before, path)
    whole = sum((tally.cost for tally in now.values()), _ZERO)
    found = [_part(name, now, old, whole, trends.get(name, ())) for name in dict.fromkeys([*now, *(old or {})])]
    return sorted(found, key=lambda each: each.cost or _ZERO, reverse=True)


def listed(table: Any, column: str) -> list[Part]:
    """Read ``queries.spend_by`` by one column, dearest first."""
    tallies = {row[column]: _tally(row) for row in table.to_pylist()}
    whole = sum((tally.cost for tally in tallies.values()), _ZERO)
    return [_part(name, tallies, None, whole, ()) for name in tallies]


def condensed(found: Sequence[Part], shown: int = SHOWN) -> list[Part]:
    """The dearest parts, and all others as one that can't be opened: for a chart, never for a table."""
    rest = found[shown:] if len(found) > shown + 1 else []
    if not rest:
        return list(found)
    shares = [each.share for each in rest if each.share is not None]
    other = Part(
        f"{OTHER} ({len(rest)})",
        sum((each.cost for each in rest if each.cost is not None), _ZERO),
        None,
        sum(shares) if shares else None,
        rows=sum(each.rows for each in rest),
        known=sum(each.known for each in rest),
        merged=len(rest),
    )
    return [*found[:shown], other]


def resources(table: Any, whole: Decimal | None) -> list[Part]:
    """Read ``queries.resources``: what a service is made of, and what its dearest resources leave as one part.

    Args:
        table: The dearest resources. A charge without a resource stands under None.
        whole: Cost of all resources; None where that is unknown.
    """
    tallies = [(row["ResourceName"] or row["ResourceId"], _tally(row)) for row in table.to_pylist()]
    found = [
        Part(name, each.amount, None, share(each.amount, whole), (), each.rows, each.known) for name, each in tallies
    ]
    left = (whole or _ZERO) - sum((each.cost for _, each in tallies), _ZERO)
    return found if not left else [*found, Part(OTHER, left, None, share(left, whole), merged=1)]


def resources_table(table: Any, whole: Decimal | None) -> pa.Table:
    """Resources as a table: ResourceName, cost, share_percent, charges, ResourceType, ResourceId."""
    rows = table.to_pylist()
    costs = [_tally(row).amount for row in rows]
    return pa.table(
        {
            "ResourceName": table["ResourceName"],
            "cost": pa.array(costs, MONEY),
            "share_percent": pa.array([in_percent(share(cost, whole)) for cost in costs], pa.float64()),
            "charges": pa.array([int(row["rows"]) for row in rows], pa.int64()),
            "ResourceType": table["ResourceType"],
            "ResourceId": table["ResourceId"],
        }
    )


def parts_table(found: Sequence[Part], column: str) -> pa.Table:
    """Parts as a table: ``column``, cost, share_percent and, if compared, cost_before, change, change_percent."""
    columns: dict[str, Any] = {
        column: pa.array([each.name for each in found], pa.string()),
        "cost": pa.array([each.cost for each in found], MONEY),
        "share_percent": pa.array([in_percent(each.share) for each in found], pa.float64()),
    }
    if any(each.before is not None for each in found):
        changes = [in_percent(change(each.cost, each.before)) for each in found]
        columns["cost_before"] = pa.array([each.before for each in found], MONEY)
        columns["change"] = pa.array([each.moved for each in found], MONEY)
        columns["change_percent"] = pa.array(changes, pa.float64())
    return pa.table(columns)


def with_trend(table: pa.Table, found: Sequence[Part]) -> pa.Table:
    """The table of parts with their course per month as a column ``trend`` after the name."""
    return table.add_column(1, "trend", pa.array([list(each.trend) for each in found], pa.list_(pa.float64())))


def _below(tree: Any, path: Sequence[str]) -> dict[str | None, Tally]:
    level, above = LEVELS[min(len(path), len(LEVELS) - 1)], LEVELS[: len(path)]
    found: dict[str | None, Tally] = {}
    for row in tree.to_pylist():
        if all(row[column] == name for column, name in zip(above, path, strict=True)):
            found[row[level]] = _plus(found.get(row[level], Tally()), _tally(row))
    return found


def _trends(course: Any, path: Sequence[str], months: Sequence[date]) -> dict[str | None, tuple[float, ...]]:
    level, above = LEVELS[min(len(path), len(LEVELS) - 1)], LEVELS[: len(path)]
    found: dict[str | None, dict[date, float]] = {}
    for row in course.to_pylist():
        day = row["month"].date()
        if day in months and all(row[column] == name for column, name in zip(above, path, strict=True)):
            month = found.setdefault(row[level], dict.fromkeys(months, 0.0))
            month[day] += float(row["cost"] or 0)
    return {name: tuple(by_month.values()) for name, by_month in found.items()}


def _part(
    name: str | None,
    now: Mapping[str | None, Tally],
    old: Mapping[str | None, Tally] | None,
    whole: Decimal,
    trend: tuple[float, ...],
) -> Part:
    tally = now.get(name, Tally())
    before = None if old is None else old.get(name, Tally()).amount
    return Part(name, tally.amount, before, share(tally.amount, whole), trend, tally.rows, tally.known)


def _plus(first: Tally, second: Tally) -> Tally:
    return Tally(first.cost + second.cost, first.rows + second.rows, first.known + second.known)


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(row["cost"] or _ZERO, int(row["rows"] or 0), int(row["known"] or 0))
