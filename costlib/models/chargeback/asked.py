"""What statements ask the ledger: what is billed in a month, shared out by the months of use; what was used."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from costlib import queries, queries_chargeback
from costlib.amounts import added
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.ledger.freshness import SAMPLE, Freshness
from costlib.models.allocation import answer
from costlib.models.allocation.inputs import refuse_unknown
from costlib.models.allocation.result import Share
from costlib.models.chargeback.charges import TOLD, columns
from costlib.policy.chargeback import KIND, ChargebackPolicy, Ruling
from costlib.scope import Period, Scope, next_month


@dataclass(frozen=True, slots=True)
class Billed:
    """What one billing month holds of one month of use. ``known`` of ``rows`` source rows give the cost."""

    billing_month: str
    month: date
    cost: Decimal
    rows: int
    known: int


@dataclass(frozen=True, slots=True)
class Metric:
    """Sum of a tenant's metric over a month."""

    tenant: str
    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that statements of one billing month are made from.

    Args:
        month: The billing month.
        ruling: Of its last day.
        billed: Per month of use.
        by: Columns of the slices of ``shares``.
        shares: Of all months of use, exact.
        members: Tenant to plan ("" where unknown), of the month itself and of others that have cost.
        used: Rows of ``queries_chargeback.used`` of the month.
        metrics: Of the month.
        unconverted: Costs that no rate converts, per currency.
        fresh: How far the data reaches.
    """

    month: Period
    ruling: Ruling
    billed: tuple[Billed, ...]
    by: tuple[str, ...]
    shares: tuple[Share, ...]
    members: dict[str, str]
    used: tuple[dict[str, Any], ...]
    metrics: tuple[Metric, ...]
    unconverted: tuple[dict[str, Any], ...]
    fresh: Freshness

    @property
    def cost(self) -> Decimal:
        """What the ledger says that the billing month cost, exact."""
        return added(each.cost for each in self.billed)

    @property
    def sample(self) -> bool:
        """Whether any source is invented."""
        return any(each.source.startswith(SAMPLE) for each in self.fresh.sources)

    def of(self, metric: str, tenant: str) -> list[Metric]:
        """A tenant's metrics of that name or pattern."""
        return [each for each in self.metrics if each.tenant == tenant and fnmatchcase(each.name, metric)]


def chargeback_policy(ledger: Ledger) -> ChargebackPolicy:
    """Terms, components and mark-ups: as last saved, else those that ship."""
    return ChargebackPolicy.of(ledger.policy(KIND))


def billed(ledger: Ledger, ruling: Ruling, fresh: Freshness) -> list[Billed]:
    """What every billing month holds, oldest first, on the basis and in the currency of the terms."""
    scope = Scope(_days(fresh), ruling.terms.currency, ruling.terms.basis)
    return [
        Billed(
            str(row["billing_month"]),
            date(row["month"].year, row["month"].month, 1),
            row["cost"] or Decimal(0),
            int(row["rows"]),
            int(row["known"]),
        )
        for row in ledger.ask_exact(queries_chargeback.billed, scope).to_pylist()
    ]


def facts(ledger: Ledger, month: Period, policy: ChargebackPolicy | None = None) -> Facts:
    """Ask for a billing month.

    Raises:
        UsageError: Nothing is billed in it, or a component matches on a column that the cube does not keep.
    """
    ruling = (policy or chargeback_policy(ledger)).on(month.last_day)
    fresh = ledger.freshness()
    name = f"{month.start:%Y-%m}"
    every = billed(ledger, ruling, fresh)
    mine = tuple(each for each in every if each.billing_month == name)
    scope = Scope(month, ruling.terms.currency, ruling.terms.basis, (("billing_month", (name,)),))
    apart = unconverted(ledger, month, ruling)
    if not mine:
        raise UsageError(_nothing(name, every, apart))
    by = columns(ruling)
    refuse_unknown(
        {name: f"component '{each.name}' of chargeback" for each in ruling.components for name in each.match}
    )
    shared = [answer.allocation(ledger, scope.over(Period(each.month, next_month(each.month))), by) for each in mine]
    own = [found.members for found in shared if found.scope.period == month]
    shares = tuple(share for found in shared for share in found.rows)
    charged = {share.tenant for share in shares}
    others = {name: plan for found in shared for name, plan in found.members.items() if name in charged}
    used = (*TOLD, "x_TokenKind", *(column for column in ruling.columns if column not in TOLD))
    return Facts(
        month=month,
        ruling=ruling,
        billed=mine,
        by=by,
        shares=shares,
        members={**others, **(own[0] if own else {})},
        used=tuple(ledger.ask_exact(queries_chargeback.used, scope, *used).to_pylist()),
        metrics=tuple(_metrics(ledger, replace(scope, filters=()))),
        unconverted=apart,
        fresh=fresh,
    )


def _nothing(name: str, every: list[Billed], apart: tuple[dict[str, Any], ...]) -> str:
    if apart:
        return f"all of {name} is billed in {apart[0]['currency']}, which no rate converts: load its rates"
    names = [each.billing_month for each in every]
    others = f"one of {names[0]} to {names[-1]}" if names else "another month"
    return f"nothing is billed in {name}: load bills of that month, or choose {others}"


def _metrics(ledger: Ledger, scope: Scope) -> Iterable[Metric]:
    """A metric that several sources bring is unknown: adding them up could count twice."""
    listed = ledger.ownership()
    rows = ledger.ask_metrics(queries.metric_totals, scope, (scope.period.start,)).to_pylist()
    for row in rows:
        if row["tenant"] is not None and row["sources"] == 1:
            yield Metric(listed.canonical("tenant", row["tenant"]), row["metric"], row["value"])


def _days(fresh: Freshness) -> Period:
    """The months that the data lies in."""
    return Period(fresh.first_day.replace(day=1), next_month(fresh.newest))


def unconverted(ledger: Ledger, month: Period, ruling: Ruling) -> tuple[dict[str, Any], ...]:
    """Costs billed in a month that no rate converts, per currency: ``currency``, ``cost``, ``rows``."""
    terms, billing = ruling.terms, (("billing_month", (f"{month.start:%Y-%m}",)),)
    scope = Scope(_days(ledger.freshness()), terms.currency, terms.basis, billing)
    return tuple(each for each in ledger.unconverted(scope) if each["cost"])
