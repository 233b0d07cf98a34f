"""Named questions: frame and scope in, frame out. Narwhals expressions, so that pandas, DuckDB and Spark answer alike.

Every answer in a cost column is in the scope's currency and on its basis. A sum over nothing known would read 0, so
each question carries ``rows`` and ``known`` (rows that give the basis) beside the cost.
"""

from typing import Any

import narwhals as nw

from costlib.scope import Scope

Frame = nw.LazyFrame[Any]


def in_scope(costs: Frame, scope: Scope) -> Frame:
    """Rows of the scope: its period, its filters, and its tenant when it is restricted to one."""
    day = nw.col("charge_date")
    kept = costs.filter(day >= nw.lit(scope.period.start), day < nw.lit(scope.period.end))
    for column, values in scope.filters:
        kept = kept.filter(nw.col(column).is_in(list(values)))
    return kept if scope.tenant is None else kept.filter(nw.col("x_Tenant") == scope.tenant)


def spend_by(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per value of ``by``, dearest first. Columns: ``by``, ``cost``, ``rows``, ``known``."""
    kept = in_scope(costs, scope)
    if not by:
        return kept.select(*_sums(scope))
    return kept.group_by(*by).agg(*_sums(scope)).sort("cost", descending=True)


def spend_over_time(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per ``charge_date`` (day, or first of the month on a monthly cube) and value of ``by``, oldest first."""
    return in_scope(costs, scope).group_by("charge_date", *by).agg(*_sums(scope)).sort("charge_date", *by)


def spend_by_month(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per month of charge (column ``month``, first day) and value of ``by``, oldest first."""
    month = nw.col("charge_date").dt.truncate("1mo").alias("month")
    return in_scope(costs, scope).with_columns(month).group_by("month", *by).agg(*_sums(scope)).sort("month", *by)


def bases(costs: Frame, scope: Scope, *by: str) -> Frame:
    """All four costs side by side per value of ``by``, plus what saving rates are made from (see ``cube.SAVINGS``)."""
    amounts = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")
    savings = ("saving_list", "saving_contracted", "saving_effective")
    sums = [nw.col(name).sum().alias(name) for name in (*amounts, *savings)]
    known = [
        nw.when(nw.col("known_bases").str.contains(name[0], literal=True))
        .then(nw.col("rows"))
        .otherwise(0)
        .sum()
        .alias(f"known_{name}")
        for name in amounts
    ]
    kept = in_scope(costs, scope)
    rows = nw.col("rows").sum().alias("rows")
    return kept.group_by(*by).agg(*sums, *known, rows) if by else kept.select(*sums, *known, rows)


def tokens_by(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Tokens and cost per value of ``by``. Columns: ``by``, ``tokens``, ``cost``, ``rows``, ``known``."""
    kept = in_scope(costs, scope).filter(~nw.col("tokens").is_null())
    return kept.group_by(*by).agg(nw.col("tokens").sum().alias("tokens"), *_sums(scope)).sort("cost", descending=True)


def resources(facts: Frame, scope: Scope, limit: int = 500) -> Frame:
    """Dearest resources among single charges. Columns: ResourceId, ResourceName, ResourceType, cost, rows, known."""
    known = (~nw.col(scope.basis).is_null()).sum().alias("known")
    return (
        in_scope(facts, scope)
        .group_by("ResourceId", "ResourceName", "ResourceType")
        .agg(nw.col(scope.basis).sum().alias("cost"), nw.len().alias("rows"), known)
        .sort("cost", descending=True)
        .head(limit)
    )


def charges_by(facts: Frame, scope: Scope, *by: str) -> Frame:
    """As ``spend_by`` over single charges: for columns that the cube does not keep."""
    cost = nw.col(scope.basis)
    sums = (cost.sum().alias("cost"), nw.len().alias("rows"), (~cost.is_null()).sum().alias("known"))
    kept = in_scope(facts, scope)
    return kept.group_by(*by).agg(*sums).sort("cost", descending=True) if by else kept.select(*sums)


def _sums(scope: Scope) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Cost on the basis, source rows, and how many of these rows give that cost."""
    gives = nw.col("known_bases").str.contains(scope.basis[0], literal=True)
    return (
        nw.col(scope.basis).sum().alias("cost"),
        nw.col("rows").sum().alias("rows"),
        nw.when(gives).then(nw.col("rows")).otherwise(0).sum().alias("known"),
    )
