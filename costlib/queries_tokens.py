"""Questions about tokens of single charges: what was billed for them, and what was counted beside the bill."""

import narwhals as nw

from costlib.queries import Frame, in_scope
from costlib.scope import Scope

TOKENS = "Tokens"
"""ConsumedUnit of a raw count of tokens."""


def token_charges(facts: Frame, scope: Scope, *by: str) -> Frame:
    """Charges of tokens per value of ``by``: those with a billed cost, and those that only count.

    Columns: ``by``, ``cost`` (billed), ``billed_rows``, ``billed_tokens``, ``billed_counts`` (billed rows that say how
    many), ``used_rows``, ``used_tokens`` (of rows without a cost).
    """
    billed = ~nw.col("BilledCost").is_null()
    counted = (nw.col("ConsumedUnit") == TOKENS) & ~nw.col("ConsumedQuantity").is_null()
    parts = {
        "cost": nw.col("BilledCost"),
        "billed_rows": nw.when(billed).then(1).otherwise(0),
        "billed_tokens": nw.when(billed, counted).then(nw.col("ConsumedQuantity")),
        "billed_counts": nw.when(billed, counted).then(1).otherwise(0),
        "used_rows": nw.when(~billed, counted).then(1).otherwise(0),
        "used_tokens": nw.when(~billed, counted).then(nw.col("ConsumedQuantity")),
    }
    kept = in_scope(facts, scope).filter(~nw.col("x_TokenKind").is_null())
    return kept.with_columns(**parts).group_by(*by).agg(*(nw.col(name).sum() for name in parts)).sort(*by)
