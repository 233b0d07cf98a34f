"""Levers that move usage to another model: by hand, or to the cheapest of those that may stand in for each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from costlib.errors import UsageError
from costlib.models.ai.levers import Prices, check, percent, split
from costlib.models.ai.lines import Line, total
from costlib.policy.ai import Offer, Peers
from costlib.policy.prices.price import model_key, provider_key, undated


@dataclass(frozen=True, slots=True)
class Move:
    """A share of a content type's usage goes to another model."""

    content_type: str
    share: Decimal
    target: Offer
    name: str = "move"

    @property
    def assumption(self) -> str:
        """See ``Lever.assumption``."""
        return (
            f"{percent(self.share)} of {self.content_type} is written by {self.target.model} with as many tokens, "
            "at the price book's standard price; cached tokens count as input where it has no price for them"
        )

    def apply(self, found: Sequence[Line], prices: Prices) -> list[Line]:
        """See ``Lever.apply``.

        Raises:
            UsageError: No such content type in the usage, or the book has no price for the model; named.
        """
        check(self.name, self.share)
        types = {line.content_type for line in found}
        if self.content_type not in types:
            known = ", ".join(sorted(name for name in types if name)) or "none"
            raise UsageError(f"'{self.content_type}' is no content type of this usage: choose one of {known}")
        return [part for line in found for part in self._parts(line, prices)]

    def _parts(self, line: Line, prices: Prices) -> Iterator[Line]:
        if line.content_type != self.content_type or line.tokens is None or _at(line, self.target) or not self.share:
            yield line
            return
        cost = prices.cost(line.part(self.share), self.target)
        if cost is None:
            raise UsageError(
                f"book '{prices.book.name}' has no price in {prices.currency} for {line.kind} tokens of model "
                f"'{self.target.model}' ({self.target.provider}) on {prices.day}: choose another model or book"
            )
        yield from split(line, self.share, _moved(line.part(self.share), self.target, cost))


@dataclass(frozen=True, slots=True)
class Arbitrage:
    """A share of the usage goes to the cheapest of models that may stand in for each other, if it is cheaper."""

    share: Decimal
    peers: tuple[Peers, ...]
    name: str = "arbitrage"

    @property
    def assumption(self) -> str:
        """See ``Lever.assumption``."""
        names = "; ".join(f"{each.name}: {', '.join(offer.model for offer in each.models)}" for each in self.peers)
        return (
            f"{percent(self.share)} may move among models of one tier ({names or 'none are named'}) with as many "
            "tokens, at the price book's standard price; cached tokens count as input where it has no price for them"
        )

    def apply(self, found: Sequence[Line], prices: Prices) -> list[Line]:
        """See ``Lever.apply``."""
        check(self.name, self.share)
        groups: dict[tuple[str | None, str, str | None, bool], list[Line]] = {}
        for line in found:
            key = (line.content_type, line.provider, line.model, line.tokens is None)
            groups.setdefault(key, []).append(line)
        return [part for group in groups.values() for part in self._cheapest(group, prices)]

    def _cheapest(self, group: list[Line], prices: Prices) -> list[Line]:
        """The group, its share at the offer that makes all of it cheapest, if one is cheaper."""
        ways = (_all_at(group, offer, prices) for offer in self._others(group[0]))
        best = min((way for way in ways if way is not None), key=total, default=group)
        if total(best) >= total(group):
            return group
        pairs = zip(group, best, strict=True)
        return [part for old, new in pairs for part in split(old, self.share, new.part(self.share))]

    def _others(self, line: Line) -> list[Offer]:
        """What else a line could be with."""
        tiers = (each.models for each in self.peers if any(_at(line, offer) for offer in each.models))
        return [offer for models in tiers for offer in models if not _at(line, offer)]


def _all_at(group: Sequence[Line], offer: Offer, prices: Prices) -> list[Line] | None:
    """The lines at an offer; None where it does not price all of them."""
    costs = [prices.cost(line, offer) for line in group]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(group):
        return None
    return [_moved(line, offer, cost) for line, cost in zip(group, known, strict=True)]


def _at(line: Line, offer: Offer) -> bool:
    """Whether a line is already with the model at the provider of an offer."""
    name = model_key(line.model or "")
    same = model_key(offer.model) in {name, undated(name)}
    return same and provider_key(line.provider) == provider_key(offer.provider)


def _moved(line: Line, offer: Offer, cost: Decimal) -> Line:
    return replace(line, provider=offer.provider, model=offer.model, cost=cost)
