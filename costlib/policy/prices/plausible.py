"""Prices that are off by a thousand: a price of a million tokens under a key for a thousand, or the other way round.

A price is held against what the packaged and the shipped book know of the same model, of whatever provider; of a model
that nobody knows, only what is dearer than any known model is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product

from costlib.errors import UsageError
from costlib.policy.prices.entries import PriceEntry
from costlib.policy.prices.packaged import known_prices
from costlib.policy.prices.price import ANYBODY, STANDARD, Book

FAR = Decimal(200)
"""Nobody's discount or mark-up is a factor of this; off by 1,000 with a changed price still is."""
LIGHT: Mapping[str, Decimal] = {
    currency: Decimal(units)
    for units, currencies in {
        30: "CZK PHP RUB THB TRY TWD UYU",
        100: "INR ISK JPY KES",
        300: "HUF LKR PKR RSD",
        1_000: "ARS CLP KRW KZT NGN",
        4_000: "COP",
        20_000: "IDR VND",
    }.items()
    for currency in currencies.split()
}
"""About how many units make a dollar, of currencies of which it takes many: enough to tell an error of a thousand."""
DEAREST_TIMES = Decimal(3)
"""How many times the dearest known price of a kind a model that nobody knows may cost."""


def check(entries: Sequence[PriceEntry], known: Sequence[Book]) -> None:
    """Refuse the first entry whose price can't be meant.

    Args:
        entries: To be checked.
        known: Books to hold them against.

    Raises:
        UsageError: Names the entry, its price, the known one, and the likely mistake.
    """
    wrong = next((text for entry in entries for text in _faults(entry, known)), None)
    if wrong is not None:
        raise UsageError(wrong)


def _faults(entry: PriceEntry, known: Sequence[Book]) -> Iterator[str]:
    for kind, price in entry.rates.items():
        reference, dollars = _known(entry, kind, known), price / LIGHT.get(entry.currency, 1)
        if reference and price and not 1 / FAR < dollars / reference < FAR:
            yield _told(entry, kind, price, f"other books say {reference:f} USD")
        elif not reference and dollars > (most := _dearest(kind) * DEAREST_TIMES) > 0:
            yield _told(entry, kind, price, f"no known model costs more than {most / DEAREST_TIMES:f} USD")


def _known(entry: PriceEntry, kind: str, known: Sequence[Book]) -> Decimal | None:
    day = max(entry.valid_from, date(2024, 1, 1))
    others = (book for book in known if book.name != entry.book)
    asked = product((entry.provider, ANYBODY), others, (entry.tier, STANDARD))
    found = (book.price(provider, entry.name, kind, day, tier) for provider, book, tier in asked)
    return next((price.per_million for price in found if price is not None), None)


def _told(entry: PriceEntry, kind: str, price: Decimal, known: str) -> str:
    given, other = ("per_1k", "per_1m") if entry.per_1k else ("per_1m", "per_1k")
    unit = {"per_1k": "thousand", "per_1m": "million"}[other]
    return (
        f"book '{entry.book}', '{entry.name}', {given}.{kind}: this makes {price:f} {entry.currency} for a million "
        f"tokens, and {known}: if it is the price of a {unit} tokens put it under {other}, else correct it"
    )


@cache
def _dearest(kind: str) -> Decimal:
    return max(known_prices(kind), default=Decimal(0))
