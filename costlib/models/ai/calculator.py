"""What a month of content costs by a price book: tokens of a piece x price x pieces.

Source: models.md of the reference framework (AI processing costs).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.errors import UsageError
from costlib.policy.ai import Pattern
from costlib.policy.prices.price import STANDARD, Book


@dataclass(frozen=True, slots=True)
class Content:
    """One content type in a month: ``cost_per_piece`` and ``monthly_cost`` exact, in the calculation's currency."""

    content_type: str
    provider: str
    model: str
    volume: Decimal
    cost_per_piece: Decimal

    @property
    def monthly_cost(self) -> Decimal:
        """Cost of all pieces."""
        return EXACT.multiply(self.volume, self.cost_per_piece)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A month of content, by a book on a day."""

    rows: tuple[Content, ...]
    currency: str
    book: str
    day: date

    @property
    def total(self) -> Decimal:
        """Cost of the month."""
        return added(row.monthly_cost for row in self.rows)

    @property
    def pieces(self) -> Decimal:
        """All pieces."""
        return added(row.volume for row in self.rows)

    @property
    def average(self) -> Decimal | None:
        """Cost of a piece over all; None of no pieces."""
        return self.total / self.pieces if self.pieces else None


def cost_of(tokens: Decimal, per_million: Decimal) -> Decimal:
    """Exact cost of tokens at a price per million.

    >>> cost_of(Decimal(1200), Decimal("3.00"))
    Decimal('0.00360000')
    """
    return EXACT.scaleb(EXACT.multiply(tokens, per_million), -6)


def piece_cost(
    pattern: Pattern, book: Book, day: date, provider: str = "", model: str = "", tier: str = STANDARD
) -> tuple[Decimal, str]:
    """Exact cost of a piece and its currency, by the pattern's model or by another one.

    Raises:
        UsageError: The book has no price for the model (unpriced, which is not free), or prices in two currencies.
    """
    provider, model = provider or pattern.provider, model or pattern.model
    tokens = {"input": pattern.input_tokens, "output": pattern.output_tokens}
    prices = {kind: book.price(provider, model, kind, day, tier) for kind in tokens}
    unpriced = next((kind for kind, price in prices.items() if price is None), None)
    if unpriced is not None:
        raise UsageError(
            f"book '{book.name}' has no price for {unpriced} tokens of model '{model}' ({provider}) on {day}: add one "
            "to your price book, or choose another model or book"
        )
    known = {kind: price for kind, price in prices.items() if price is not None}
    currencies = sorted({price.currency for price in known.values()})
    if len(currencies) > 1:
        raise UsageError(f"book '{book.name}' prices '{model}' in {' and '.join(currencies)}: use one currency")
    return added(cost_of(tokens[kind], price.per_million) for kind, price in known.items()), currencies[0]


def calculate(
    patterns: Sequence[Pattern], book: Book, day: date, volumes: Mapping[str, Decimal] | None = None
) -> Calculation:
    """Cost of a month of content.

    Args:
        patterns: Of the content types that there are.
        book: Prices.
        day: Of the prices.
        volumes: Content type to pieces a month; None for those of the patterns.

    Raises:
        UsageError: A content type that has no pattern, a volume that is negative or no number, a model without price;
            each is named.
    """
    named = {pattern.name: pattern for pattern in patterns}
    asked = {name: pattern.volume for name, pattern in named.items()} if volumes is None else dict(volumes)
    for name, volume in asked.items():
        _check(name, volume, named)
    costs = {name: piece_cost(named[name], book, day) for name in asked}
    currencies = sorted({currency for _, currency in costs.values()})
    if len(currencies) > 1:
        raise UsageError(f"book '{book.name}' prices these models in {' and '.join(currencies)}: use one currency")
    rows = (
        Content(name, named[name].provider, named[name].model, volume, costs[name][0]) for name, volume in asked.items()
    )
    return Calculation(tuple(rows), currencies[0] if currencies else "USD", book.name, day)


def _check(name: str, volume: Decimal, named: Mapping[str, Pattern]) -> None:
    if name not in named:
        raise UsageError(
            f"'{name}' is no content type: choose one of {', '.join(named) or 'none'}, or add a usage pattern for it"
        )
    if not volume.is_finite() or volume < 0:
        raise UsageError(f"'{name}' has a volume of {volume}: give 0 or more pieces")
