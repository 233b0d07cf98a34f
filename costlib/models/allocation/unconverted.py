"""Cost that no rate converts: which pool or owner it would have gone to, and the rate to load."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from costlib import queries
from costlib.amounts import EXACT
from costlib.ledger.reports import plain
from costlib.models.allocation.costs import cells
from costlib.models.allocation.inputs import Inputs
from costlib.models.allocation.result import DIRECT, UNPOOLED, Unconverted

Key = tuple[date, str, str | None, str]
"""Month, pool, owner, currency."""


def unconverted(inputs: Inputs) -> Iterator[Unconverted]:
    """Cost left out per month, pool, owner and currency, of what the filters keep."""
    if not inputs.ledger.unconverted(inputs.scope):
        return
    sums: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for key, cost, rows in _costs(inputs):
        sums[key] = EXACT.add(sums[key][0], cost), sums[key][1] + rows
    for (month, pool, owner, currency), (cost, rows) in sorted(sums.items(), key=str):
        remedy = f"load a rate from {currency} to {inputs.scope.currency} for {month:%Y-%m}"
        text = f"{plain(cost)} {currency} can't be converted: {remedy}"
        yield Unconverted(month, pool, owner, currency, cost, rows, text)


def _costs(inputs: Inputs) -> Iterator[tuple[Key, Decimal, int]]:
    columns, by = inputs.columns(), ("BillingCurrency",)
    table = inputs.ledger.ask_unconverted(
        queries.spend_by_segment, inputs.scope, inputs.starts, inputs.own, by, columns, inputs.filters
    )
    for row in table.to_pylist():
        if row["kept"] and row["known"]:
            key = (row["segment"].replace(day=1), _place(inputs, row, columns), row["owner"], row["by_BillingCurrency"])
            yield key, row["cost"], int(row["rows"])


def _place(inputs: Inputs, row: dict[str, Any], columns: tuple[str, ...]) -> str:
    """The pool that would have taken it."""
    if row["owner"] is not None:
        return DIRECT
    values = {name: None if row[f"match_{name}"] is None else str(row[f"match_{name}"]) for name in columns}
    found = cells(values, inputs.pools[row["segment"]])
    return found[0].pool if found else UNPOOLED
