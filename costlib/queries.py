"""Named questions: frame and scope in, frame out. Narwhals expressions, so that pandas, DuckDB and Spark answer alike.

Every answer in a cost column is in the scope's currency and on its basis. A sum over nothing known would read 0, so
each question carries ``rows`` and ``known`` (rows that give the basis) beside the cost.
"""

from collections.abc import Mapping, Sequence
from datetime import date
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
    added = _added(in_scope(costs, scope), by, _cost(scope))
    return added.sort("cost", descending=True) if by else added


def spend_over_time(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per ``charge_date`` (day, or first of the month on a monthly cube) and value of ``by``, oldest first."""
    return _added(in_scope(costs, scope), ("charge_date", *by), _cost(scope)).sort("charge_date", *by)


def spend_by_month(costs: Frame, scope: Scope, *by: str) -> Frame:
    """Cost per month of charge (column ``month``, first day) and value of ``by``, oldest first."""
    return _added(in_scope(costs, scope), ("month", *by), _cost(scope)).sort("month", *by)


def spend_by_segment(
    costs: Frame,
    scope: Scope,
    starts: Sequence[date],
    owner: str,
    by: Sequence[str] = (),
    match: Sequence[str] = (),
    filters: Sequence[tuple[str, Sequence[str]]] = (),
    also_owned: bool = False,
) -> Frame:
    """Cost per segment, owner, and values of columns.

    Columns: ``segment`` (its first day), ``owner``, ``kept`` (whether the filters keep it), ``by_COLUMN``,
    ``match_COLUMN`` (null where there is an owner, unless ``also_owned``), and the costs.

    Args:
        costs: By day, unless every start is the first of a month.
        scope: Its period begins with the first start.
        starts: First days of the segments, ascending.
        owner: Column of the owners.
        by: Columns to break costs down by.
        match: Columns that tell shared costs apart.
        filters: Column and values; unlike those of the scope they mark costs and drop none.
        also_owned: Whether ``match`` tells owned costs apart too.
    """
    rows = _segmented(in_scope(costs, scope), "charge_date", starts)
    kept = nw.lit(value=True)
    for column, values in filters:
        kept = kept & nw.col(column).is_in(list(values)).fill_null(value=False)
    shared = nw.when(nw.col(owner).is_null())
    told = {f"by_{column}": nw.col(column) for column in by}
    told |= {f"match_{c}": nw.col(c) if also_owned else shared.then(nw.col(c)) for c in match}
    named = rows.with_columns(nw.col(owner).alias("owner"), kept.alias("kept"), **told)
    return _summed(named, ("segment", "owner", "kept", *told), _cost(scope))


def owned_quantities(costs: Frame, scope: Scope, starts: Sequence[date], owner: str) -> Frame:
    """What owners (a column) consumed. Columns: ``segment``, the owner's, ConsumedUnit, ``consumed``."""
    kept = _segmented(in_scope(costs, scope), "charge_date", starts)
    kept = kept.filter(~nw.col(owner).is_null(), ~nw.col("ConsumedUnit").is_null())
    return _summed(kept, ("segment", owner, "ConsumedUnit"), {"consumed": nw.col("consumed")})


def metric_totals(metrics: Frame, scope: Scope, starts: Sequence[date]) -> Frame:
    """Metrics per segment, tenant and unit.

    Columns: ``segment``, ``tenant`` (null: the company), ``metric``, ``unit``, ``value`` (sum), ``lowest`` (smallest
    single value), ``days`` (days that have one), ``sources`` (how many bring it).
    """
    day = nw.col("date")
    kept = metrics.filter(day >= nw.lit(scope.period.start), day < nw.lit(scope.period.end))
    value = nw.col("value")
    return (
        _segmented(kept, "date", starts)
        .group_by("segment", "tenant", "metric", "unit")
        .agg(
            value.sum(),
            value.min().alias("lowest"),
            day.n_unique().alias("days"),
            nw.col("source").n_unique().alias("sources"),
        )
        .sort("segment", "tenant", "metric", "unit")
    )


def _segmented(rows: Frame, day: str, starts: Sequence[date]) -> Frame:
    """With the column ``segment``: the last of the starts that is not after the day."""
    segment = nw.lit(starts[0])
    for start in starts[1:]:
        segment = nw.when(nw.col(day) >= nw.lit(start)).then(nw.lit(start)).otherwise(segment)
    return rows.with_columns(segment.alias("segment"))


def bases(costs: Frame, scope: Scope, *by: str) -> Frame:
    """All four costs side by side per value of ``by``, plus what saving rates are made from (see ``cube.SAVINGS``)."""
    amounts = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")
    savings = ("saving_list", "saving_contracted", "saving_effective")
    known = {f"known_{name}": _rows_that_give(name[0]) for name in amounts}
    parts = {name: nw.col(name) for name in (*amounts, *savings)} | known | {"rows": nw.col("rows")}
    return _added(in_scope(costs, scope), by, parts)


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


def _cost(scope: Scope) -> dict[str, nw.Expr]:
    """Cost on the basis, source rows, and how many of these rows give that cost."""
    return {"cost": nw.col(scope.basis), "rows": nw.col("rows"), "known": _rows_that_give(scope.basis[0])}


def _rows_that_give(*letters: str) -> nw.Expr:
    """Source rows that give each of these costs."""
    gives = [nw.col("known_bases").str.contains(letter, literal=True) for letter in letters]
    return nw.when(*gives).then(nw.col("rows")).otherwise(0)


AI = "AI and Machine Learning"
"""FOCUS ServiceCategory of models and of what serves them."""
COMMITTED_UNUSED = "Unused"
"""FOCUS CommitmentDiscountStatus of what was paid for and not used."""


def profile(costs: Frame, scope: Scope, *by: str) -> Frame:
    """What a summary needs in one pass, per value of ``by`` (``month``: first day of the month of charge).

    Columns: ``by``, ``cost``, ``rows``, ``known``, ``unowned`` (cost without x_Tenant), ``ai`` (cost of ``AI``).
    """
    rows = {"unowned": nw.col("x_Tenant").is_null(), "ai": nw.col("ServiceCategory") == AI}
    parts = {name: nw.when(condition).then(nw.col(scope.basis)) for name, condition in rows.items()}
    return _summed(in_scope(costs, scope), by, _cost(scope) | parts)


def savings(costs: Frame, scope: Scope, *by: str) -> Frame:
    """What saving rates are made from, per value of ``by`` (``month`` as in ``profile``), over usage.

    Columns: ``by``; ``list``, ``contracted``, ``effective`` (cost of used usage for which all three are known);
    ``unused`` (effective cost of commitments that nobody used); ``rows`` (of used usage), ``priced`` (of these with all
    three known).
    """
    idle = nw.col("CommitmentDiscountStatus").fill_null("") == COMMITTED_UNUSED
    used = nw.when(~idle)
    names = ("list", "contracted", "effective")
    parts: dict[str, nw.Expr] = {name: used.then(nw.col(f"saving_{name}")) for name in names}
    parts |= {
        "unused": nw.when(idle).then(nw.col("EffectiveCost")),
        "rows": used.then(nw.col("rows")).otherwise(0),
        "priced": used.then(_rows_that_give(*"LCE")).otherwise(0),
    }
    return _summed(in_scope(costs, scope).filter(nw.col("ChargeCategory") == "Usage"), by, parts)


def committed(costs: Frame, scope: Scope, *also: str) -> Frame:
    """Usage by service and by what became of its commitments, and by ``also`` (``month`` as in ``profile``).

    Columns: ``also``, ServiceProviderName, ServiceName, PricingCategory, CommitmentDiscountType,
    CommitmentDiscountStatus; ``contracted`` (cost without commitments, where all prices are known), ``effective``,
    ``rows``.
    """
    by = (*also, "ServiceProviderName", "ServiceName", "PricingCategory", "CommitmentDiscountType")
    parts = {
        "contracted": nw.col("saving_contracted"),
        "effective": nw.col("EffectiveCost"),
        "rows": nw.col("rows"),
    }
    usage = in_scope(costs, scope).filter(nw.col("ChargeCategory") == "Usage")
    return _summed(usage, (*by, "CommitmentDiscountStatus"), parts)


def known_costs(costs: Frame, scope: Scope) -> Frame:
    """Rows per combination of costs that they give, and their gross amount.

    Columns: ``known_bases`` (first letters of the costs given), ``rows``, ``gross`` (the dearest cost that a row gives,
    credits counted as positive: what a row weighs whatever its basis).
    """
    amounts = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")
    gross = nw.max_horizontal(*(nw.col(name).abs() for name in amounts))
    return _summed(in_scope(costs, scope), ("known_bases",), {"rows": nw.col("rows"), "gross": gross})


def _summed(kept: Frame, by: tuple[str, ...], parts: Mapping[str, nw.Expr]) -> Frame:
    """As ``_added``, in the order of ``by``."""
    added = _added(kept, by, parts)
    return added.sort(*by) if by else added


def _added(kept: Frame, by: tuple[str, ...], parts: Mapping[str, nw.Expr]) -> Frame:
    """Sums of the parts per value of ``by`` (``month``: of the charge); one row where there is nothing to group by.

    Parts are made before rows are grouped: narwhals over pandas forgets the conditions of what is made in a group.
    """
    if "month" in by:
        kept = kept.with_columns(nw.col("charge_date").dt.truncate("1mo").alias("month"))
    sums = [nw.col(name).sum() for name in parts]
    made = kept.with_columns(**parts)
    return made.group_by(*by).agg(*sums) if by else made.select(*sums)
