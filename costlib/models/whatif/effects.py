"""What a scenario does to cost: each change as a factor on a part of the ledger's cost, and why it is that big.

Order: per cents and growth multiply, in any order, each on the part that it hits; then amounts are added, and a tenant
that joins is such an amount: nothing scales it. Tokens, caches and costs of tenants are those of the last whole month.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache, partial

from costlib import amounts, queries
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.ai.lines import lines
from costlib.models.outlook import reach, scenario_findings
from costlib.models.outlook.factors import Acting
from costlib.models.outlook.levers import dated
from costlib.models.whatif.tokens import Tokens, cached, switched
from costlib.models.wording import in_words
from costlib.policy import prices
from costlib.policy.dated import Dated
from costlib.policy.scenario_sections import CacheRate, Joining, Leaving, ModelSwitch, RateMove
from costlib.policy.scenarios import Factor, Scenario
from costlib.scope import Basis, Period, Scope

TENANT = "x_Tenant"
WHOLE = Decimal(100)
SIX = Decimal("0.000001")
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of a scenario, as a factor.

    Args:
        factor: What it does, and to which part of cost.
        said: The same in a sentence, with what it was measured on.
        cause: The entry of the scenario.
    """

    factor: Factor
    said: str
    cause: Dated


def last_month(as_of: date) -> Period:
    """The last month that the data holds to its end.

    >>> last_month(date(2026, 11, 15)), last_month(date(2026, 11, 1)) == last_month(date(2026, 11, 15))
    (Period(start=datetime.date(2026, 10, 1), end=datetime.date(2026, 11, 1)), True)
    """
    end = as_of.replace(day=1)
    return Period((end - timedelta(days=1)).replace(day=1), end)


def effects(ledger: Ledger, scenario: Scenario, currency: str, basis: Basis) -> tuple[Effect, ...]:
    """What a scenario does.

    Args:
        ledger: Its tokens, tenants and currencies.
        scenario: What changes.
        currency: That results are reported in.
        basis: Of the costs.

    Raises:
        UsageError: A model, price, tenant or currency is not there; names it and the remedy.
    """
    month = Scope(last_month(ledger.freshness().as_of), currency, basis)
    read = lru_cache(lambda unit: lines(ledger, Scope(month.period, unit)))
    tokens = Tokens(month.period, read, prices.stored(ledger.state).usual)
    return tuple(each for change in scenario.changes for each in _effects(ledger, change, month, tokens))


def placed(
    found: Sequence[Effect], scope: Scope, reaches: Callable[[Scope, Factor], float | None]
) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """Effects with their reach into a scope, and the names of those that can't be placed, with the reason.

    Args:
        found: Effects.
        scope: What they act on.
        reaches: Part of a scope that a factor hits; None where that is unknown.
    """
    causes = {each.factor.name: each.cause for each in found}

    def part(factor: Factor) -> float | None:
        cause = causes[factor.name]
        if isinstance(cause, Joining) and cause.like:
            return _part_like(scope, factor, cause, reaches)
        return reaches(scope, factor)

    return reach.placed([each.factor for each in found], part, scope.currency)


def acting(ledger: Ledger, found: Sequence[Effect], scope: Scope) -> tuple[tuple[Acting, ...], dict[str, str]]:
    """As ``placed``, asked of the ledger."""
    return placed(found, scope, partial(reach.reach, ledger))


def _part_like(
    scope: Scope, factor: Factor, cause: Joining, reaches: Callable[[Scope, Factor], float | None]
) -> float | None:
    """The part of a joining tenant's cost that falls into a scope: as that of the tenant that it is like."""
    kept = dict(scope.filters)
    if cause.tenant not in kept.get(TENANT, (cause.tenant,)) or scope.tenant not in {None, cause.tenant}:
        return 0.0
    others = tuple(each for each in scope.filters if each[0] != TENANT)
    whole = Scope(scope.period, scope.currency, scope.basis, others)
    return reaches(whole, factor.model_copy(update={"match": {TENANT: (cause.like,)}}))


def _effects(ledger: Ledger, change: Dated, month: Scope, tokens: Tokens) -> Iterator[Effect]:
    if isinstance(change, Factor):
        said = scenario_findings.effect(dated(change, ledger.freshness().as_of))
        yield Effect(change, said, change)
    elif isinstance(change, ModelSwitch):
        models, percent, said = switched(change, tokens)
        yield Effect(_percent(change, percent, {"x_Model": models}), said, change)
    elif isinstance(change, CacheRate):
        for number, (model, percent, said) in enumerate(cached(change, tokens)):
            name = f"{change.name}: {model}" if number else change.name
            yield Effect(_percent(change, percent, {"x_Model": (model,)}, name), said, change)
    elif isinstance(change, Leaving):
        _known(ledger, change.tenant, month.period.last_day)
        said = f"{change.tenant} leaves: its direct cost and its drivers go, others bear what it shared"
        yield Effect(_percent(change, -WHOLE, {TENANT: (change.tenant,)}), said, change)
    elif isinstance(change, Joining):
        yield _joining(ledger, change, month)
    elif isinstance(change, RateMove):
        yield _rate(ledger, change, month)


def _joining(ledger: Ledger, change: Joining, month: Scope) -> Effect:
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
    return Effect(_dated(change, {**given, "match": {TENANT: (change.tenant,)}}), said, change)


def _rate(ledger: Ledger, change: RateMove, month: Scope) -> Effect:
    billed = ledger.facets()["BillingCurrency"]
    if change.currency not in billed:
        raise UsageError(
            f"'{change.name}': nothing is billed in {change.currency}: choose one of {', '.join(billed) or 'none'}"
        )
    up = change.percent / WHOLE
    if change.currency != month.currency:
        hit, percent = [change.currency], change.percent
    else:
        hit, percent = [each for each in billed if each != change.currency], (1 / (1 + up) - 1) * WHOLE
    match = {"BillingCurrency": tuple(hit)} if hit else {}
    moved = percent if hit else Decimal(0)
    what = f"what is billed in {', '.join(hit)} costs {_by(moved)}" if hit else "all is billed in it: nothing changes"
    said = f"{change.currency} is worth {_by(change.percent)}: in {month.currency}, {what}"
    return Effect(_percent(change, moved, match), said, change)


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


def _percent(change: Dated, percent: Decimal, match: Mapping[str, tuple[str, ...]], name: str = "") -> Factor:
    size = max(percent, -WHOLE).quantize(SIX)
    return _dated(change, {"name": name or change.name, "kind": "percent", "size": size, "match": dict(match)})


def _dated(change: Dated, given: Mapping[str, object]) -> Factor:
    days = {"valid_from": change.valid_from, "valid_to": change.valid_to, "source": change.source}
    return Factor.model_validate({**given, **days})


def _times(scale: Decimal) -> str:
    return "" if scale == 1 else f"{scale.normalize():f} times "


def _by(percent: Decimal) -> str:
    return f"{abs(float(percent)):.3g} % {'less' if percent < 0 else 'more'}"
