"""Price books as tables: their entries with dates and sources, and billed against what a book makes of the tokens."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.models.ai.pricing import Unpriced
from costlib.models.ai.reconcile import Reconciled, Reconciliation
from costlib.models.breakdown import MONEY
from costlib.policy.prices import Book, Books
from costlib.policy.prices.entries import ListedBook

PRICE = pa.decimal128(38, 6)
_PLACES = Decimal("0.000001")


def entries_table(books: Books) -> pa.Table:
    """Every price that is kept: book, provider, model, tier, kind, per_million, currency, valid_from, valid_to, source.

    Not those of the package, which are thousands: ask for a model of it.
    """
    found = [
        (entry, kind, price)
        for book in books.named.values()
        if isinstance(book, ListedBook)
        for entry in book.entries
        for kind, price in entry.rates.items()
    ]
    text: dict[str, Any] = {
        "book": [entry.book for entry, _, _ in found],
        "provider": [entry.provider for entry, _, _ in found],
        "model": [entry.name for entry, _, _ in found],
        "tier": [entry.tier for entry, _, _ in found],
        "kind": [kind for _, kind, _ in found],
    }
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in text.items()}
        | {
            "per_million": pa.array([_rounded(price) for _, _, price in found], PRICE),
            "currency": pa.array([entry.currency for entry, _, _ in found], pa.string()),
            "valid_from": pa.array([entry.valid_from for entry, _, _ in found], pa.date32()),
            "valid_to": pa.array([entry.valid_to for entry, _, _ in found], pa.date32()),
            "source": pa.array([entry.source for entry, _, _ in found], pa.string()),
        }
    )


def prices_table(found: Reconciliation, book: Book, day: date) -> pa.Table:
    """Every model and kind of the tokens: billed and listed price of a million, and what the difference comes to.

    Columns: provider, model, kind, tokens, billed, billed_per_million, listed_per_million (of ``day``), currency,
    valid_from, source, computed (tokens by the prices of their own days), difference, notes.

    Args:
        found: Over a whole period, by ``book``.
        book: The same.
        day: The last one of the period.
    """
    rows = found.rows
    listed = [book.price(row.provider, row.model, row.kind, day) if row.model else None for row in rows]
    return pa.table(
        _named(rows)
        | {
            "tokens": pa.array([row.tokens for row in rows], MONEY),
            "billed": pa.array([row.billed for row in rows], MONEY),
            "billed_per_million": pa.array([_rounded(row.per_million) for row in rows], PRICE),
            "listed_per_million": pa.array([each and _rounded(each.per_million) for each in listed], PRICE),
            "currency": pa.array([each and each.currency for each in listed], pa.string()),
            "valid_from": pa.array([each and each.valid_from for each in listed], pa.date32()),
            "source": pa.array([each and each.source for each in listed], pa.string()),
            "computed": pa.array([row.computed for row in rows], MONEY),
            "difference": pa.array([row.difference for row in rows], MONEY),
            "notes": pa.array(["; ".join(row.notes) for row in rows], pa.string()),
        }
    )


def unpriced_table(found: Sequence[Unpriced]) -> pa.Table:
    """Tokens that a book does not price: provider, model, kind, tier, tokens, charges, first and last day, reason."""
    return pa.table(
        {
            "provider": pa.array([each.provider for each in found], pa.string()),
            "model": pa.array([each.model for each in found], pa.string()),
            "kind": pa.array([each.kind for each in found], pa.string()),
            "tier": pa.array([each.tier for each in found], pa.string()),
            "tokens": pa.array([each.tokens for each in found], MONEY),
            "charges": pa.array([each.rows for each in found], pa.int64()),
            "first": pa.array([each.first for each in found], pa.date32()),
            "last": pa.array([each.last for each in found], pa.date32()),
            "reason": pa.array([each.reason for each in found], pa.string()),
        }
    )


def sides_table(rows: Sequence[Reconciled]) -> pa.Table:
    """Bills beside usage reports: month, provider, model, kind, billed, tokens of each, their difference, notes."""
    pairs = [(row.billed_tokens, row.used_tokens) for row in rows]
    apart = [None if bill is None or used is None else EXACT.subtract(bill, used) for bill, used in pairs]
    return pa.table(
        {"month": pa.array([row.month for row in rows], pa.date32())}
        | _named(rows)
        | {
            "billed": pa.array([row.billed for row in rows], MONEY),
            "billed_tokens": pa.array([bill for bill, _ in pairs], MONEY),
            "used_tokens": pa.array([used for _, used in pairs], MONEY),
            "tokens_apart": pa.array(apart, MONEY),
            "tokens": pa.array([row.tokens for row in rows], MONEY),
            "notes": pa.array(["; ".join(_of_sides(row)) for row in rows], pa.string()),
        }
    )


def _of_sides(row: Reconciled) -> list[str]:
    return [note for note in row.notes if note.startswith(("usage without cost", "cost without usage"))]


def _named(rows: Iterable[Reconciled]) -> dict[str, Any]:
    found = list(rows)
    return {
        "provider": pa.array([row.provider for row in found], pa.string()),
        "model": pa.array([row.model for row in found], pa.string()),
        "kind": pa.array([row.kind for row in found], pa.string()),
    }


def _rounded(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(_PLACES, context=EXACT)
