"""Questions about owners: what has one, by which rule, and what has none."""

import narwhals as nw

from costlib.queries import Frame, in_scope
from costlib.scope import Scope

OWNERS = ("x_Tenant", "x_Department", "x_Project")
RULES = ("x_TenantRule", "x_DepartmentRule", "x_ProjectRule")
"""On single charges: the rule that found each owner; null where none did."""
UNOWNED_BY = ("ServiceProviderName", "SubAccountId", "SubAccountName", "ServiceName", "ResourceId", "x_TagKeys")


def owned(costs: Frame, scope: Scope, *by: str) -> Frame:
    """How much of the cost has an owner of each kind, per value of ``by``, dearest first.

    Columns: ``by``, ``cost``, ``rows``, ``known``, and of the cost what has a ``x_Tenant``, ``x_Department``,
    ``x_Project``, each under ``owned_`` and that name.
    """
    letter = nw.col("known_bases").str.contains(scope.basis[0], literal=True)
    parts = {"cost": nw.col(scope.basis), "known": nw.when(letter).then(nw.col("rows")).otherwise(0)}
    parts |= {f"owned_{owner}": nw.when(~nw.col(owner).is_null()).then(nw.col(scope.basis)) for owner in OWNERS}
    sums = [nw.col(name).sum() for name in (*parts, "rows")]
    kept = in_scope(costs, scope).with_columns(**parts)
    return kept.group_by(*by).agg(*sums).sort("cost", descending=True) if by else kept.select(*sums)


def by_rule(facts: Frame, scope: Scope) -> Frame:
    """Cost of single charges per tenant and the rules that found their owners.

    Columns: ``x_Tenant``, ``RULES``, ``cost``, ``rows``, ``known``.
    """
    return _added(in_scope(facts, scope), scope, "x_Tenant", *RULES).sort("x_Tenant", *RULES)


def unowned(facts: Frame, scope: Scope, owner: str = "x_Tenant", limit: int = 500) -> Frame:
    """Dearest cost without an owner, by resource and the tag keys that it carries, from single charges.

    Columns: ``UNOWNED_BY``, ResourceName, ``cost``, ``rows``, ``known``.

    Args:
        facts: Single charges.
        scope: What to look at.
        owner: Column of the owner that is missing.
        limit: Most rows.
    """
    kept = in_scope(facts, scope).filter(nw.col(owner).is_null())
    added = _added(kept, scope, *UNOWNED_BY, also=(nw.col("ResourceName").max(),))
    return added.sort("cost", *UNOWNED_BY, descending=[True, *[False] * len(UNOWNED_BY)]).head(limit)


def _added(kept: Frame, scope: Scope, *by: str, also: tuple[nw.Expr, ...] = ()) -> Frame:
    cost = nw.col(scope.basis)
    sums = (cost.sum().alias("cost"), nw.len().alias("rows"), (~cost.is_null()).sum().alias("known"))
    return kept.group_by(*by).agg(*also, *sums)
