"""How much of a scope a factor hits: all of it, nothing, or the part that the cost of recent days tells."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from costlib import queries
from costlib.ledger import Ledger
from costlib.models.outlook.factors import Acting
from costlib.policy.scenarios import Factor
from costlib.scope import Period, Scope

RECENT = 90
"""Days whose cost tells the part of a scope that a factor with a match hits."""


def acting(ledger: Ledger, scope: Scope, factors: Sequence[Factor]) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """Factors with their reach into a scope, and names of those that can't be placed, with the reason.

    Args:
        ledger: Where costs come from.
        scope: What is forecast; its period is not looked at.
        factors: Of a scenario.
    """
    return placed(factors, partial(reach, ledger, scope), scope.currency)


def placed(
    factors: Sequence[Factor], reaches: Callable[[Factor], float | None], currency: str
) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """As ``acting``, with what tells the reach of a factor (None: unknown) in the place of the ledger.

    >>> price = Factor(name="Price", kind="percent", size=5, valid_from="2027-01-01", source="")
    >>> placed([price], lambda factor: None, "USD")
    ((), {'Price': 'what it hits was not charged in the last 90 days of the data'})
    """
    found: list[Acting] = []
    left_out: dict[str, str] = {}
    for factor in factors:
        foreign = factor.kind == "amount" and factor.currency != currency
        part = None if foreign else reaches(factor)
        if foreign:
            left_out[factor.name] = f"it is in {factor.currency}, these figures are in {currency}"
        elif part is None:
            left_out[factor.name] = f"what it hits was not charged in the last {RECENT} days of the data"
        elif part:
            found.append(Acting(factor, part))
    return tuple(found), left_out


def reach(ledger: Ledger, scope: Scope, factor: Factor) -> float | None:
    """Part of a scope that a factor hits, 0 to 1; None where the cost of recent days does not tell.

    A percentage hits the part of the scope's cost that its match keeps. An amount belongs to all cost that its match
    keeps; a scope that holds a part of that cost bears that part of the amount, so that parts add up to the whole.
    """
    as_of = ledger.freshness().as_of
    return _reach(ledger, scope.over(Period(as_of - timedelta(days=RECENT), as_of)), factor)


def _reach(ledger: Ledger, scope: Scope, factor: Factor) -> float | None:
    kept = dict(scope.filters)
    if any(column in kept and not set(kept[column]) & set(values) for column, values in factor.match.items()):
        return 0.0
    if factor.kind == "amount":
        return _part_of_amount(ledger, scope, factor)
    if all(column in kept and set(kept[column]) <= set(values) for column, values in factor.match.items()):
        return 1.0
    return _part(_cost(ledger, scope.where(**factor.match)), _cost(ledger, scope))


def _part_of_amount(ledger: Ledger, scope: Scope, factor: Factor) -> float | None:
    inside = all(column in factor.match and set(factor.match[column]) <= set(kept) for column, kept in scope.filters)
    mine = scope.tenant is None or factor.match.get("x_Tenant") == (scope.tenant,)
    if inside and mine:
        return 1.0
    if not mine:
        return None
    hit = replace(scope, filters=()).where(**factor.match)
    return _part(_cost(ledger, scope.where(**factor.match)), _cost(ledger, hit))


def _cost(ledger: Ledger, scope: Scope) -> Decimal:
    """Known cost; what is unknown on the basis counts for nothing in a share."""
    (cost,) = ledger.ask_exact(queries.spend_by, scope)["cost"].to_pylist() or [None]
    return cost or Decimal(0)


def _part(some: Decimal, whole: Decimal) -> float | None:
    return float(min(max(some / whole, Decimal(0)), Decimal(1))) if whole > 0 else None
