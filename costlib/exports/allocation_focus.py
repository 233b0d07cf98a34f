"""An allocation as FOCUS 1.4 rows: each shared cost split among tenants, in the specification's own columns.

A row of the cube (the charges of a day that differ in nothing the cube keeps) is one origin. What a tenant owns, and
what nobody is charged, stays one row as it is; the rest becomes a row per tenant and pool, with the ratio and the usage
behind it in ``AllocatedMethodDetails``. The parts of an origin add up to it exactly, in its billing currency.

Source: FOCUS 1.4, Cost and Usage: AllocatedMethodId, AllocatedMethodDetails, AllocatedResourceId, AllocatedTags.
"""

import json
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from costlib import sql
from costlib.amounts import EXACT
from costlib.cents import apportion
from costlib.errors import UsageError
from costlib.exports.focus import as_version
from costlib.exports.ledger_file import Format, write_checked
from costlib.exports.report import ExportReport
from costlib.focus.contract import COSTS, FACTS, MONEY_SCALE, SQL_TYPES
from costlib.ledger import Ledger
from costlib.ledger.cube import DIMENSIONS
from costlib.ledger.home import disk_errors
from costlib.ledger.lake import PROVENANCE
from costlib.models.allocation.answer import inputs_of, whole_months
from costlib.models.allocation.fractions import Fraction, Fractions
from costlib.policy.ownership import COLUMNS as OWNERS
from costlib.scope import Period, Scope

UNIT = Decimal(1).scaleb(-MONEY_SCALE)
AMOUNTS = (*COSTS, "consumed")
ALLOCATED = ("AllocatedMethodId", "AllocatedMethodDetails", "AllocatedResourceId", "AllocatedResourceName")
TAGS = "AllocatedTags"
DAYS = ("charge_date", "billing_month", "charged_until")
RATIO_DECIMALS = 12
BATCH = 20_000
SCHEMA = pa.schema(
    [
        ("charge_date", pa.date32()),
        ("billing_month", pa.string()),
        ("charged_until", pa.date32()),
        *((name, pa.string()) for name in (*DIMENSIONS, *ALLOCATED, TAGS)),
        *((name, pa.decimal128(38, MONEY_SCALE)) for name in AMOUNTS),
    ]
)
_OWNERS = (
    "'tenant', CASE WHEN AllocatedMethodId IS NULL THEN x_Tenant END, 'department', x_Department, 'project', x_Project"
)
MADE: Mapping[str, str] = {
    "ChargePeriodStart": "CAST(charge_date AS TIMESTAMPTZ)",
    "ChargePeriodEnd": "CAST(greatest(charge_date + 1, charged_until) AS TIMESTAMPTZ)",
    "BillingPeriodStart": "CAST(CAST(billing_month || '-01' AS DATE) AS TIMESTAMPTZ)",
    "BillingPeriodEnd": "CAST(CAST(billing_month || '-01' AS DATE) + INTERVAL 1 MONTH AS TIMESTAMPTZ)",
    "ConsumedQuantity": "CASE WHEN ConsumedUnit IS NOT NULL THEN consumed END",
    "Tags": f"nullif(CAST(json_merge_patch('{{}}', json_object({_OWNERS})) AS VARCHAR), '{{}}')",
    "x_BillingMonth": "billing_month",
}
"""SQL of the columns that follow from the cube's. Tags are the owners that were found: the cube keeps no others."""
Row = dict[str, Any]


def export_allocated(
    ledger: Ledger,
    period: Period,
    target: Path,
    format: Format = "csv",  # noqa: A002 - the word of the command line
    about: Scope | None = None,
    *,
    safe: bool = True,
) -> ExportReport:
    """Write the costs of whole months as FOCUS 1.4, shared ones split among tenants.

    Args:
        ledger: What to export.
        period: Whole months.
        target: The file; one that is there is replaced.
        format: ``csv`` or ``parquet``.
        about: Currency and basis that shares are computed in (default: USD, effective cost); amounts of the file are in
            their billing currencies, each cost split by these shares.
        safe: As in ``export_ledger``.

    Raises:
        UsageError: The period is not made of whole months.
        EmptyLedgerError: Nothing is loaded yet.
        LedgerError: The file does not hold what the ledger holds (it is removed).
    """
    if whole_months(period) != period:
        raise UsageError(f"{period} is cut inside a month, and cost is shared out by month: give first days of months")
    scope = about or Scope(period, basis="EffectiveCost")
    engine = ledger.engine()
    with disk_errors(target.parent), tempfile.TemporaryDirectory(dir=target.parent, prefix=".allocated-") as folder:
        path = Path(folder) / "rows.parquet"
        with pq.ParquetWriter(path, SCHEMA) as writer:
            rows = _rows(ledger, Scope(period, scope.currency, scope.basis))
            while batch := list(islice(rows, BATCH)):
                writer.write_table(pa.Table.from_pylist(batch, schema=SCHEMA))
        parts = sql.files(*(str(ledger.home.cube / "parts" / name) for name in engine.stamp.parts))
        origins = f"SELECT * FROM read_parquet({parts}, hive_partitioning = false) WHERE {_within(period)}"
        wanted = as_version(_facts(path), "1.4")
        return write_checked(origins, wanted, target, format, "1.4", engine.stamp.lake, safe=safe)


