"""What must hold over charges that keep FOCUS, as checks over data: each returns what breaks it, else nothing.

Source: FOCUS 1.4, Cost and Usage: EffectiveCost, ChargeClass; supported features, invoice reconciliation.
"""

from decimal import Decimal
from typing import Any

import duckdb

from costlib.focus.contract import COSTS

Rows = list[tuple[Any, ...]]
SLACK = Decimal("0.000001")
"""Sums of amounts that a provider spread over hours may differ by this, in the billing currency."""


def unknown_costs(charges: duckdb.DuckDBPyRelation) -> Rows:
    """Count charges without one of the four costs or the currency they are in, per column: a rule of what is exported.

    >>> unknown_costs(
    ...     duckdb.sql(
    ...         "SELECT 1 AS BilledCost, 1 AS EffectiveCost, 1 AS ListCost, NULL AS ContractedCost, "
    ...         "'USD' AS BillingCurrency"
    ...     )
    ... )
    [('ContractedCost', 1)]
    """
    columns = (*COSTS, "BillingCurrency")
    counts = ", ".join(f"count(*) - count({column})" for column in columns)
    (found,) = _ask(charges, f"SELECT {counts} FROM charges")
    return [(column, missing) for column, missing in zip(columns, found, strict=True) if missing]


def purchases_with_effect(charges: duckdb.DuckDBPyRelation) -> Rows:
    """Find commitments whose purchase has an effective cost, though the usage it covers carries it.

    Returns (CommitmentDiscountId, EffectiveCost of its purchases).
    """
    return _ask(
        charges,
        "SELECT CommitmentDiscountId, sum(EffectiveCost) FROM charges WHERE ChargeCategory = 'Purchase' "
        "AND CommitmentDiscountId IS NOT NULL AND EffectiveCost <> 0 GROUP BY 1 ORDER BY 1",
    )


def unbalanced_commitments(charges: duckdb.DuckDBPyRelation, slack: Decimal = SLACK) -> Rows:
    """Find commitments whose usage, used and unused, does not cost what was paid for them. Whole terms only.

    Returns (BillingCurrency, CommitmentDiscountId, paid, effective cost of the usage).
    """
    return _ask(
        charges,
        "SELECT BillingCurrency, CommitmentDiscountId, "
        "coalesce(sum(BilledCost) FILTER (ChargeCategory = 'Purchase'), 0) AS paid, "
        "coalesce(sum(EffectiveCost) FILTER (ChargeCategory = 'Usage'), 0) AS used FROM charges "
        f"WHERE CommitmentDiscountId IS NOT NULL GROUP BY 1, 2 HAVING abs(paid - used) > {slack} ORDER BY 1, 2",
    )


def usage_neither_used_nor_unused(charges: duckdb.DuckDBPyRelation) -> Rows:
    """Count usage under a commitment that does not say whether it is used or unused, per CommitmentDiscountId."""
    return _ask(
        charges,
        "SELECT CommitmentDiscountId, count(*) FROM charges WHERE ChargeCategory = 'Usage' "
        "AND CommitmentDiscountId IS NOT NULL "
        "AND (CommitmentDiscountStatus IS NULL OR CommitmentDiscountStatus NOT IN ('Used', 'Unused')) "
        "GROUP BY 1 ORDER BY 1",
    )


def unequal_totals(charges: duckdb.DuckDBPyRelation, slack: Decimal = SLACK) -> Rows:
    """Find currencies whose billed and effective costs differ. Holds over data with all purchases and all they cover.

    Returns (BillingCurrency, BilledCost, EffectiveCost).
    """
    return _ask(
        charges,
        "SELECT BillingCurrency, sum(BilledCost) AS billed, sum(EffectiveCost) AS effective FROM charges GROUP BY 1 "
        f"HAVING abs(billed - effective) > {slack} ORDER BY 1",
    )


def unreconciled_invoices(
    charges: duckdb.DuckDBPyRelation, details: duckdb.DuckDBPyRelation, slack: Decimal = SLACK
) -> Rows:
    """Find invoices whose charges do not add up to their details, tax apart.

    Args:
        charges: Cost and Usage.
        details: Invoice Detail.
        slack: What a provider's rounding may leave, in the billing currency.

    Returns:
        (InvoiceIssuerName, InvoiceId, BillingCurrency, whether it is the tax, charges, details); an invoice that only
        one of the two knows has None for the other.
    """
    key = "InvoiceIssuerName, InvoiceId, BillingCurrency, ChargeCategory = 'Tax'"
    query = f"SELECT {key} AS tax, sum(BilledCost) AS cost FROM charges WHERE InvoiceId IS NOT NULL GROUP BY ALL"
    ours, theirs = (
        {key: cost for *parts, cost in _ask(rows, query) for key in [tuple(parts)]} for rows in (charges, details)
    )
    return [
        (*key, ours.get(key), theirs.get(key))
        for key in sorted(ours.keys() | theirs.keys())
        if key not in ours or key not in theirs or abs(ours[key] - theirs[key]) > slack
    ]


def misplaced_corrections(charges: duckdb.DuckDBPyRelation) -> Rows:
    """Count corrections of what was not yet charged: their charge period is the original's, their invoice a later one.

    Returns (InvoiceId, rows).
    """
    return _ask(
        charges,
        "SELECT InvoiceId, count(*) FROM charges WHERE ChargeClass = 'Correction' "
        "AND ChargePeriodStart >= BillingPeriodEnd GROUP BY 1 ORDER BY 1",
    )


def _ask(charges: duckdb.DuckDBPyRelation, query: str) -> Rows:
    found = charges.query("charges", query)
    return [] if found is None else found.fetchall()
