"""One price of one kind of tokens, and what a book of prices is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

STANDARD = "standard"
"""Service tier of what is neither batch nor priority nor flex."""
ANYBODY = "*"
"""Provider to ask for where only the model is known: a book may know who makes it."""
_WRITES = ("cache_write", "cache_write_5m", "cache_write_1h", "cache_write_12h")
MODALITIES = ("audio", "image")
KINDS = (
    *("input", "cached_input", *_WRITES, "output"),
    *(f"{kind}_{modality}" for modality in MODALITIES for kind in ("input", "cached_input", "output")),
)
"""Token kinds that a book may price: as on the ledger's charges, those of audio and images with their modality."""
SAME: Mapping[str, str] = MappingProxyType({"cache_write": "cache_write_5m", "cache_write_5m": "cache_write"})
"""Kind to the other name under which the same price may stand: an ordinary cache write lives five minutes."""
_ALIASES = {
    "amazon web services": "aws",
    "amazon bedrock": "aws",
    "google cloud": "google",
    "microsoft": "azure",
    "microsoft azure": "azure",
    "mistral ai": "mistral",
    "xai": "x-ai",
}
_DATED = re.compile(r"[-@]20\d\d-?[01]\d-?[0-3]\d$")


@dataclass(frozen=True, slots=True)
class Price:
    """Price of a million tokens of one kind.

    Args:
        per_million: 0 or more, in ``currency``.
        currency: ISO 4217.
        valid_from: First day; None where the source does not say since when.
        source: Where it comes from.
        tiered: The price rises with the length of a request; this is its base, for a sum over requests can't tell.
    """

    per_million: Decimal
    currency: str
    valid_from: date | None
    source: str
    tiered: bool = False


class Book(Protocol):
    """Prices by name of a book."""

    @property
    def name(self) -> str:
        """What the book is called."""
        ...

    def price(self, provider: str, model: str, kind: str, day: date, tier: str = STANDARD) -> Price | None:
        """The price on a day; None where the book has none (unpriced, which is not free)."""
        ...


@dataclass(frozen=True, slots=True)
class Chain:
    """Books of which the first that has a price decides."""

    name: str
    books: Sequence[Book]

    def price(self, provider: str, model: str, kind: str, day: date, tier: str = STANDARD) -> Price | None:
        """See ``Book.price``."""
        found = (book.price(provider, model, kind, day, tier) for book in self.books)
        return next((price for price in found if price is not None), None)


def provider_key(name: str) -> str:
    """A provider's name as books have it.

    >>> provider_key("OpenAI"), provider_key("Amazon Web Services")
    ('openai', 'aws')
    """
    plain = " ".join(name.casefold().split())
    return _ALIASES.get(plain, plain)


def model_key(name: str) -> str:
    """A model's name as books have it: any case, no blanks around it."""
    return name.casefold().strip()


def undated(model: str) -> str:
    """A model's name without the day of its release.

    >>> undated("claude-3-haiku-20240307"), undated("gpt-4o-2024-08-06"), undated("gpt-4-0613")
    ('claude-3-haiku', 'gpt-4o', 'gpt-4-0613')
    """
    return _DATED.sub("", model)
