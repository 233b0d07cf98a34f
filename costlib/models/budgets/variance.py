"""Variance: every budget of a month against its actual, spend that no budget counts, and budgets that nothing uses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from costlib import queries
from costlib.amounts import added
from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness
from costlib.models.budgets import status_bands
from costlib.models.budgets.status import BudgetStatus, held, ruling
from costlib.models.budgets.status_bands import Severity
from costlib.models.budgets.status_scope import columns_of, tags_of
from costlib.models.ratios import known
from costlib.policy.budgets import MONTHS, Budget, BudgetPolicy
from costlib.scope import Basis, Period, Scope, add_months, next_month

Kind = Literal["budget", "no spend", "no budget"]
PROVIDER = "ServiceProviderName"
PAST = 12
"""Cycles of a trend."""
_Covered = dict[tuple[str, ...], dict[str, list[tuple[frozenset[str], ...]]]]


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """Plan against actual of one budget, or spend of one provider that no budget counts.

    Args:
        name: Of the budget or the provider.
        kind: A budget, one that nothing was spent on, or spend without a budget.
        period: The days that are compared.
        currency: Of the amounts.
        basis: Of the actual.
        plan: For these days; of a cycle that is not over, what was expected by now.
        actual: Of these days; None where unknown.
        status: Of the budget; None for spend without one.
    """

    name: str
    kind: Kind
    period: Period
    currency: str
    basis: Basis
    plan: Decimal
    actual: Decimal | None
    status: BudgetStatus | None = None

    @property
    def variance(self) -> Decimal | None:
        """Actual minus plan: positive means overspend."""
        return None if self.actual is None else self.actual - self.plan

    @property
    def share(self) -> float | None:
        """The variance as a fraction of the plan; None of a plan of 0."""
        return status_bands.share_of(self.variance, self.plan) if self.plan else None

    @property
    def severity(self) -> Severity | None:
        """By the share; spend without a plan has none."""
        return status_bands.severity(self.share)

    @property
    def significant(self) -> bool:
        """Whether it is worth an explanation: more than 15 %, or without a plan."""
        return status_bands.significant(self.share) or (self.kind == "no budget" and bool(self.actual))


def variance_rows(found: Iterable[BudgetStatus], others: Iterable[VarianceRow] = ()) -> list[VarianceRow]:
    """Rows of all budgets, and other rows beside them, the largest variance first; unknown ones last."""
    rows = [*(_row(each) for each in found), *others]
    return sorted(rows, key=lambda each: (each.variance is None, -abs(each.variance or Decimal(0)), each.name))


def _row(status: BudgetStatus) -> VarianceRow:
    days = Period(status.period.start, max(status.until, status.period.start))
    return VarianceRow(
        status.budget.name,
        "no spend" if status.actual == 0 else "budget",
        days,
        status.budget.currency,
        status.budget.basis,
        status.expected,
        status.actual,
        status,
    )


def without_budget(
    ledger: Ledger,
    budgets: Sequence[Budget],
    day: date,
    currency: str,
    basis: Basis,
    tenant: str | None = None,
) -> list[VarianceRow]:
    """Spend of a month, by provider, that no budget counts; a budget of all cost counts nothing in particular.

    Args:
        ledger: Where costs come from.
        budgets: That rule; those by tags are not looked at, for the cube knows no tags.
        day: Any day of the month.
        currency: Of the amounts.
        basis: Of the amounts.
        tenant: Restriction, as of a scope.
    """
    start, as_of = day.replace(day=1), ledger.freshness().as_of
    period = Period(start, max(min(next_month(start), as_of), start))
    narrow = [each for each in budgets if each.match and not tags_of(each)]
    columns = sorted({PROVIDER, *(name for each in narrow for name in columns_of(each))})
    table = ledger.ask_exact(queries.spend_by, Scope(period, currency, basis, tenant=tenant), *columns)
    covered = _covered(narrow)
    left = [row for row in table.to_pylist() if not _counted(row, covered)] if period.days else []
    names = dict.fromkeys(row[PROVIDER] for row in left)
    return [
        row
        for name in names
        if (row := _left(name, [each for each in left if each[PROVIDER] == name], period, currency, basis)).actual != 0
    ]


def _covered(budgets: Sequence[Budget]) -> _Covered:
    """What budgets count: columns to the values of the first of them, to those of the others."""
    found: _Covered = {}
    for each in budgets:
        names = columns_of(each)
        first, *others = (each.match[name] for name in names)
        for value in first:
            found.setdefault(names, {}).setdefault(value, []).append(tuple(frozenset(values) for values in others))
    return found


def _counted(row: Mapping[str, Any], covered: _Covered) -> bool:
    """Whether some budget counts what a row adds up."""
    return any(
        all(row[name] in values for name, values in zip(names[1:], others, strict=True))
        for names, by_first in covered.items()
        for others in by_first.get(row[names[0]], ())
    )


def _left(name: str | None, rows: Sequence[dict[str, Any]], period: Period, currency: str, basis: Basis) -> VarianceRow:
    cost = known(
        added(row["cost"] or Decimal(0) for row in rows),
        sum(row["known"] or 0 for row in rows),
        sum(row["rows"] for row in rows),
    )
    return VarianceRow(name or "Not named", "no budget", period, currency, basis, Decimal(0), cost)


def past(
    ledger: Ledger, policy: BudgetPolicy, name: str, data: Freshness, day: date, tenant: str | None = None
) -> list[BudgetStatus]:
    """The cycles of a budget up to the one of a day, oldest first, each held against what was planned then.

    Cycles before the data begins, or that no entry ruled, are left out. None are told of a budget that does not rule
    then, or that counts cost of others than the tenant.
    """
    now = next((each for each in ruling(policy, day, tenant) if each.name == name), None)
    if now is None:
        return []
    starts = [add_months(now.cycle_of(day).start, -MONTHS[now.cycle] * back) for back in range(PAST, -1, -1)]
    entries = [(start, _then(policy, name, now.cycle_of(start))) for start in starts if start >= data.first_day]
    ruled = [(each, each.cycle_of(start)) for start, each in entries if each is not None]
    return held(ledger, [each for each, _ in ruled], [cycle for _, cycle in ruled], data, data.as_of, tenant)


def _then(policy: BudgetPolicy, name: str, cycle: Period) -> Budget | None:
    return next((each for each in policy.on(cycle.last_day) if each.name == name), None)
