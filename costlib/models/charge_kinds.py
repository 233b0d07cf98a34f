"""Kinds of charge: usage, purchases, taxes, credits and adjustments told apart, and corrections of older bills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.ratios import in_percent, known, share

CATEGORIES = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
"""FOCUS ChargeCategory, in the order in which a bill is read."""
CORRECTION = "Correction"
"""FOCUS ChargeClass of what corrects a bill that was already invoiced."""
UNNAMED = "Not named"


@dataclass(frozen=True, slots=True)
class ChargeKind:
    """One kind of charge. ``share`` is of the sum of all kinds: credits take a negative one."""

    category: str
    correction: bool
    cost: Decimal | None
    share: float | None
    rows: int

    @property
    def title(self) -> str:
        """What it is called on screen.

        >>> ChargeKind("Usage", True, Decimal(-5), None, 1).title
        'Usage, corrections'
        """
        return f"{self.category}, corrections" if self.correction else self.category


def charge_kinds(table: Any) -> list[ChargeKind]:
    """Read ``queries.spend_by`` by ChargeCategory and ChargeClass, in the order of a bill."""
    rows = table.to_pylist()
    whole = sum((row["cost"] or Decimal(0) for row in rows), Decimal(0))
    return sorted((_kind(row, whole) for row in rows), key=lambda each: (_place(each.category), each.correction))


def charge_kinds_table(found: Sequence[ChargeKind]) -> pa.Table:
    """As a table: ChargeCategory, ChargeClass, cost, share_percent, charges."""
    return pa.table(
        {
            "ChargeCategory": pa.array([each.category for each in found], pa.string()),
            "ChargeClass": pa.array([CORRECTION if each.correction else None for each in found], pa.string()),
            "cost": pa.array([each.cost for each in found], pa.decimal128(38, 12)),
            "share_percent": pa.array([in_percent(each.share) for each in found], pa.float64()),
            "charges": pa.array([each.rows for each in found], pa.int64()),
        }
    )


def _kind(row: Mapping[str, Any], whole: Decimal) -> ChargeKind:
    cost = known(row["cost"], row["known"], row["rows"])
    return ChargeKind(
        row["ChargeCategory"] or UNNAMED, row["ChargeClass"] == CORRECTION, cost, share(cost, whole), int(row["rows"])
    )


def _place(category: str) -> int:
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)
