"""Tokens priced by a book: an estimate, beside a list of what the book does not price.

Prices that rise with the length of a request are taken at their base, for a sum over requests can't tell its parts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib import duck
from costlib.amounts import added
from costlib.errors import UsageError
from costlib.models.ai.calculator import cost_of
from costlib.policy.prices.price import STANDARD, Book, Price

COLUMNS = ("provider", "model", "kind", "day", "tokens")
LABEL = "estimate: tokens x price of the book, at the base of prices that rise with the length of a request"


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens of one kind on one day. ``model`` is None where the source names none."""

    provider: str
    model: str | None
    kind: str
    day: date
    tokens: Decimal | None
    tier: str = STANDARD
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens with their price; ``cost`` is in the price's currency."""

    used: Used
    tokens: Decimal
    price: Price

    @property
    def cost(self) -> Decimal:
        """Exact product of tokens and price."""
        return cost_of(self.tokens, self.price.per_million)


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Tokens without a price, by model, kind, tier and reason; None where they are unknown."""

    provider: str
    model: str | None
    kind: str
    tier: str
    reason: str
    tokens: Decimal | None
    rows: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Priced:
    """What a book makes of usage. Every row is in one of the two."""

    estimates: tuple[Estimate, ...]
    unpriced: tuple[Unpriced, ...]
    label: str = LABEL

    @property
    def cost(self) -> dict[str, Decimal]:
        """Estimated cost by currency."""
        found: dict[str, list[Decimal]] = {}
        for each in self.estimates:
            found.setdefault(each.price.currency, []).append(each.cost)
        return {currency: added(costs) for currency, costs in found.items()}

    @property
    def base_only(self) -> bool:
        """Whether a price was taken that is only the base of one that rises."""
        return any(each.price.tiered for each in self.estimates)


def price(used: Iterable[Used], book: Book) -> Priced:
    """Price tokens by a book."""
    estimates: list[Estimate] = []
    unpriced: dict[tuple[str, str | None, str, str, str], list[Used]] = {}
    for each in used:
        reason, found = _priced(each, book)
        if found is None:
            unpriced.setdefault((each.provider, each.model, each.kind, each.tier, reason), []).append(each)
        else:
            estimates.append(found)
    return Priced(tuple(estimates), tuple(_summed(key, rows) for key, rows in unpriced.items()))


def price_usage(usage: pa.Table | pa.RecordBatchReader, book: Book) -> Priced:
    """Price a table of usage rows, however many: they are added up first, by what has one price.

    Args:
        usage: Columns ``provider``, ``model``, ``kind`` (text), ``day`` (date), ``tokens`` (number), and perhaps
            ``tier`` (text; standard where null).
        book: Prices.

    Raises:
        UsageError: A column is missing, or a day.
    """
    missing = next((name for name in COLUMNS if name not in usage.schema.names), None)
    if missing is not None:
        raise UsageError(f"the usage has no column '{missing}': give {', '.join(COLUMNS)}")
    return price(_added_up(usage), book)


def _added_up(usage: pa.Table | pa.RecordBatchReader) -> Iterator[Used]:
    tier = f"coalesce(CAST(tier AS VARCHAR), '{STANDARD}')" if "tier" in usage.schema.names else f"'{STANDARD}'"
    with duck.connect() as con:
        con.register("usage", usage)
        rows = con.execute(
            f"SELECT provider, model, kind, CAST(day AS DATE), {tier}, "
            "CASE WHEN count < 0 THEN -1 WHEN count >= 0 THEN 1 END AS sign, sum(count), count(*) "
            "FROM (SELECT * EXCLUDE tokens, TRY_CAST(tokens AS DECIMAL(30, 6)) AS count FROM usage) GROUP BY ALL"
        )
        while batch := rows.fetchmany(10_000):
            yield from (_used(row) for row in batch)


def _used(row: tuple[Any, ...]) -> Used:
    provider, model, kind, day, tier, _, tokens, rows = row
    if day is None:
        raise UsageError(f"the usage has {rows} rows of model '{model}' without a day: give each the day of its use")
    return Used(provider or "", model, kind or "", day, tokens, tier, rows)


def _priced(used: Used, book: Book) -> tuple[str, Estimate | None]:
    """The estimate, or the reason why there is none."""
    if used.tokens is None:
        return "the number of tokens is unknown", None
    if used.tokens < 0:
        return "the number of tokens is below zero", None
    if not used.model:
        return "the usage names no model", None
    found = book.price(used.provider, used.model, used.kind, used.day, used.tier)
    if found is not None:
        return "", Estimate(used, used.tokens, found)
    if all(book.price(used.provider, used.model, kind, used.day) is None for kind in ("input", "output")):
        return "no price for the model on these days", None
    return f"a price for the model, none for {used.kind} tokens of tier {used.tier}", None


def _summed(key: tuple[str, str | None, str, str, str], rows: list[Used]) -> Unpriced:
    tokens = [each.tokens for each in rows]
    days = [each.day for each in rows]
    whole = None if None in tokens else added(each for each in tokens if each is not None)
    return Unpriced(*key, whole, sum(each.rows for each in rows), min(days), max(days))
