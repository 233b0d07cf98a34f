"""Models that one may choose from: those that the policy names and those in use, and what a book makes of them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from costlib.errors import UsageError
from costlib.policy.ai import AiPolicy, Offer
from costlib.policy.prices import Book

PRICED = ("input", "output")
"""Kinds of tokens that a model needs a price of."""


def offers(policy: AiPolicy, used: Iterable[tuple[str | None, str | None]] = ()) -> list[Offer]:
    """Every model that is named, once, by name.

    Args:
        policy: Patterns, options and peers of a day.
        used: Provider and model of charges; those without a name are left out.
    """
    named = [(each.provider, each.model) for each in policy.patterns]
    named += [(each.provider, each.model) for each in policy.options]
    named += [(each.provider, each.model) for peers in policy.peers for each in peers.models]
    named += [(provider.casefold(), model) for provider, model in used if provider and model]
    pairs = sorted(set(named), key=lambda pair: (pair[1], pair[0]))
    return [
        Offer.model_construct(provider=provider, model=model) for provider, model in pairs
    ]  # a bill names as it likes


def priced(found: Iterable[Offer], book: Book, day: date) -> list[Offer]:
    """Those of which the book has a price for input and for output."""
    return [each for each in found if all(book.price(each.provider, each.model, kind, day) for kind in PRICED)]


def currency_of(found: Iterable[tuple[str, str]], book: Book, day: date, usual: str = "USD") -> str:
    """The currency in which a book prices models (provider, model); ``usual`` where it prices none.

    Raises:
        UsageError: There are several, whose prices can't be held against each other.
    """
    prices = (book.price(provider, model, kind, day) for provider, model in found for kind in PRICED)
    names = sorted({price.currency for price in prices if price is not None})
    if len(names) > 1:
        raise UsageError(f"book '{book.name}' prices these models in {' and '.join(names)}: use one currency")
    return names[0] if names else usual


def named(offer: Offer, book: Book, day: date) -> str:
    """A model in words, with what its price leaves out."""
    prices = [book.price(offer.provider, offer.model, kind, day) for kind in PRICED]
    if any(each is None for each in prices):
        return f"{offer.model}, unpriced"
    free = all(each is not None and each.per_million == Decimal(0) for each in prices)
    return f"{offer.model}, infrastructure only" if free else offer.model
