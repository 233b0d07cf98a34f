"""Which model may write a content type: modes, ceilings, least quality, and the frontier of quality against cost.

Source: models.md of the reference framework (model choice and content cost optimisation).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.errors import UsageError
from costlib.models.ai.calculator import piece_cost
from costlib.policy.ai import AiPolicy, Mode, ModeRule
from costlib.policy.prices.price import Book


@dataclass(frozen=True, slots=True)
class Option:
    """A model for a content type: quality from 0 to 10, and cost of a piece; None where the book has no price."""

    provider: str
    model: str
    quality: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mode takes. ``option`` is None where none fits, and ``why`` says so; else how it was chosen."""

    mode: Mode
    option: Option | None
    why: str


def options(policy: AiPolicy, content_type: str, book: Book | None, day: date) -> list[Option]:
    """The models of a content type, with the cost of a piece.

    Args:
        policy: Entries of the day.
        content_type: Which.
        book: To compute costs by; None takes the costs that the options state.
        day: Of the prices.

    Raises:
        UsageError: No such content type, or it has no usage pattern to compute by; named.
    """
    listed = [option for option in policy.options if option.name == content_type]
    if not listed:
        known = ", ".join(dict.fromkeys(option.name for option in policy.options)) or "none"
        raise UsageError(f"'{content_type}' is no content type with models to choose from: use one of {known}")
    return [
        Option(
            each.provider,
            each.model,
            each.quality,
            each.cost_per_piece
            if book is None
            else _computed(policy, content_type, book, day, each.provider, each.model),
        )
        for each in listed
    ]


def choose(
    found: Sequence[Option],
    rule: ModeRule,
    *,
    min_quality: Decimal = Decimal(0),
    within_ceiling: bool = False,
) -> Choice:
    """Take the option of a mode; of equal ones the better, then the cheaper, then the first by name.

    Args:
        found: Options; those without a price are passed over.
        rule: The mode.
        min_quality: What no option may fall below, whatever the mode.
        within_ceiling: Whether the mode's ceiling per piece holds.
    """
    least = max(min_quality, rule.min_quality)
    fitting = [
        (option, option.cost)
        for option in found
        if option.cost is not None and option.quality >= least and (not within_ceiling or option.cost <= rule.ceiling)
    ]
    if not fitting:
        limits = [f"quality of {least:f} or more"] + [f"a cost of {rule.ceiling:f} or less"] * within_ceiling
        return Choice(rule.name, None, f"no priced option has {' and '.join(limits)}")
    best = min(fitting, key=lambda each: _rank(rule, *each))[0]
    return Choice(rule.name, best, _WHY[rule.name].format(least=least, smoothing=rule.smoothing))


def frontier(found: Iterable[Option]) -> list[Option]:
    """Options than which no other is at least as good and as cheap, and better in one; cheapest first.

    >>> a, b, c = (Option("p", n, Decimal(q), Decimal(c)) for n, q, c in [("a", 7, 1), ("b", 9, 2), ("c", 8, 3)])
    >>> [option.model for option in frontier([a, b, c])]
    ['a', 'b']
    """
    priced = [(option, option.cost) for option in found if option.cost is not None]
    kept = [
        (option, cost)
        for option, cost in priced
        if not any(_dominates(other, dear, option, cost) for other, dear in priced)
    ]
    return [option for option, _ in sorted(kept, key=lambda each: (each[1], each[0].model, each[0].provider))]


_WHY = {
    "low_cost": "the cheapest of quality {least:f} or more",
    "balanced": "the most quality for its cost: quality / (cost + {smoothing:f})",
    "premium": "the highest quality",
}


def _rank(rule: ModeRule, option: Option, cost: Decimal) -> tuple[object, ...]:
    """What is taken comes first."""
    names = (option.model, option.provider)
    if rule.name == "low_cost":
        return (cost, -option.quality, *names)
    if rule.name == "premium":
        return (-option.quality, cost, *names)
    weighed = cost + rule.smoothing
    return (-option.quality / weighed if weighed else Decimal("-Infinity"), -option.quality, cost, *names)


def _dominates(other: Option, dear: Decimal, option: Option, cost: Decimal) -> bool:
    as_good = other.quality >= option.quality and dear <= cost
    return as_good and (other.quality > option.quality or dear < cost)


def _computed(policy: AiPolicy, content_type: str, book: Book, day: date, provider: str, model: str) -> Decimal | None:
    """Cost of a piece by the book; None where it has no price for the model."""
    pattern = next((each for each in policy.patterns if each.name == content_type), None)
    if pattern is None:
        raise UsageError(f"content type '{content_type}' has no usage pattern: add one to compute its cost")
    if any(book.price(provider, model, kind, day) is None for kind in ("input", "output")):
        return None
    return piece_cost(pattern, book, day, provider, model)[0]
