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
LINES = ("BillingCurrency", *KINDS, *ITEMS)
COSTS = ("cost", "rows", "known", "quantity")


def by_day(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per ``charge_date``, ``charged_until`` (exclusive end of what was charged for) and value of ``by``.

    Columns: those, ``cost``, ``rows``, ``known`` (rows that give the cost). Ask it by day.
    """
    kept = in_scope(costs, scope).with_columns(cost=nw.col(scope.basis), known=_known(scope))
    keys = ("charge_date", "charged_until", *by)
    return kept.group_by(*keys).agg(*(nw.col(name).sum() for name in ("cost", "rows", "known")))


def two_periods(costs: Frame, scope: Scope, gap: Period, by: Sequence[str] = LINES) -> Frame:
    """Charges of two periods: those of the scope before a gap, and those after it.

    A charge for days that reach into the gap, such as a monthly invoice, is to count for its days before it alone.

    Columns: ``now`` (whether after the gap), ``by``; ``since`` and ``until`` (days of a charge that reaches into the
    gap, else null); ``cost``, ``rows``, ``known`` (rows that give the cost) and ``quantity`` (of these rows alone).

    Args:
        costs: By day, unless every end of a period is the first of a month.
        scope: From the start of the earlier period to the end of the later one.
        gap: Days between the two, which count nothing; it may be empty.
        by: Columns; by default what tells prices and quantities apart.
    """
    day, until = nw.col("charge_date"), nw.col("charged_until")
    kept = in_scope(costs, scope).filter((day < nw.lit(gap.start)) | (day >= nw.lit(gap.end)))
    reaches = nw.when(nw.lit(gap.days > 0) & (day < nw.lit(gap.start)) & (until > nw.lit(gap.start)))
    made = kept.with_columns(
        now=day >= nw.lit(gap.end),
        since=reaches.then(day),
        until=reaches.then(until),
        cost=nw.col(scope.basis),
        known=_known(scope),
        quantity=nw.when(_gives(scope)).then(nw.col("consumed")),
    )
    keys = ("now", *by, "since", "until")
    return made.group_by(*keys).agg(*(nw.col(name).sum() for name in COSTS)).sort(*keys)


def _gives(scope: Scope) -> nw.Expr:
    return nw.col("known_bases").str.contains(scope.basis[0], literal=True)


def _known(scope: Scope) -> nw.Expr:
    return nw.when(_gives(scope)).then(nw.col("rows")).otherwise(0)


def tagged(facts: Frame, scope: Scope, question: Callable[..., Frame], tags: Tags, *args: Any) -> Frame:
    """Ask a question of the cube of single charges with these tags."""
    kept = facts
    for key, values in tags:
        kept = kept.filter(nw.col("Tags").cast(nw.String).str.contains(_pattern(key, values)))
    as_cube = kept.with_columns(
        consumed=nw.col("ConsumedQuantity"),
        rows=nw.lit(1),
        charged_until=nw.min_horizontal("ChargePeriodEnd", "BillingPeriodEnd").dt.date(),
        known_bases=nw.when(~nw.col(scope.basis).is_null()).then(nw.lit(scope.basis[0])).otherwise(nw.lit("")),
    )
    return question(as_cube, scope, *args)


def _pattern(key: str, values: Sequence[str]) -> str:
    """What the text of tags holds where a key has one of these values.

    >>> bool(re.search(_pattern("team", ["a b"]), '{"env": "prod", "team":"a b"}'))
    True
    """
    wanted = "|".join(text for value in values for text in _spelt(value))
    return rf"({'|'.join(_spelt(key))})\s*:\s*({wanted})"


def _spelt(text: str) -> list[str]:
    """A text as JSON may spell it: letters beyond ASCII as they are, or by number."""
    return [re.escape(each) for each in dict.fromkeys((json.dumps(text, ensure_ascii=False), json.dumps(text)))]
