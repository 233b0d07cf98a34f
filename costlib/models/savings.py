"""Savings against public prices: how much of them was negotiated, how much came from commitments, and what was wasted.

Source: FinOps Foundation, KPI "Effective Savings Rate" (1 - effective cost / cost at public prices), split as FOCUS
prices allow: list to contracted is negotiated, contracted to effective comes from commitments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.ratios import share

AMOUNTS = ("list", "contracted", "effective", "unused")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Savings:
    """What used usage costs at three prices, and what unused commitments cost on top.

    Args:
        list: Cost at public prices of the usage for which all three costs are known.
        contracted: The same usage at negotiated prices.
        effective: The same usage after commitments.
        unused: Effective cost of commitments that nobody used. It buys nothing, so it has no list value here.
        rows: Usage charges.
        priced: Usage charges for which all three costs are known.
    """

    list: Decimal
    contracted: Decimal
    effective: Decimal
    unused: Decimal
    rows: int
    priced: int

    @property
    def negotiated(self) -> Decimal:
        """Saved by negotiated prices; negative where they are above the public ones."""
        return self.list - self.contracted

    @property
    def commitment(self) -> Decimal:
        """Saved by commitments that were used; negative where they cost more than doing without."""
        return self.contracted - self.effective

    @property
    def net(self) -> Decimal:
        """Saved in all: negotiated + commitment - unused."""
        return self.list - self.effective - self.unused

    @property
    def rate(self) -> float | None:
        """Effective savings rate, a fraction of list cost; None where no usage has all its prices.

        >>> Savings(Decimal(200), Decimal(180), Decimal(130), Decimal(10), rows=4, priced=4).rate
        0.3
        """
        return share(self.net, self.list)

    @property
    def coverage(self) -> float | None:
        """Fraction of usage charges for which all three costs are known."""
        return share(self.priced, self.rows)


NOTHING_PRICED = Savings(_ZERO, _ZERO, _ZERO, _ZERO, rows=0, priced=0)


def savings(table: Any | None) -> Savings:
    """Read the one row of ``queries.savings``; without a table nothing is priced."""
    return NOTHING_PRICED if table is None else _savings(table.to_pylist()[0])


def savings_by_month(table: Any) -> dict[date, Savings]:
    """Read ``queries.savings`` per month; a month without usage has no entry."""
    return {row["month"].date(): _savings(row) for row in table.to_pylist()}


def _savings(row: Mapping[str, Any]) -> Savings:
    listed, contracted, effective, unused = (row[name] or _ZERO for name in AMOUNTS)
    return Savings(listed, contracted, effective, unused, int(row["rows"] or 0), int(row["priced"] or 0))


def savings_table(found: Savings) -> pa.Table:
    """The steps from list to effective cost as a table: step, amount (what a step takes off is negative)."""
    steps = {
        "List cost": found.list,
        "Negotiated": -found.negotiated,
        "Commitments": -found.commitment,
        "Unused commitments": found.unused,
        "Effective cost": found.effective + found.unused,
    }
    return pa.table({"step": list(steps), "amount": pa.array(list(steps.values()), pa.decimal128(38, 12))})
