"""Lineage: each amount as a row of a table, with the quantities that it was made from."""

from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.models.allocation.result import Allocation, Share
from costlib.policy.pool_fields import WHOLE

MONEY = pa.decimal128(38, 12)
FINE = pa.decimal128(38, 18)
SCHEMA = pa.schema(
    [
        ("month", pa.date32()),
        ("from_day", pa.date32()),
        ("to_day", pa.date32()),
        ("tenant", pa.string()),
        ("pool", pa.string()),
        ("activity", pa.string()),
        ("part", pa.string()),
        ("method", pa.string()),
        ("driver", pa.string()),
        ("quantity", MONEY),
        ("unit", pa.string()),
        ("total", MONEY),
        ("weight_percent", MONEY),
        ("share_percent", MONEY),
        ("pool_cost", MONEY),
        ("rate", FINE),
        ("exact", MONEY),
        ("amount", MONEY),
        ("note", pa.string()),
    ]
)
"""Columns of the table; those that the allocation is broken down by follow.

``tenant`` is null where nobody was charged; ``to_day`` is the last day. ``quantity`` and ``total`` are in ``unit``, and
null where nothing was shared out. ``weight_percent`` of ``pool_cost`` went by this driver, ``share_percent`` is what
the tenant has of the driver, ``rate`` is the cost of one unit. ``note`` says which pools fed it, or why nobody got it.
"""


def lineage(found: Allocation) -> pa.Table:
    """One row per amount, in the order of ``Allocation.rows``: ``SCHEMA``, then the columns it is broken down by."""
    rows = [_row(share) | dict(zip(found.by, share.slice, strict=True)) for share in found.rows]
    schema = pa.schema([*SCHEMA, *((name, pa.string()) for name in found.by if name not in SCHEMA.names)])
    return pa.Table.from_pylist(rows, schema=schema)


def rate(share: Share) -> Decimal | None:
    """What one unit of the driver costs: cost x weight / total; None where no driver was used."""
    return EXACT.divide(EXACT.multiply(share.cost, share.weight), share.total) if share.driver and share.total else None


def percent(share: Share) -> Decimal | None:
    """The owner's part of the driver, in per cent; None where nothing was shared out."""
    return EXACT.divide(EXACT.multiply(share.quantity, WHOLE), share.total) if share.total else None


def _row(share: Share) -> dict[str, Any]:
    shared = bool(share.driver and share.total)
    return {
        "month": share.month,
        "from_day": share.segment.start,
        "to_day": share.segment.last_day,
        "tenant": share.tenant,
        "pool": share.pool,
        "activity": share.activity,
        "part": share.part,
        "method": share.method,
        "driver": share.driver,
        "quantity": _scaled(share.quantity if shared else None, MONEY),
        "unit": share.unit,
        "total": _scaled(share.total if shared else None, MONEY),
        "weight_percent": _scaled(EXACT.multiply(share.weight, WHOLE), MONEY),
        "share_percent": _scaled(percent(share), MONEY),
        "pool_cost": _scaled(share.cost, MONEY),
        "rate": _scaled(rate(share), FINE),
        "exact": _scaled(share.exact, MONEY),
        "amount": _scaled(share.amount, MONEY),
        "note": share.reason,
    }


def _scaled(value: Decimal | None, kind: pa.Decimal128Type) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-kind.scale), context=EXACT)
