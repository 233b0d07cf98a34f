"""Commitments: how much of what could be covered is covered, and how much of what was bought is used.

Source: FOCUS, "Commitment Discount" rows; FinOps Framework, capability "Rate Optimization".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.models.ratios import share

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Commitments:
    """Use of commitments in one period.

    Args:
        used: Effective cost of commitments that were used.
        unused: Effective cost of commitments that nobody used.
        covered: What the covered usage would have cost without commitments (contracted cost).
        uncovered: Contracted cost of standard-priced usage, not covered, of services that have covered usage.
    """

    used: Decimal
    unused: Decimal
    covered: Decimal
    uncovered: Decimal

    @property
    def utilisation(self) -> float | None:
        """Used share of what was bought; None where nothing was bought.

        >>> Commitments(Decimal(75), Decimal(25), Decimal(100), Decimal(300)).utilisation
        0.75
        """
        return share(self.used, self.used + self.unused)

    @property
    def coverage(self) -> float | None:
        """Covered share of what could be covered; None where nothing is.

        Unused commitments count on neither side, nor does usage that no commitment of ours could cover.

        >>> Commitments(Decimal(75), Decimal(25), Decimal(100), Decimal(300)).coverage
        0.25
        """
        return share(self.covered, self.covered + self.uncovered)


def commitments(table: Any | None) -> Commitments:
    """Read ``queries.committed``; without a table there are none.

    A provider does not say which usage its commitments could have covered. Taken as eligible is standard-priced usage
    of the services in which commitments cover something in the period.
    """
    return _commitments([] if table is None else table.to_pylist())


def commitments_by_month(table: Any) -> dict[date, Commitments]:
    """Read ``queries.committed`` by ``month``; a month without usage has no entry."""
    months: dict[date, list[Mapping[str, Any]]] = {}
    for row in table.to_pylist():
        months.setdefault(row["month"].date(), []).append(row)
    return {month: _commitments(rows) for month, rows in months.items()}


def _commitments(rows: Sequence[Mapping[str, Any]]) -> Commitments:
    used = [row for row in rows if row["CommitmentDiscountStatus"] == "Used"]
    services = {_service(row) for row in used}
    eligible = [row for row in rows if _is_plain(row) and _service(row) in services]
    unused = [row for row in rows if row["CommitmentDiscountStatus"] == "Unused"]
    return Commitments(
        _sum(used, "effective"), _sum(unused, "effective"), _sum(used, "contracted"), _sum(eligible, "contracted")
    )


def _is_plain(row: Mapping[str, Any]) -> bool:
    return row["CommitmentDiscountStatus"] is None and row["PricingCategory"] == "Standard"


def _service(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row["ServiceProviderName"], row["ServiceName"]


def _sum(rows: Sequence[Mapping[str, Any]], column: str) -> Decimal:
    return sum((row[column] or _ZERO for row in rows), _ZERO)
