"""What would make the same usage cheaper: each lever turns lines into other lines, and says what it assumes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from costlib.amounts import EXACT
from costlib.errors import UsageError
from costlib.models.ai.calculator import cost_of
from costlib.models.ai.lines import ONE, Line
from costlib.policy.ai import Offer
from costlib.policy.prices.price import Book


@dataclass(frozen=True, slots=True)
class Prices:
    """The book of the day that models are moved by, in the currency of the lines."""

    book: Book
    day: date
    currency: str = "USD"

    def cost(self, line: Line, offer: Offer) -> Decimal | None:
        """What a line costs at an offer; None where its tokens, the price or the currency is not known.

        Cached tokens are priced as input where the offer has no price for them.
        """
        kinds = (line.kind, "input") if line.kind.startswith("cache") else (line.kind,)
        found = (self.book.price(offer.provider, offer.model, kind, self.day) for kind in kinds)
        price = next((each for each in found if each is not None), None)
        if price is None or price.currency != self.currency or line.tokens is None:
            return None
        return EXACT.multiply(cost_of(line.tokens, price.per_million), line.factor)


class Lever(Protocol):
    """One way to spend less on the same work."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def assumption(self) -> str:
        """What must hold for its estimate to hold."""
        ...

    def apply(self, found: Sequence[Line], prices: Prices) -> list[Line]:
        """The lines as they would be."""
        ...


@dataclass(frozen=True, slots=True)
class Discount:
    """A share of the usage of some kinds (empty: of all) is charged at a part of its cost; 0 means not at all."""

    name: str
    share: Decimal
    remaining: Decimal
    assumption: str
    kinds: tuple[str, ...] = ()

    def apply(self, found: Sequence[Line], prices: Prices) -> list[Line]:  # noqa: ARG002 - the protocol's signature
        """See ``Lever.apply``."""
        check(self.name, self.share)
        return [
            part
            for line in found
            for part in (
                split(line, self.share, line.part(self.share, self.remaining))
                if not self.kinds or line.kind in self.kinds
                else (line,)
            )
        ]


def split(line: Line, share: Decimal, changed: Line) -> Iterator[Line]:
    """What stays of a line, and what its share became; what is nothing is left out."""
    if share < 1:
        yield line.part(ONE - share) if share else line
    if share and changed.factor:
        yield changed


def check(name: str, share: Decimal) -> None:
    """Refuse what is no share.

    Raises:
        UsageError: It is not from 0 to 1.
    """
    if not share.is_finite() or not 0 <= share <= 1:
        raise UsageError(f"{name}: a share of {share} is none: give a fraction from 0 to 1")


def percent(share: Decimal) -> str:
    """A fraction as people read it.

    >>> percent(Decimal("0.15")), percent(Decimal(1))
    ('15 %', '100 %')
    """
    return f"{(share * 100).normalize():f} %"
