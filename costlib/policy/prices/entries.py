"""Price books as a document: one entry per book, provider, model and tier, from a day on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from costlib.policy.dated import Dated, ended
from costlib.policy.documents import parsed
from costlib.policy.pool_fields import Name
from costlib.policy.prices.price import KINDS, SAME, STANDARD, Price, model_key, provider_key, undated

ANY = "*"
"""Model of an entry that prices whatever its provider has no other entry for."""
_SIGNS = ("=", "+", "-", "@")
_THOUSAND = 1000
Rates = dict[str, Annotated[Decimal, Field(allow_inf_nan=False, ge=0)]]


class PriceEntry(Dated):
    """Prices of one model from ``valid_from`` on. ``name`` is the model, ``*`` any other one of the provider.

    Args:
        book: The price book it belongs to.
        provider: Who charges it.
        tier: Service tier: standard, batch, priority, flex.
        currency: Of the prices.
        per_1k: Token kind to price of a thousand tokens.
        per_1m: Token kind to price of a million tokens; an entry has one of the two.
    """

    book: Name
    provider: Name
    tier: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] = STANDARD
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    per_1k: Rates = Field(default_factory=dict)
    per_1m: Rates = Field(default_factory=dict)

    @field_validator("name", "book", "provider", "source")
    @classmethod
    def _no_formula(cls, text: str) -> str:
        if text.startswith(_SIGNS):
            raise ValueError(
                f"'{text}' begins with '{text[0]}', which spreadsheets take for a formula: write it another way"
            )
        return text

    @field_validator("per_1k", "per_1m")
    @classmethod
    def _known_kinds(cls, rates: Rates) -> Rates:
        unknown = next((kind for kind in rates if kind not in KINDS), None)
        if unknown is not None:
            raise ValueError(f"'{unknown}' is no token kind: use one of {', '.join(KINDS)}")
        return rates

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if bool(self.per_1k) == bool(self.per_1m):
            raise ValueError(f"'{self.name}' needs prices under per_1k or under per_1m, and not under both")
        return self

    @property
    def rates(self) -> dict[str, Decimal]:
        """Token kind to price of a million tokens."""
        return self.per_1m or {kind: price * _THOUSAND for kind, price in self.per_1k.items()}

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it prices: no two entries of a key may rule the same day."""
        return self.book.casefold(), provider_key(self.provider), model_key(self.name), self.tier

    def price(self, kind: str) -> Price | None:
        """Price of a kind; None where the entry has none."""
        rates = self.rates
        found = rates.get(kind, rates.get(SAME.get(kind, "")))
        return None if found is None else Price(found, self.currency, self.valid_from, self.source)


class PriceList(BaseModel):
    """The document: entries of all books that are not part of a package."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prices: tuple[PriceEntry, ...]

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        ended(self.prices, lambda entry: entry.key)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = "prices") -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    def books(self) -> dict[str, "ListedBook"]:
        """Books by name, in the order in which they first stand in the document."""
        names = {entry.book.casefold(): entry.book for entry in reversed(self.prices)}
        spelt = dict.fromkeys(names[entry.book.casefold()] for entry in self.prices)
        return {name: ListedBook(name, [e for e in self.prices if names[e.book.casefold()] == name]) for name in spelt}


class ListedBook:
    """A book of entries: the exact model first, then the model without its release day, then ``*``."""

    def __init__(self, name: str, entries: list[PriceEntry]) -> None:
        self.name = name
        self.entries = tuple(ended(entries, lambda entry: entry.key))
        self._index: dict[tuple[str, str, str], list[PriceEntry]] = {}
        for entry in self.entries:
            self._index.setdefault(entry.key[1:], []).append(entry)

    def price(self, provider: str, model: str, kind: str, day: date, tier: str = STANDARD) -> Price | None:
        """See ``Book.price``."""
        name = model_key(model)
        for wanted in (name, undated(name), ANY):
            listed = self._index.get((provider_key(provider), wanted, tier), ())
            ruling = next((entry for entry in listed if entry.rules_on(day)), None)
            if ruling is not None:
                return ruling.price(kind)
        return None
