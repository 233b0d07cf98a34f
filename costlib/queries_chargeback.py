"""Questions about billing months: what is billed in them, and what owners used."""

import narwhals as nw

from costlib.queries import Frame, in_scope
from costlib.scope import Scope


def billed(costs: Frame, scope: Scope) -> Frame:
    """Cost per billing month and month of use. Columns: ``billing_month``, ``month``, ``cost``, ``rows``, ``known``.

    ``known`` counts source rows that give the cost.
    """
    gives = nw.col("known_bases").str.contains(scope.basis[0], literal=True)
    parts = {
        "month": nw.col("charge_date").dt.truncate("1mo"),
        "cost": nw.col(scope.basis),
        "known": nw.when(gives).then(nw.col("rows")).otherwise(0),
    }
    kept = in_scope(costs, scope).with_columns(**parts)
    sums = [nw.col(name).sum() for name in ("cost", "rows", "known")]
    return kept.group_by("billing_month", "month").agg(*sums).sort("billing_month", "month")


def used(costs: Frame, scope: Scope, *by: str) -> Frame:
    """What tenants used of what they own. Columns: x_Tenant, ``by``, ConsumedUnit, ``consumed``, ``tokens``."""
    owned = in_scope(costs, scope).filter(~nw.col("x_Tenant").is_null(), nw.col("ChargeCategory") == "Usage")
    keys = ("x_Tenant", *by, "ConsumedUnit")
    return owned.group_by(*keys).agg(nw.col("consumed").sum(), nw.col("tokens").sum()).sort(*keys)
