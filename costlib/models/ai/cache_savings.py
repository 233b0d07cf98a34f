"""What reading from a prompt cache saved: cached tokens at the price of input, less what they cost.

What writing to the cache cost beyond input is taken off. Prices are those of the same day's charges; where these do not
tell them, the price book's, which makes the saving an estimate.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, added
from costlib.models.ai.calculator import cost_of
from costlib.models.ai.spend import per_million
from costlib.models.ratios import share
from costlib.policy.prices.price import Book

READ = "cached_input"
WRITES = ("cache_write", "cache_write_5m", "cache_write_1h", "cache_write_12h")
PROMPT = ("input", READ, *WRITES)
_ZERO = Decimal(0)
Day = tuple[str, str, date]
"""Provider, model, day."""


@dataclass(frozen=True, slots=True)
class CacheSaving:
    """What a cache did in a period.

    Args:
        read: Tokens read from it.
        prompt: All tokens of prompts: input, read and written.
        saved: In the currency of the costs, writes taken off; None where no price is known.
        estimated: Part of ``saved`` that rests on the price book.
        unknown: Cached tokens without a price to compare with: they are not in ``saved``.
    """

    read: Decimal
    prompt: Decimal
    saved: Decimal | None
    estimated: Decimal
    unknown: Decimal

    @property
    def share(self) -> float | None:
        """Fraction of the prompts' tokens that was read from a cache; None without prompts."""
        return share(self.read, self.prompt)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Tokens of a kind on a day and their own price per million; None where the charges don't tell it."""

    tokens: Decimal
    price: Decimal | None


def cache_saving(rows: Iterable[Mapping[str, Any]], book: Book, currency: str) -> CacheSaving:
    """What was saved.

    Args:
        rows: Of ``queries_ai.ai_spend`` by ``queries_ai.TOKENS``.
        book: For prices that the charges don't tell.
        currency: Of the costs; a book's price in another one is not used.
    """
    days: dict[Day, dict[str, _Kind]] = defaultdict(dict)
    for row in rows:
        if row["x_TokenKind"] in PROMPT and row["counted"]:
            key = (row["ServiceProviderName"] or "", row["x_Model"] or "", row["charge_date"])
            own = per_million(row["priced_cost"] or _ZERO, row["priced_tokens"] or _ZERO)
            days[key][row["x_TokenKind"]] = _Kind(row["tokens"] or _ZERO, own)
    found = [_saved(key, kinds, name, book, currency) for key, kinds in days.items() for name in kinds]
    known = [(amount, by_book) for amount, by_book, _ in found if amount is not None]
    return CacheSaving(
        added(kinds[READ].tokens for kinds in days.values() if READ in kinds),
        added(each.tokens for kinds in days.values() for each in kinds.values()),
        added(amount for amount, _ in known) if known else None,
        added(amount for amount, by_book in known if by_book),
        added(tokens for amount, _, tokens in found if amount is None),
    )


def cache_months(rows: Iterable[Mapping[str, Any]], book: Book, currency: str) -> dict[date, CacheSaving]:
    """As ``cache_saving``, per month, oldest first."""
    months: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        months[row["charge_date"].replace(day=1)].append(row)
    return {month: cache_saving(months[month], book, currency) for month in sorted(months)}


def _saved(
    key: Day, kinds: Mapping[str, _Kind], name: str, book: Book, currency: str
) -> tuple[Decimal | None, bool, Decimal]:
    """What a kind saved against input (below 0: it cost more), whether by the book, and its tokens."""
    tokens = kinds[name].tokens
    if name == "input" or not tokens:
        return _ZERO, False, tokens
    (plain, listed), (own, also) = (_price(key, kinds, each, book, currency) for each in ("input", name))
    if plain is None or own is None:
        return None, False, tokens
    return cost_of(tokens, EXACT.subtract(plain, own)), listed or also, tokens


def _price(key: Day, kinds: Mapping[str, _Kind], name: str, book: Book, currency: str) -> tuple[Decimal | None, bool]:
    """Price of a kind, and whether it is the book's."""
    own = kinds[name].price if name in kinds else None
    if own is not None:
        return own, False
    provider, model, day = key
    listed = book.price(provider, model, name, day) if model else None
    return (listed.per_million if listed is not None and listed.currency == currency else None), True