def split(origin: Row, fractions: Iterable[Fraction]) -> Iterator[Row]:
    """Split an origin's amounts by fractions that add up to 1; what is unallocated is the row as it was.

    Nothing is lost: parts are rounded to the ledger's scale by largest remainder.
    """
    keys = list(fractions)
    parts = {name: _parts(origin[name], keys) for name in AMOUNTS}
    for number, fraction in enumerate(keys):
        yield origin | {name: part[number] for name, part in parts.items()} | _allocated(fraction)


def _parts(amount: Decimal | None, fractions: list[Fraction]) -> Mapping[int, Decimal | None]:
    if amount is None:
        return dict.fromkeys(range(len(fractions)))
    exact = {number: EXACT.multiply(amount, each.ratio) for number, each in enumerate(fractions)}
    return apportion(amount, exact, UNIT)


def _allocated(fraction: Fraction) -> Row:
    """The Allocated columns of a part; nothing for what nobody is charged."""
    if fraction.tenant is None:
        return {}
    elements = [
        {
            "AllocatedRatio": float(round(each.ratio, RATIO_DECIMALS)),
            "UsageUnit": each.unit,
            "UsageQuantity": float(each.quantity),
        }
        for each in fraction.elements
    ]
    return {
        "x_Tenant": fraction.tenant,
        "AllocatedMethodId": f"costboard:{fraction.method}",
        "AllocatedMethodDetails": json.dumps({"Elements": elements, "x_Pool": fraction.pool}, ensure_ascii=False),
        "AllocatedResourceId": fraction.tenant,
        "AllocatedResourceName": fraction.tenant,
        TAGS: json.dumps({"tenant": fraction.tenant, "pool": fraction.pool}, ensure_ascii=False),
    }


def _rows(ledger: Ledger, scope: Scope) -> Iterator[Row]:
    inputs = inputs_of(ledger, scope)
    columns, starts = inputs.columns(), inputs.starts
    segments = [Fractions(segment) for segment in inputs.segments()]
    names = (*DAYS, *DIMENSIONS, *AMOUNTS)
    order = ", ".join(map(sql.ident, (*DAYS, *DIMENSIONS)))
    found = ledger.engine().rows(
        f"SELECT {', '.join(map(sql.ident, names))} FROM cube WHERE {_within(scope.period)} ORDER BY {order}"
    )
    for values in found:
        origin = dict(zip(names, values, strict=True))
        matched = {name: None if origin[name] is None else str(origin[name]) for name in columns}
        segment = segments[bisect_right(starts, origin["charge_date"]) - 1]
        fractions = () if origin["x_Tenant"] is not None else segment.of(matched)
        yield from split(origin, fractions) if fractions else (origin,)


def _within(period: Period) -> str:
    return f"charge_date >= DATE {sql.text(str(period.start))} AND charge_date < DATE {sql.text(str(period.end))}"


def _facts(path: Path) -> str:
    """SQL of the rows with every column of a fact, null where the cube keeps none."""
    types = {column.name: SQL_TYPES[column.kind] for column in FACTS.columns}
    types |= {field.name: "BIGINT" if pa.types.is_integer(field.type) else "VARCHAR" for field in PROVENANCE}
    types |= dict.fromkeys(OWNERS.values(), "VARCHAR")
    kept = {*SCHEMA.names}
    columns = (
        f"CAST({MADE.get(name, sql.ident(name) if name in kept else 'NULL')} AS {kind}) AS {sql.ident(name)}"
        for name, kind in types.items()
    )
    return f"SELECT {', '.join(columns)} FROM read_parquet({sql.files(str(path))}, hive_partitioning = false)"
