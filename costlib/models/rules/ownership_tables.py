"""Ownership as tables and sentences: coverage, what rules yield, what nobody owns, what other rules would change."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib import amounts
from costlib.models.ratios import in_percent
from costlib.models.rules.ownership import Coverage, CoverageLine, Preview, Ruled
from costlib.models.wording import in_words, percent
from costlib.policy.ownership import OWNERS, Owner
from costlib.scope import Period

MONEY = pa.decimal128(38, 18)


def headline(whole: Coverage, owner: Owner, period: Period, currency: str) -> str:
    """How much of the cost has an owner, and how much has none."""
    rest = amounts.short(whole.unowned, currency)
    return f"{percent(whole.share)} of cost {in_words(period)} has a {owner} of its own; {rest} is shared or untagged"


def coverage_table(lines: Sequence[CoverageLine], column: str) -> pa.Table:
    """One row per value of a column, dearest first: cost and how much of it has an owner of each kind."""
    return pa.table(
        {
            column: pa.array([line.of[0] for line in lines], pa.string()),
            "cost": pa.array([line.kinds[OWNERS[0]].cost for line in lines], MONEY),
            **{f"{owner}_percent": [in_percent(line.kinds[owner].share) for line in lines] for owner in OWNERS},
        }
    )


def rules_table(ruled: Ruled) -> pa.Table:
    """One row per rule, in the order in which they are tried: what it found an owner for."""
    rules = ruled.rules
    return pa.table(
        {
            "rule": [rule.name for rule in rules],
            "owner": [rule.owner for rule in rules],
            "cost": pa.array([rule.cost for rule in rules], MONEY),
            "charges": [rule.rows for rule in rules],
            "state": ["finds nothing" if rule.idle else "works" if rule.in_force else "not in force" for rule in rules],
        }
    )


def unowned_table(found: pa.Table) -> pa.Table:
    """``queries_ownership.unowned`` for people: provider, account, service, resource, the tag keys it carries, cost."""
    return pa.table(
        {
            "provider": found["ServiceProviderName"],
            "account": [_first(row, "SubAccountName", "SubAccountId") for row in found.to_pylist()],
            "service": found["ServiceName"],
            "resource": [_first(row, "ResourceName", "ResourceId") for row in found.to_pylist()],
            "tag_keys": pa.array([_tags(row["x_TagKeys"]) for row in found.to_pylist()], pa.string()),
            "cost": found["cost"],
            "charges": found["rows"],
        }
    )


def preview_table(found: Preview) -> pa.Table:
    """One row per tenant, the largest change first: cost that it owns today and under the other rules."""
    lines = found.tenants
    return pa.table(
        {
            "tenant": [line.name or "No tenant (shared)" for line in lines],
            "today": pa.array([line.before for line in lines], MONEY),
            "then": pa.array([line.after for line in lines], MONEY),
            "difference": pa.array([line.moved for line in lines], MONEY),
        }
    )


def previewed(found: Preview) -> list[str]:
    """How coverage would move, per kind of owner, and which rules would find nothing."""
    said = [
        f"Cost with a {owner}: {percent(found.before.coverage[owner].share)} today, "
        f"{percent(found.after.coverage[owner].share)} then."
        for owner in OWNERS
    ]
    idle = [name for name in found.after.idle if name not in found.before.idle]
    return [*said, f"Would find nothing: {', '.join(idle)}."] if idle else said


def kept(found: Preview) -> bool:
    """Whether both sides add up to the same."""
    return sum((line.moved for line in found.tenants), Decimal(0)) == 0


def _first(row: dict[str, Any], *columns: str) -> str | None:
    return next((row[column] for column in columns if row[column]), None)


def _tags(keys: Any) -> str | None:
    return ", ".join(keys) if isinstance(keys, list) else keys
