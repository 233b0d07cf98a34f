"""Questions about metrics: how much per month, and how complete."""

import narwhals as nw

from costlib.queries import Frame
from costlib.scope import Scope


def metric_months(metrics: Frame, scope: Scope) -> Frame:
    """Metrics per month of the period, tenant and unit.

    Columns: ``month`` (its first day), ``tenant`` (null: the company), ``metric``, ``unit``, ``value`` (sum), ``days``
    (days that have a value), ``first`` and ``last`` of these days, ``sources`` (how many bring it).
    """
    day, start, end = nw.col("date"), nw.lit(scope.period.start), nw.lit(scope.period.end)
    return (
        metrics.filter(day >= start, day < end)
        .with_columns(day.dt.truncate("1mo").cast(nw.Date).alias("month"))
        .group_by("month", "tenant", "metric", "unit")
        .agg(
            nw.col("value").sum(),
            day.n_unique().alias("days"),
            day.min().alias("first"),
            day.max().alias("last"),
            nw.col("source").n_unique().alias("sources"),
        )
        .sort("month", "tenant", "metric", "unit")
    )


def metric_coverage(metrics: Frame, scope: Scope) -> Frame:
    """How complete each metric is, over all its days, whatever the period.

    Columns: ``metric``, ``unit``, ``tenants`` (how many), ``first`` and ``last`` day, ``days`` that have a value of any
    tenant, ``values`` (tenant days).
    """
    del scope
    day = nw.col("date")
    return (
        metrics.group_by("metric", "unit")
        .agg(
            nw.col("tenant").n_unique().alias("tenants"),
            day.min().alias("first"),
            day.max().alias("last"),
            day.n_unique().alias("days"),
            nw.len().alias("values"),
        )
        .sort("metric", "unit")
    )
