"""The journal of a billing month, for the books: what tenants owe against the accounts of its components, balanced."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.chargeback.answer import billing_month
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import MARKUP, Adjustment, Statement
from costlib.scope import Period, next_month

RECEIVABLE, UNALLOCATED = "receivable", "unallocated"
MONEY = pa.decimal128(38, 4)
SCHEMA = pa.schema(
    [
        ("date", pa.date32()),
        ("tenant", pa.string()),
        ("account", pa.string()),
        ("text", pa.string()),
        ("debit", MONEY),
        ("credit", MONEY),
        ("currency", pa.string()),
        ("reference", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: positive amounts are credited to what bore the cost and debited to who owes it."""

    tenant: str | None
    name: str
    text: str
    debit: Decimal
    credit: Decimal
    reference: str


def journal(ledger: Ledger, month: Period, now: datetime) -> pa.Table:
    """Book a billing month: as sealed, or as a draft.

    Returns:
        Columns of ``SCHEMA``, a line per tenant (null: nobody), account and component; for each of them, debit equals
        credit. Either is null where the other is not. ``reference`` is the statement's content hash.

    Raises:
        UsageError: Something to book has no account.
    """
    return booked(billing_month(ledger, month, now))


def booked(month: BillingMonth) -> pa.Table:
    """As ``journal``, of a month at hand."""
    day = Period(month.month, next_month(month.month)).last_day
    rows = [
        {
            "date": day,
            "tenant": entry.tenant,
            "account": _account(month, entry.name),
            "text": f"{month.name} {month.status}: {entry.text}",
            "debit": entry.debit or None,
            "credit": entry.credit or None,
            "currency": month.currency,
            "reference": entry.reference,
        }
        for entry in _entries(month)
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _entries(month: BillingMonth) -> Iterator[Entry]:
    for statement in month.statements:
        parts = {**_parts(statement), **_adjusted(statement.adjustments)}
        yield from _balanced(statement.tenant, RECEIVABLE, parts, statement.content_hash)
    left = {(each.component, each.component): each.amount for each in month.left}
    yield from _balanced(None, UNALLOCATED, {**left, **_adjusted(month.left_adjustments)}, month.sha256)


def _parts(statement: Statement) -> dict[tuple[str, str], Decimal]:
    """Name of the account and text to amount."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for component in statement.components:
        found[component.name, component.name] = component.amount
    for line in statement.corrections:
        key = (line.component, f"{line.component}, used in {line.month:%Y-%m}")
        found[key] = EXACT.add(found[key], line.amount)
    found[MARKUP, MARKUP] = statement.markup
    return dict(found)


def _adjusted(adjustments: tuple[Adjustment, ...]) -> dict[tuple[str, str], Decimal]:
    return {(each.component, f"{each.component}, adjusting {each.month:%Y-%m}"): each.delta for each in adjustments}


def _balanced(
    tenant: str | None, against: str, parts: Mapping[tuple[str, str], Decimal], reference: str
) -> Iterator[Entry]:
    """One line per part, and the sum against them; a negative amount changes sides."""
    total = Decimal(0)
    for (name, text), amount in parts.items():
        total = EXACT.add(total, amount)
        if amount:
            yield _sided(tenant, name, text, -amount, reference)
    if total:
        yield _sided(tenant, against, against, total, reference)


def _sided(tenant: str | None, name: str, text: str, debit: Decimal, reference: str) -> Entry:
    zero = Decimal(0)
    return Entry(tenant, name, text, max(debit, zero), max(-debit, zero), reference)


def _account(month: BillingMonth, name: str) -> str:
    found = month.accounts.get(name)
    if not found:
        raise UsageError(f"'{name}' has no account in {month.name}: add one to the chargeback document")
    return found
