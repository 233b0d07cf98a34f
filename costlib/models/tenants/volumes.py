"""Volumes of business metrics per month and tenant: what unit costs are divided by."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from costlib.amounts import EXACT, added
from costlib.policy.analytics import BusinessMetric, MetricKind
from costlib.scope import Period, next_month

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Measured:
    """Volume of one tenant (None: the company as a whole) and metric in one month.

    Args:
        month: Its first day.
        tenant: Under its canonical name.
        metric: As loaded.
        value: Of a flow the sum; of a level the mean of its days, for the part of the month from the first of them to
            the last: 10 users on 12 days of a month of 30 are 4 user months.
        days: Days that have a value.
    """

    month: date
    tenant: str | None
    metric: str
    value: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Volumes:
    """Volumes of one business metric.

    Args:
        metric: What was measured.
        rows: One per month, tenant and metric as loaded.
        problems: Why rows were left out, with the remedy.
    """

    metric: BusinessMetric
    rows: tuple[Measured, ...] = ()
    problems: tuple[str, ...] = ()

    def within(self, months: Collection[date]) -> "Volumes":
        """Only these months (first days)."""
        return replace(self, rows=tuple(row for row in self.rows if row.month in months))

    def over(self, period: Period) -> "Volumes":
        """Only the months that begin in a period."""
        return replace(self, rows=tuple(row for row in self.rows if period.start <= row.month < period.end))

    def of(self, tenants: Collection[str]) -> "Volumes":
        """Only these tenants; what was measured of the company as a whole is not theirs."""
        return replace(self, rows=tuple(row for row in self.rows if row.tenant in tenants))

    def tenants(self) -> dict[str, Decimal]:
        """Volume per tenant; a tenant without any value is left out, for its volume is unknown."""
        sums = _sums(self.rows, lambda row: row.tenant)
        return {name: value for name, value in sums.items() if name is not None}

    def total(self) -> Decimal | None:
        """Volume of all: what was measured of the company as a whole in a month, else what its tenants add up to.

        Returns:
            None where nothing was measured.
        """
        months = self.by_month()
        return added(months.values()) if months else None

    def by_month(self) -> dict[date, Decimal]:
        """``total`` per month; months without a value are left out."""
        whole = _sums((row for row in self.rows if row.tenant is None), lambda row: row.month)
        parts = _sums((row for row in self.rows if row.tenant is not None), lambda row: row.month)
        return dict(sorted((parts | whole).items()))

    def by_metric(self) -> dict[str, Decimal]:
        """Volume per metric as loaded, of all tenants: what ``content_pieces.*`` is made of, largest first."""
        names = {row.metric for row in self.rows}
        each = {
            name: replace(self, rows=tuple(row for row in self.rows if row.metric == name)).total() for name in names
        }
        known = {name: total for name, total in each.items() if total is not None}
        return dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))


def volumes(metric: BusinessMetric, rows: Iterable[Mapping[str, Any]], canonical: Callable[[str], str]) -> Volumes:
    """Volumes of one metric.

    Args:
        metric: What to measure.
        rows: Of ``queries_metrics.metric_months``.
        canonical: Spelling of a tenant to its name.
    """
    fitting = [row for row in rows if fnmatchcase(row["metric"], metric.name)]
    good = [row for row in fitting if row["unit"] == metric.unit and row["sources"] == 1]
    groups: dict[tuple[date, str | None, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in good:
        tenant = None if row["tenant"] is None else canonical(row["tenant"])
        groups[row["month"], tenant, row["metric"]].append(row)
    measured = tuple(_measured(metric.kind, key, spelled) for key, spelled in groups.items())
    return Volumes(metric, measured, tuple(dict.fromkeys(_problems(metric, fitting))))


def in_month(kind: MetricKind, value: Decimal, days: int, first: date, last: date) -> Decimal:
    """Volume of a month from the sum of its values.

    Args:
        kind: Of the metric.
        value: Sum of the values.
        days: Days that have one.
        first: The first of these days.
        last: The last of these days, of the same month.

    >>> in_month("flow", Decimal(120), 12, date(2026, 11, 1), date(2026, 11, 12))
    Decimal('120')
    >>> in_month("level", Decimal(120), 12, date(2026, 11, 1), date(2026, 11, 12))  # 10 a day on 12 of 30 days
    Decimal('4')
    """
    if kind == "flow":
        return value
    span, month = (last - first).days + 1, (next_month(first) - first.replace(day=1)).days
    return EXACT.divide(EXACT.multiply(value, Decimal(span)), Decimal(days * month))


def _sums(rows: Iterable[Measured], key: Callable[[Measured], Key]) -> dict[Key, Decimal]:
    parts: dict[Key, list[Decimal]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row.value)
    return {name: added(values) for name, values in parts.items()}


def _measured(kind: MetricKind, key: tuple[date, str | None, str], spelled: Sequence[Mapping[str, Any]]) -> Measured:
    """One tenant's rows of a month under all spellings of its name."""
    month, tenant, metric = key
    first, last = min(row["first"] for row in spelled), max(row["last"] for row in spelled)
    days = min(sum(row["days"] for row in spelled), (last - first).days + 1)
    value = added(row["value"] for row in spelled)
    return Measured(month, tenant, metric, in_month(kind, value, days, first, last), days)


def _problems(metric: BusinessMetric, rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for row in rows:
        who = row["tenant"] or "the company"
        if row["unit"] != metric.unit:
            yield (
                f"'{row['metric']}' of {who} in {row['month']:%Y-%m} comes in {row['unit']}, not in {metric.unit}, "
                "and is left out: load it in that unit"
            )
        elif row["sources"] > 1:
            yield (
                f"'{row['metric']}' of {who} in {row['month']:%Y-%m} comes from {row['sources']} sources "
                "and is left out: keep one"
            )
