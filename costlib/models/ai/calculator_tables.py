"""The calculator's answer as a table and in sentences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa

from costlib import amounts
from costlib.amounts import EXACT
from costlib.models.ai.calculator import Calculation
from costlib.models.breakdown import MONEY, Part
from costlib.models.ratios import in_percent, share
from costlib.models.units.content_costs import ContentType
from costlib.policy.ai import Pattern

PRICE = pa.decimal128(38, 12)
_PLACES = Decimal("1e-12")


def calculation_table(found: Calculation, patterns: Sequence[Pattern], measured: Sequence[ContentType]) -> pa.Table:
    """A line per content type, and what the ledger measured of the same where it did.

    Columns: content_type, model, input_tokens, output_tokens, volume, cost_per_piece, monthly_cost, share_percent,
    measured_per_piece.

    Args:
        found: The calculation.
        patterns: It was made of.
        measured: Content types of a period; their cost is in the same currency.
    """
    tokens = {each.name: each for each in patterns}
    real = {each.name: each.per_piece for each in measured}
    rows = found.rows
    return pa.table(
        {
            "content_type": pa.array([row.content_type for row in rows], pa.string()),
            "model": pa.array([row.model for row in rows], pa.string()),
            "input_tokens": pa.array([tokens[row.content_type].input_tokens for row in rows], MONEY),
            "output_tokens": pa.array([tokens[row.content_type].output_tokens for row in rows], MONEY),
            "volume": pa.array([row.volume for row in rows], MONEY),
            "cost_per_piece": pa.array([_fitting(row.cost_per_piece) for row in rows], PRICE),
            "monthly_cost": pa.array([_fitting(row.monthly_cost) for row in rows], PRICE),
            "share_percent": pa.array([in_percent(share(row.monthly_cost, found.total)) for row in rows], pa.float64()),
            "measured_per_piece": pa.array([_fitting(real.get(row.content_type)) for row in rows], PRICE),
        }
    )


def parts(found: Calculation) -> list[Part]:
    """A part per content type, dearest first, for a chart."""
    rows = sorted(found.rows, key=lambda row: (-row.monthly_cost, row.content_type))
    return [Part(row.content_type, row.monthly_cost, None, share(row.monthly_cost, found.total)) for row in rows]


def headline(found: Calculation) -> str:
    """The finding of the calculator."""
    return (
        f"{amounts.quantity(found.pieces)} pieces cost {amounts.short(found.total, found.currency)} a month, "
        f"{amounts.price(found.average, found.currency)} each"
    )


def in_full(amount: Decimal | None, currency: str, places: int = 4) -> str:
    """An amount with all digits that matter, at least to the cent.

    >>> in_full(Decimal("59.0950"), "USD"), in_full(Decimal("0.02462291666"), "USD", 7), in_full(Decimal(3), "USD")
    ('$59.095', '$0.0246229', '$3.00')
    """
    if amount is None:
        return amounts.UNKNOWN
    exact = amount.quantize(Decimal(1).scaleb(-places), context=EXACT).normalize(EXACT)
    cents = exact.quantize(Decimal("0.01"), context=EXACT)
    return f"{amounts.SYMBOLS.get(currency, f'{currency} ')}{cents if cents == exact else exact:,f}"


def measured_volumes(found: Sequence[ContentType]) -> Mapping[str, Decimal]:
    """Pieces per content type of a month."""
    return {each.name: each.pieces for each in found}


def _fitting(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(_PLACES, context=EXACT)
