"""What the ledger knows of tenants beside their cost: volumes, cached tokens, and the policy that weighs them."""

from collections import defaultdict
from decimal import Decimal

from costlib import queries_ai, queries_metrics
from costlib.amounts import EXACT
from costlib.ledger import Ledger
from costlib.models.ai.cache_savings import PROMPT, READ
from costlib.models.allocation.result import Allocation
from costlib.models.tenants.summary import TenantSummary, summaries
from costlib.models.tenants.volumes import Volumes, volumes
from costlib.policy.analytics import KIND, AnalyticsPolicy, BusinessMetric
from costlib.policy.ownership import Owner
from costlib.scope import Scope

PIECES = "content_pieces.*"


def analytics_policy(ledger: Ledger) -> AnalyticsPolicy:
    """What tenants are measured by: as last saved, else as it ships."""
    return AnalyticsPolicy.of(ledger.policy(KIND))


def volumes_of(ledger: Ledger, scope: Scope, metric: BusinessMetric, owner: Owner = "tenant") -> Volumes:
    """Volumes of one business metric over the months of a scope; of all tenants, whatever its filters."""
    rows = ledger.ask_metrics(queries_metrics.metric_months, scope).to_pylist()
    listed = ledger.ownership()
    return volumes(metric, rows, lambda name: listed.canonical(owner, name))


def cached_shares(ledger: Ledger, scope: Scope) -> dict[str, Decimal]:
    """Tenant to cached input tokens by all input tokens that it owns, each once; tenants without any are left out."""
    cached: dict[str, Decimal] = defaultdict(Decimal)
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for row in ledger.ask_by_day(queries_ai.owned_tokens, scope).to_pylist():
        if row["x_TokenKind"] in PROMPT:
            whole[row["x_Tenant"]] += row["tokens"]
            cached[row["x_Tenant"]] += row["tokens"] if row["x_TokenKind"] == READ else Decimal(0)
    return {name: EXACT.divide(cached[name], tokens) for name, tokens in whole.items() if tokens > 0}


def tenant_summaries(
    ledger: Ledger, now: Allocation, before: Allocation | None, days: int | None = None
) -> list[TenantSummary]:
    """Summaries of an allocation's tenants, with what the ledger knows of them (see ``summaries``).

    Args:
        ledger: Where metrics, tokens and decisions are.
        now: Of all tenants, broken down by ``summary.IDLE_BY``.
        before: The months before.
        days: Days of the period that have data.
    """
    policy, last = analytics_policy(ledger), now.scope.period.last_day
    metric = policy.metric_on(PIECES, last)
    tenants = now.owner == "tenant"
    return summaries(
        now,
        before,
        volumes_of(ledger, now.scope, metric) if metric and tenants else None,
        ledger.ownership(),
        days=days,
        cached=cached_shares(ledger, now.scope) if tenants else None,
        weights=policy.weights_on(last),
    )
