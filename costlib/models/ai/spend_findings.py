"""What AI costs say, in sentences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from costlib import amounts
from costlib.models.ai.cache_savings import CacheSaving
from costlib.models.ai.price_changes import PriceChange, told
from costlib.models.ai.spend import UNNAMED, AiLine, AiSpend
from costlib.models.wording import in_words, percent
from costlib.policy.prices.price import provider_key
from costlib.scope import Period, Scope

LOCAL = ("ollama",)
"""Providers of models that run on own machines."""
SHOWN = 3
"""Price changes that are told in words; the rest stand in the table."""
MEANT: Mapping[str, str] = {
    "x_Model": "Models as the bills name them. Cost of a million tokens is over all kinds of tokens of a model.",
    "x_ContentType": "Pieces are the metric content_pieces.NAME; cost of a piece is of the charges that name its type.",
    "x_TokenKind": "One charge per kind of tokens. Reasoning tokens stand among output: providers charge them so.",
    "x_Tenant": "As owned directly, by the rules of Tenant costs; shared cost is not shared out here.",
}
"""How to read a table, per column that it is by."""


def headline(found: Sequence[AiLine], column: str, about: Scope) -> str:
    """The dearest line, in words: the finding of the view."""
    costs = [line.now.cost for line in found if line.now.cost is not None]
    whole = amounts.short(sum(costs, Decimal(0)) if costs else None, about.currency)
    inside = ", ".join(value for name, values in about.filters if name in UNNAMED for value in values)
    of = f"the {whole} of {inside}" if inside else f"the {whole} that AI cost"
    first = found[0] if found else None
    if first is None or first.share is None:
        return f"AI cost {when(about)}: {whole}"
    if len(found) == 1:
        return f"{first.name or UNNAMED[column]} is all of {of} {when(about)}"
    return f"{first.name or UNNAMED[column]} is {percent(first.share)} of {of} {when(about)}"


def when(about: Scope) -> str:
    """The period, for the end of a sentence."""
    return in_words(about.period)


def limits(
    found: AiSpend,
    services: Mapping[str | None, AiSpend],
    providers: Mapping[str | None, AiSpend],
    currency: str,
) -> list[str]:
    """What the figures leave out, and what stands in them that is no tokens.

    Args:
        found: All of it.
        services: The same by the name of the service.
        providers: The same by the name of the provider.
        currency: Of the costs.
    """
    said = []
    uncounted = found.token_cost - found.priced_cost
    if uncounted > 0:
        said.append(
            f"{amounts.short(uncounted, currency)} of token cost has no token count: it is in the cost, not in the "
            "price per million. Load the provider's usage report."
        )
    said += [_costless(name, each) for name, each in providers.items() if (each.tokens or 0) > each.priced_tokens]
    other = (found.cost or Decimal(0)) - found.token_cost
    names = [name or "no service named" for name, each in services.items() if (each.cost or 0) > each.token_cost]
    if other > 0:
        said.append(
            f"{amounts.short(other, currency)} of AI cost names no tokens ({', '.join(names)}): it is in the "
            "cost, not in the price per million."
        )
    return said


def _costless(provider: str | None, found: AiSpend) -> str:
    tokens = amounts.quantity((found.tokens or Decimal(0)) - found.priced_tokens)
    if provider_key(provider or "") in LOCAL:
        return f"{tokens} tokens of {provider} ran on your own machines: infrastructure only, they have no price."
    return f"{tokens} tokens of {provider} were reported without a cost that names them: it is unknown, not 0."


def changes(found: Sequence[PriceChange], period: Period) -> str:
    """Which prices changed lately, newest first. ``period`` is the one on screen, older changes are called so."""
    if not found:
        return "No price per token changed in the data."
    inside = [each for each in found if period.start <= each.day < period.end]
    head = "Prices changed" if inside else "Prices last changed before these months"
    return f"{head}: {'; '.join(reversed(told(inside or found)[-SHOWN:]))}."


def cached(found: CacheSaving, currency: str) -> str:
    """How the saving of a cache is made."""
    if not found.read:
        return "No tokens were read from a prompt cache."
    said = (
        f"{amounts.quantity(found.read)} of {amounts.quantity(found.prompt)} prompt tokens were read from a cache. "
        f"That saved {amounts.short(found.saved, currency)} against the price of input, writes to the cache taken off."
    )
    if found.estimated:
        said += f" {amounts.short(found.estimated, currency)} of it is an estimate by the price book."
    if found.unknown:
        said += f" {amounts.quantity(found.unknown)} cached tokens have no price to compare with and are left out."
    return said


def saved(found: CacheSaving, currency: str) -> str:
    """The saving, short enough for a card."""
    if found.saved is None or not found.read:
        return "saved nothing" if found.saved is not None else "saving unknown"
    return f"saved {amounts.short(found.saved, currency)}{' (estimate)' if found.estimated else ''}"
