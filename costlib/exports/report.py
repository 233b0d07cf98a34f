"""What an export of the ledger reports: what was written, what was filled, and that the totals held."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from costlib.focus.contract import COSTS
from costlib.ledger.reports import plain

Totals = Mapping[str, Mapping[str, Decimal | None]]
"""Billing currency to cost column to sum; None where no row gives that cost. Currencies are never added."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """One export of the ledger.

    Args:
        path: The file.
        format: ``csv`` or ``parquet``.
        focus_version: None for the ledger as stored.
        lake_version: Version of the facts that were read.
        rows: Rows written.
        stored: Totals of the facts before the export.
        exported: Totals of the file, read back; ``BilledCost`` is the same in both.
        filled: Rows per column that a fallback filled.
        gaps: Rows per column that FOCUS demands, that nothing fills.
    """

    path: Path
    format: str
    focus_version: str | None
    lake_version: int
    rows: int
    stored: Totals
    exported: Totals
    filled: Mapping[str, int]
    gaps: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it and the audit keeps it: amounts as decimal strings."""
        return {
            "path": str(self.path),
            "format": self.format,
            "focus_version": self.focus_version,
            "lake_version": self.lake_version,
            "rows": self.rows,
            "totals": [
                {"BillingCurrency": currency, "stored": _plain(sums), "exported": _plain(self.exported[currency])}
                for currency, sums in self.stored.items()
            ],
            "filled": dict(self.filled),
            "gaps": dict(self.gaps),
        }


def _plain(sums: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {cost: plain(sums[cost]) for cost in COSTS}
