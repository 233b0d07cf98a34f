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
        .group_by("ResourceId")
        .agg(
            nw.col("ResourceName").max(),
            nw.col("ResourceType").max(),
            nw.col(scope.basis).sum().alias("cost"),
            nw.len().alias("rows"),
            known,
        )
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


AI = "AI and Machine Learning"
"""FOCUS ServiceCategory of models and of what serves them."""
COMMITTED_UNUSED = "Unused"
"""FOCUS CommitmentDiscountStatus of what was paid for and not used."""


def profile(costs: Frame, scope: Scope, *by: str) -> Frame:
    """What a summary needs in one pass, per value of ``by`` (``month``: first day of the month of charge).

    Columns: ``by``, ``cost``, ``rows``, ``known``, ``unowned`` (cost without x_Tenant), ``ai`` (cost of ``AI``).
    """
    cost = nw.col(scope.basis)
    parts = {"unowned": nw.col("x_Tenant").is_null(), "ai": nw.col("ServiceCategory") == AI}
    sums = [*_sums(scope), *(nw.when(rows).then(cost).sum().alias(name) for name, rows in parts.items())]
    return _summed(in_scope(costs, scope), by, sums)


def savings(costs: Frame, scope: Scope, *by: str) -> Frame:
    """What saving rates are made from, per value of ``by`` (``month`` as in ``profile``), over usage.

    Columns: ``by``; ``list``, ``contracted``, ``effective`` (cost of used usage for which all three are known);
    ``unused`` (effective cost of commitments that nobody used); ``rows`` (of used usage), ``priced`` (of these with all
    three known).
    """
    idle = nw.col("CommitmentDiscountStatus").fill_null("") == COMMITTED_UNUSED
    known = [nw.col("known_bases").str.contains(letter, literal=True) for letter in "LCE"]
    used = nw.when(~idle)
    sums = [
        *(used.then(nw.col(f"saving_{name}")).sum().alias(name) for name in ("list", "contracted", "effective")),
        nw.when(idle).then(nw.col("EffectiveCost")).sum().alias("unused"),
        used.then(nw.col("rows")).otherwise(0).sum().alias("rows"),
        nw.when(~idle, *known).then(nw.col("rows")).otherwise(0).sum().alias("priced"),
    ]
    return _summed(in_scope(costs, scope).filter(nw.col("ChargeCategory") == "Usage"), by, sums)


def committed(costs: Frame, scope: Scope, *also: str) -> Frame:
    """Usage by service and by what became of its commitments, and by ``also`` (``month`` as in ``profile``).

    Columns: ``also``, ServiceProviderName, ServiceName, PricingCategory, CommitmentDiscountType,
    CommitmentDiscountStatus; ``contracted`` (cost without commitments, where all prices are known), ``effective``,
    ``rows``.
    """
    by = (*also, "ServiceProviderName", "ServiceName", "PricingCategory", "CommitmentDiscountType")
    sums = [
        nw.col("saving_contracted").sum().alias("contracted"),
        nw.col("EffectiveCost").sum().alias("effective"),
        nw.col("rows").sum().alias("rows"),
    ]
    usage = in_scope(costs, scope).filter(nw.col("ChargeCategory") == "Usage")
    return _summed(usage, (*by, "CommitmentDiscountStatus"), sums)


def known_costs(costs: Frame, scope: Scope) -> Frame:
    """Rows per combination of costs that they give, and their gross amount.

    Columns: ``known_bases`` (first letters of the costs given), ``rows``, ``gross`` (the dearest cost that a row gives,
    credits counted as positive: what a row weighs whatever its basis).
    """
    amounts = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")
    gross = nw.max_horizontal(*(nw.col(name).abs() for name in amounts))
    sums = [nw.col("rows").sum().alias("rows"), gross.sum().alias("gross")]
    return _summed(in_scope(costs, scope), ("known_bases",), sums)


def _summed(kept: Frame, by: tuple[str, ...], sums: list[nw.Expr]) -> Frame:
    """The sums per value of ``by``, in the order of ``by``; one row where there is nothing to group by."""
    if not by:
        return kept.select(*sums)
    month = nw.col("charge_date").dt.truncate("1mo").alias("month")
    dated = kept.with_columns(month) if "month" in by else kept
    return dated.group_by(*by).agg(*sums).sort(*by)
