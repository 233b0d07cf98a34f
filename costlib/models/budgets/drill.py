"""Down into a budget: its cost by a column in two periods, as the bridge counts them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib import queries_budgets
from costlib.amounts import EXACT
from costlib.ledger import Ledger
from costlib.models.budgets.bridge_lines import counted
from costlib.models.budgets.status_scope import ask, scope_of
from costlib.policy.budgets import Budget
from costlib.scope import Period


def costs_by(
    ledger: Ledger, budget: Budget, period: Period, column: str, *, open_end: bool, tenant: str | None = None
) -> pa.Table:
    """Cost of a budget by a column. Columns: the one asked for, ``cost``, ``rows``, ``known``, as of ``spend_by``.

    Args:
        ledger: Where costs come from.
        budget: What counts.
        period: The days.
        column: Of the cube; of single charges for a budget by tags.
        open_end: Whether charges that reach beyond the period count for their days inside alone, as a monthly invoice
            does against half a month.
        tenant: Restriction, as of a scope.
    """
    table = ask(ledger, budget, queries_budgets.by_day, scope_of(budget, period, tenant), column)
    found: dict[str | None, dict[str, Any]] = {}
    for row in table.to_pylist():
        sums = found.setdefault(row[column], {column: row[column], "cost": Decimal(0), "rows": 0, "known": 0})
        sums["cost"] = EXACT.add(sums["cost"], _inside(row, period) if open_end else row["cost"] or Decimal(0))
        sums["rows"] += row["rows"] or 0
        sums["known"] += row["known"] or 0
    names = [column, "cost", "rows", "known"]
    return pa.table({name: [each[name] for each in found.values()] for name in names})


def _inside(row: Mapping[str, Any], period: Period) -> Decimal:
    reaches = row["charged_until"] > period.end
    return counted(
        {**row, "since": row["charge_date"] if reaches else None, "until": row["charged_until"]}, "cost", period.end
    )
