"""What an allocation reads from the ledger: costs, metrics, quantities and owners, per segment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib import queries
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.ledger.cube import DIMENSIONS
from costlib.models.allocation.costs import CostRow, Slice
from costlib.models.allocation.drivers import POOL_COST, Drivers, MetricRow
from costlib.models.allocation.run import Segment
from costlib.policy.allocation import Pool
from costlib.policy.ownership import COLUMNS, Owner, Ownership
from costlib.scope import Period, Scope

SLICES = frozenset({*DIMENSIONS, "billing_month", "charge_date"})
"""Columns that an allocation can be broken down by."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the segments of an allocation are read from.

    Args:
        ledger: Costs, metrics and decisions.
        scope: Whole months, without filters.
        owner: Among whom cost is shared out.
        pools: First day of each segment, ascending, to the pools that rule it.
        by: Columns to break amounts down by.
        filters: Column and values; they mark costs as kept.
    """

    ledger: Ledger
    scope: Scope
    owner: Owner
    pools: Mapping[date, tuple[Pool, ...]]
    by: tuple[str, ...] = ()
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def own(self) -> str:
        """Column of the owners."""
        return COLUMNS[self.owner]

    @property
    def starts(self) -> tuple[date, ...]:
        """First days of the segments."""
        return tuple(self.pools)

    def segments(self) -> list[Segment]:
        """Every segment, with its pools, costs and drivers.

        Raises:
            UsageError: A pool, filter or ``by`` names a column that the cube does not keep.
        """
        rows, metrics, quantities = self.costs(), self._metrics(), self._quantities()
        listed = self.ledger.ownership()
        found = []
        for start, end in zip(self.starts, [*self.starts[1:], self.scope.period.end], strict=True):
            days = Period(start, end)
            members = {row.owner: "" for row in rows[start] if row.owner is not None}
            members |= self._plans(listed, days)
            drivers = Drivers(metrics[start], rows[start], quantities[start], dict(sorted(members.items())))
            found.append(Segment(days, self.pools[start], rows[start], drivers))
        return found

    def columns(self) -> tuple[str, ...]:
        """Columns that pools match on, each checked, and the others that are asked for too."""
        match = matched(pool for each in self.pools.values() for pool in each)
        refuse_unknown({column: "filter" for column, _ in self.filters} | dict.fromkeys(self.by, "breakdown") | match)
        return tuple(sorted(match.keys() - {self.own}))

    def costs(self) -> dict[date, list[CostRow]]:
        """Costs per segment. A row that does not know its cost on the basis is no cost."""
        columns = self.columns()
        daily = {"charge_date"} & {*columns, *self.by, *(column for column, _ in self.filters)} or self._cut
        ask = self.ledger.ask_by_day if daily else self.ledger.ask_exact
        by_cost = any(POOL_COST in pool.drivers for pools in self.pools.values() for pool in pools)
        table = ask(
            queries.spend_by_segment, self.scope, self.starts, self.own, self.by, columns, self.filters, by_cost
        )
        found: dict[date, list[CostRow]] = defaultdict(list)
        known: dict[Slice, Mapping[str, str | None]] = {}
        for segment, owner, kept, *values, cost, _, known_rows in _tuples(table):
            if known_rows:
                texts = tuple(None if value is None else str(value) for value in values)
                match = texts[len(self.by) :]
                if match not in known:
                    known[match] = dict(zip(columns, match, strict=True))
                found[segment].append(CostRow(known[match], owner, texts[: len(self.by)], cost, kept))
        return found

    @property
    def _cut(self) -> bool:
        """Whether a segment begins inside a month."""
        return any(start.day != 1 for start in self.starts)

    def _plans(self, listed: Ownership, days: Period) -> dict[str, str]:
        """Who is listed in these days, with the plan of their last day."""
        begins = {entry.valid_from for entry in listed.owners if days.start < entry.valid_from < days.end}
        found: dict[str, str] = {}
        for day in (days.start, *sorted(begins), days.last_day):
            found |= {name: entry.plan or "" for name, entry in listed.owners_on(self.owner, day).items()}
        return found

    def _metrics(self) -> dict[date, list[MetricRow]]:
        found: dict[date, list[MetricRow]] = defaultdict(list)
        table = self.ledger.ask_metrics(queries.metric_totals, self.scope, self.starts)
        for segment, tenant, metric, unit, value, lowest, _, sources in _tuples(table):
            found[segment].append(MetricRow(tenant, metric, unit, value, lowest, sources))
        return found

    def _quantities(self) -> dict[date, dict[tuple[str, str], Decimal]]:
        ask = self.ledger.ask_by_day if self._cut else self.ledger.ask_exact
        found: dict[date, dict[tuple[str, str], Decimal]] = defaultdict(dict)
        for segment, owner, unit, consumed in _tuples(ask(queries.owned_quantities, self.scope, self.starts, self.own)):
            if consumed is not None:
                found[segment][owner, unit] = consumed
        return found


def matched(pools: Iterable[Pool]) -> dict[str, str]:
    """Column that pools match on to one of the pools that do, in words."""
    match: dict[str, str] = {}
    for pool in pools:
        found = [pool.match, *(part.match for activity in pool.activities for part in activity.parts)]
        match |= {column: f"pool '{pool.name}'" for each in found for column in each}
    return match


def refuse_unknown(asked: Mapping[str, str]) -> None:
    """Check columns, each with who asks for it.

    Raises:
        UsageError: The cube does not keep one of them.
    """
    for column, who in asked.items():
        if column not in SLICES:
            raise UsageError(
                f"{who} asks for '{column}', which the cube does not keep: use one of {', '.join(sorted(SLICES))}, "
                "or give such charges a project by an ownership rule and match on x_Project"
            )


def _tuples(table: pa.Table) -> Iterator[Sequence[Any]]:
    """Rows of a table, faster than as dicts."""
    return zip(*(column.to_pylist() for column in table.columns), strict=True)
