"""What a scenario does to cost: each change as a factor on a part of the ledger's cost, and why it is that big.

Order: per cents and growth multiply, in any order, each on the part that it hits; then amounts are added, and a tenant
that joins is such an amount: nothing scales it. Tokens, caches and costs of tenants are those of the last whole month.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial

from costlib.ledger import Ledger
from costlib.models.ai.lines import lines
from costlib.models.outlook import reach, scenario_findings
from costlib.models.outlook.factors import Acting
from costlib.models.outlook.levers import dated
from costlib.models.whatif.comings import joining, leaving
from costlib.models.whatif.currencies import rate
from costlib.models.whatif.effect import TENANT, Effect, percent_factor
from costlib.models.whatif.tokens import Tokens, cached, switched
from costlib.policy import prices
from costlib.policy.dated import Dated
from costlib.policy.scenario_sections import CacheRate, Joining, Leaving, ModelSwitch, RateMove
from costlib.policy.scenarios import Factor, Scenario
from costlib.scope import Basis, Period, Scope


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
        yield Effect(percent_factor(change, percent, {"x_Model": models}), said, change)
    elif isinstance(change, CacheRate):
        for number, (model, percent, said) in enumerate(cached(change, tokens)):
            name = f"{change.name}: {model}" if number else change.name
            yield Effect(percent_factor(change, percent, {"x_Model": (model,)}, name), said, change)
    elif isinstance(change, Leaving):
        yield leaving(ledger, change, month)
    elif isinstance(change, Joining):
        yield joining(ledger, change, month)
    elif isinstance(change, RateMove):
        yield rate(ledger, change, month)
