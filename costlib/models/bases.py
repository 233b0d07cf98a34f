"""The same charges at four costs: billed, effective, contracted, list, each with how much of it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.ratios import in_percent, known, share
from costlib.scope import BASES, Basis

FEES_BY = ("ChargeCategory", "CommitmentDiscountType", "CommitmentDiscountStatus")


@dataclass(frozen=True, slots=True)
class FourCosts:
    """What some charges cost on each basis.

    Args:
        name: Of what is compared; None for what the bill does not name, or for all of it.
        costs: By basis; None where charges exist and no such cost of them is known.
        coverage: By basis, the fraction of charges that give it; None where there are none.
    """

    name: str | None
    costs: dict[Basis, Decimal | None]
    coverage: dict[Basis, float | None]


def four_costs(table: Any, column: str | None = None) -> list[FourCosts]:
    """Read ``queries.bases``, dearest list cost first.

    Args:
        table: Answer of ``queries.bases`` by ``column``, or of all charges.
        column: The column that names what is compared.
    """
    found = [
        FourCosts(
            row[column] if column else None,
            {basis: known(row[basis], row[f"known_{basis}"] or 0, row["rows"] or 0) for basis in BASES},
            {basis: share(row[f"known_{basis}"], row["rows"]) for basis in BASES},
        )
        for row in table.to_pylist()
    ]
    return sorted(found, key=lambda each: max(cost or Decimal(0) for cost in each.costs.values()), reverse=True)


def four_costs_table(found: Sequence[FourCosts], column: str) -> pa.Table:
    """As a table: ``column``, the four costs, and ``<cost>_known_percent`` for a cost not known for every charge."""
    columns: dict[str, Any] = {column: pa.array([each.name for each in found], pa.string())}
    for basis in BASES:
        columns[basis] = pa.array([each.costs[basis] for each in found], pa.decimal128(38, 12))
    for basis in BASES:
        shares = [each.coverage[basis] for each in found]
        if any(known_share != 1 for known_share in shares):
            columns[f"{basis}_known_percent"] = pa.array([in_percent(each) for each in shares], pa.float64())
    return pa.table(columns)


def commitment_fees(table: Any, basis: Basis = "ListCost") -> Decimal:
    """Cost of commitments themselves: fees that pay for usage charged elsewhere, and what was left unused.

    Args:
        table: Answer of ``queries.bases`` by ``FEES_BY``.
        basis: The cost to add up; billed and effective cost count a commitment once, the others also what it covers.
    """
    fees = [row[basis] or Decimal(0) for row in table.to_pylist() if _is_fee(row)]
    return sum(fees, Decimal(0))


def _is_fee(row: Mapping[str, Any]) -> bool:
    bought = row["ChargeCategory"] == "Purchase" and row["CommitmentDiscountType"] is not None
    return bought or row["CommitmentDiscountStatus"] == "Unused"
