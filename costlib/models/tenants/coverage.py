"""Which business metrics are loaded, and how complete they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from costlib.models.tenants.volumes import Volumes
from costlib.scope import Period, add_months, next_month

TEMPLATE = (
    "date,tenant,metric,value,unit\n"
    "2026-10-01,Tenant name,content_pieces.blog_post,120,pieces\n"
    "2026-10-01,Tenant name,tokens,350000,tokens\n"
    "2026-10-01,Tenant name,tenant_users,42,users\n"
    "2026-10-01,Tenant name,storage,810.5,GB\n"
)
"""A metrics file to start from: a tenant left empty stands for the company as a whole."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One metric as loaded.

    Args:
        tenants: How many bring it; the company as a whole counts as one.
        first: First day with a value.
        last: Last day with a value.
        days: Days with a value of any tenant.
        missing: Days without one, from the first day to the end of the cost data.
    """

    metric: str
    unit: str
    tenants: int
    first: date
    last: date
    days: int
    missing: int


def coverage(rows: Iterable[Mapping[str, Any]], last_day: date) -> list[Coverage]:
    """Every metric.

    Args:
        rows: Of ``queries_metrics.metric_coverage``.
        last_day: Of the cost data.
    """
    return [
        Coverage(
            row["metric"],
            row["unit"],
            row["tenants"],
            row["first"],
            row["last"],
            row["days"],
            (max(row["last"], last_day) - row["first"]).days + 1 - row["days"],
        )
        for row in rows
    ]


def coverage_table(found: Sequence[Coverage]) -> pa.Table:
    """Columns: ``metric``, ``unit``, ``tenants``, ``first_day``, ``last_day``, ``days``, ``days_missing``."""
    names = ("metric", "unit", "tenants", "first_day", "last_day", "days", "days_missing")
    fields = ("metric", "unit", "tenants", "first", "last", "days", "missing")
    return pa.table({name: [getattr(each, field) for each in found] for name, field in zip(names, fields, strict=True)})


def months_in(period: Period, as_of: date) -> list[date]:
    """First days of the months of a period in which there is data.

    >>> months_in(Period(date(2026, 10, 1), date(2027, 1, 1)), as_of=date(2026, 11, 15))
    [datetime.date(2026, 10, 1), datetime.date(2026, 11, 1)]
    """
    found, month = [], period.start.replace(day=1)
    while month < min(period.end, as_of):
        found.append(month)
        month = add_months(month, 1)
    return found


def partial(volumes: Volumes, months: Iterable[date], as_of: date) -> dict[date, tuple[int, int]]:
    """Months in which days lack values: days that have one, of days that the cost data has.

    A month in which nothing was measured is left out; it has no unit cost at all.

    Args:
        volumes: Of one metric.
        months: First days.
        as_of: Exclusive end of the cost data.
    """
    most = {month: max((row.days for row in volumes.rows if row.month == month), default=0) for month in months}
    days = {month: (min(as_of, next_month(month)) - month).days for month in most}
    return {month: (count, days[month]) for month, count in most.items() if 0 < count < days[month]}
