"""Tenants that come and go, as factors on cost."""

from datetime import date
from decimal import Decimal

from costlib import amounts, queries
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.whatif.effect import SIX, TENANT, WHOLE, Effect, dated_factor, percent_factor
from costlib.models.wording import in_words
from costlib.policy.scenario_sections import Joining, Leaving
from costlib.scope import Scope

SHOWN = 8


def leaving(ledger: Ledger, change: Leaving, month: Scope) -> Effect:
    """A tenant that leaves: all of its direct cost goes.

    Raises:
        UsageError: There is no such tenant.
    """
    _known(ledger, change.tenant, month.period.last_day)
    said = f"{change.tenant} leaves: its direct cost and its drivers go, others bear what it shared"
    return Effect(percent_factor(change, -WHOLE, {TENANT: (change.tenant,)}), said, change)


def joining(ledger: Ledger, change: Joining, month: Scope) -> Effect:
    """A tenant that joins: an amount of direct cost.

    Raises:
        UsageError: It is there already, or the one that it is like is not.
    """
    day = month.period.last_day
    if change.tenant.casefold() in {name.casefold() for name in tenants(ledger, day)}:
        raise UsageError(f"'{change.name}': {change.tenant} is a tenant already: give who joins another name")
    cost, currency, like = change.monthly_cost, change.currency, ""
    if change.like:
        _known(ledger, change.like, day)
        whole = _cost(ledger, month.where(**{TENANT: (change.like,)}))
        cost, currency = whole * change.scale, month.currency
        like = f", {_times(change.scale)}that of {change.like} {in_words(month.period)}"
    size = cost or Decimal(0)
    said = f"{change.tenant} joins with a direct cost of {amounts.short(size, currency)} a month{like}"
    given = {"name": change.name, "kind": "amount", "size": size.quantize(SIX), "currency": currency}
    return Effect(dated_factor(change, {**given, "match": {TENANT: (change.tenant,)}}), said, change)


def tenants(ledger: Ledger, day: date) -> list[str]:
    """Tenants that there are: those that own cost, and those that are listed on a day."""
    return sorted({*ledger.facets()[TENANT], *ledger.ownership().owners_on("tenant", day)})


def _known(ledger: Ledger, tenant: str, day: date) -> None:
    names = tenants(ledger, day)
    if tenant not in names:
        some = ", ".join(names[:SHOWN]) + (" or others" if len(names) > SHOWN else "")
        raise UsageError(f"'{tenant}' is no tenant: choose one of {some or 'none, for there is none'}")


def _cost(ledger: Ledger, scope: Scope) -> Decimal:
    (found,) = ledger.ask_exact(queries.spend_by, scope)["cost"].to_pylist() or [None]
    return found or Decimal(0)


def _times(scale: Decimal) -> str:
    return "" if scale == 1 else f"{scale.normalize():f} times "
