"""Statements as a table for a spreadsheet: one row per line, and the rows add up to what is owed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.exports.names import file_name
from costlib.exports.statement_content import status_words
from costlib.models.chargeback.statement import MARKUP, Line, Statement
from costlib.scope import Period, Scope

_SCHEMA = pa.schema(
    {
        "tenant": pa.string(),
        "billing_month": pa.date32(),
        "kind": pa.string(),
        "component": pa.string(),
        "account": pa.string(),
        "description": pa.string(),
        "charged_as": pa.string(),
        "used_in": pa.date32(),
        "quantity": pa.decimal128(38, 9),
        "unit": pa.string(),
        "amount": pa.decimal128(38, 4),
        "currency": pa.string(),
    }
)
_NINTH = Decimal("1e-9")


def statement_rows(statements: Sequence[Statement]) -> pa.Table:
    """Every line of statements, then mark-up and adjustments of each; amounts in minor units.

    Args:
        statements: Any; none gives a table without rows.
    """
    return pa.Table.from_pylist([row for each in statements for row in _rows(each)], _SCHEMA)


def statement_header(statements: Sequence[Statement]) -> Mapping[str, str]:
    """What a reader must know of these rows; of one statement also its plan, seal and hash.

    Args:
        statements: Of one month; at least one.
    """
    first = statements[0]
    shared = {
        "Issuer": first.issuer or "not named",
        "Billing month": f"{first.month:%Y-%m}",
        "Status": status_words(first.sealed_at),
        "Period status": first.period_status,
        "Cost basis": first.basis,
        "Currency": first.currency,
        "Data up to": str(first.as_of),
        "Sample data": "yes" if any(each.sample for each in statements) else "no",
    }
    if len(statements) > 1:
        return {"Tenants": str(len(statements)), **shared}
    own = {"SHA-256": first.content_hash, **{f"Note {n}": note for n, note in enumerate(first.notes, start=1)}}
    return {"Tenant": first.tenant, "Plan": first.plan or "unknown", **shared, **own}


def statement_file(statements: Sequence[Statement], suffix: str) -> str:
    """Name of a file with these statements: whose, of which month, and whether they are final.

    Args:
        statements: Of one month; at least one.
        suffix: As ``pdf``.
    """
    first = statements[0]
    who = first.tenant if len(statements) == 1 else "all tenants"
    month = Scope(Period.month(f"{first.month:%Y-%m}"), first.currency, first.basis)
    return file_name(f"statement {who} {first.status}", month, first.as_of + timedelta(days=1), suffix)


def _rows(statement: Statement) -> Iterator[dict[str, Any]]:
    accounts = {part.name: part.account for part in statement.components}
    base = {"tenant": statement.tenant, "billing_month": statement.month, "currency": statement.currency}
    lines = [("charge", line) for part in statement.components for line in part.lines]
    for kind, line in (*lines, *(("correction", line) for line in statement.corrections)):
        yield base | {"kind": kind, "account": accounts.get(line.component)} | _line(line)
    percent = f"{statement.markup_percent.normalize():f} % of cost"
    yield base | {"kind": MARKUP, "description": percent, "amount": statement.markup}
    for each in statement.adjustments:
        yield base | {
            "kind": "adjustment",
            "component": each.component,
            "account": accounts.get(each.component),
            "description": f"{each.month:%Y-%m}: sealed {each.sealed}, since adjusted {each.stated}, now {each.now}",
            "used_in": each.month,
            "amount": each.delta,
        }


def _line(line: Line) -> dict[str, Any]:
    return {
        "component": line.component,
        "description": line.description,
        "charged_as": line.pool,
        "used_in": line.month,
        "quantity": None if line.quantity is None else line.quantity.quantize(_NINTH),
        "unit": line.unit or None,
        "amount": line.amount,
    }
