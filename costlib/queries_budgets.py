"""Questions about budgets: what a bridge is made from, and budgets by tags, which only single charges know."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw

from costlib.queries import Frame, in_scope
from costlib.scope import Period, Scope

Tags = tuple[tuple[str, tuple[str, ...]], ...]
"""Key of a tag to its values."""
KINDS = ("ChargeCategory", "ChargeClass", "PricingCategory", "CommitmentDiscountStatus", "CommitmentDiscountType")
"""What tells kinds of charges apart."""
ITEMS = (
    "ServiceProviderName",
    "ServiceName",
    "ServiceSubcategory",
    "RegionId",
    "x_Model",
    "x_TokenKind",
    "ConsumedUnit",
)
"""What is bought: as near to a line of a price list as the cube knows."""
COSTS = ("cost", "rows", "known", "quantity")


def two_periods(costs: Frame, scope: Scope, before: Period) -> Frame:
    """Charges of the scope's period and of one before it.

    Columns: ``now`` (whether of the scope's period), ``BillingCurrency``, those of ``KINDS`` and ``ITEMS``; ``cost``,
    ``rows``, ``known`` (rows that give the cost) and ``quantity`` (of these rows alone).

    Args:
        costs: By day, unless both periods are whole months.
        scope: Of the later period.
        before: Lies before the scope's period.
    """
    both = in_scope(costs, scope.over(Period(before.start, scope.period.end)))
    day = nw.col("charge_date")
    kept = both.filter((day < nw.lit(before.end)) | (day >= nw.lit(scope.period.start)))
    gives = nw.col("known_bases").str.contains(scope.basis[0], literal=True)
    made = kept.with_columns(
        now=day >= nw.lit(scope.period.start),
        cost=nw.col(scope.basis),
        known=nw.when(gives).then(nw.col("rows")).otherwise(0),
        quantity=nw.when(gives).then(nw.col("consumed")),
    )
    by = ("now", "BillingCurrency", *KINDS, *ITEMS)
    return made.group_by(*by).agg(*(nw.col(name).sum() for name in COSTS)).sort(*by)


def tagged(facts: Frame, scope: Scope, question: Callable[..., Frame], tags: Tags, *args: Any) -> Frame:
    """Ask a question of the cube of single charges with these tags."""
    kept = facts
    for key, values in tags:
        kept = kept.filter(nw.col("Tags").cast(nw.String).str.contains(_pattern(key, values)))
    as_cube = kept.with_columns(
        consumed=nw.col("ConsumedQuantity"),
        rows=nw.lit(1),
        known_bases=nw.when(~nw.col(scope.basis).is_null()).then(nw.lit(scope.basis[0])).otherwise(nw.lit("")),
    )
    return question(as_cube, scope, *args)


def _pattern(key: str, values: Sequence[str]) -> str:
    """What the text of tags holds where a key has one of these values.

    >>> bool(re.search(_pattern("team", ["a b"]), '{"env": "prod", "team":"a b"}'))
    True
    """
    wanted = "|".join(re.escape(json.dumps(value, ensure_ascii=False)) for value in values)
    return rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:\s*({wanted})"
