"""How much of a scope a factor hits: all of it, nothing, or the part that the cost of recent days tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from costlib import queries
from costlib.ledger import Ledger
from costlib.models.outlook.factors import Acting
from costlib.policy.scenarios import Factor
from costlib.scope import Period, Scope

RECENT = 90
"""Days whose cost tells the part of a scope that a factor with a match hits."""


def acting(ledger: Ledger, scope: Scope, factors: Sequence[Factor]) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """Factors with their reach into a scope, and names of those that can't be placed, with the reason.

    A percentage hits the part of the scope's cost that its match keeps. An amount belongs to all cost that its match
    keeps; a scope that holds a part of that cost bears that part of the amount, so that parts add up to the whole.

    Args:
        ledger: Where costs come from.
        scope: What is forecast; its period is not looked at.
        factors: Of a scenario.
    """
    as_of = ledger.freshness().as_of
    found: list[Acting] = []
    left_out: dict[str, str] = {}
    for factor in factors:
        reach = _reach(ledger, _recent(scope, as_of), factor)
        if reach is None:
            left_out[factor.name] = f"what it hits was not charged in the {RECENT} days before {as_of}"
        elif reach:
            found.append(Acting(factor, reach))
    return tuple(found), left_out


def _recent(scope: Scope, as_of: date) -> Scope:
    return scope.over(Period(as_of - timedelta(days=RECENT), as_of))


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
