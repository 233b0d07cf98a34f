"""What another model, or a better cache, would make of a model's cost: on billed tokens, by price book.

The cost stays under the model and the provider that the tokens were billed for, whoever would write them then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import added
from costlib.errors import UsageError
from costlib.models.ai.cache_savings import PROMPT, READ
from costlib.models.ai.calculator import cost_of
from costlib.models.ai.levers import Prices
from costlib.models.ai.lines import Line, total
from costlib.models.ai.offers import currency_of
from costlib.models.wording import in_words
from costlib.policy.ai import Offer
from costlib.policy.prices.price import Book, model_key, undated
from costlib.policy.scenario_sections import CacheRate, ModelSwitch
from costlib.scope import Period

WHOLE = Decimal(100)
ZERO, MILLION = Decimal(0), Decimal(1_000_000)
USUAL = "USD"
"""Currency in which tokens are held against prices, unless the book has the price in another one."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Tokens:
    """Billed tokens of a month, and the book that prices them: ``lines`` gives them in a currency."""

    month: Period
    lines: Callable[[str], Sequence[Line]]
    book: Book


def switched(change: ModelSwitch, tokens: Tokens) -> tuple[tuple[str, ...], Decimal, str]:
    """Names of the model as billed, by how many per cent its cost changes, and that in a sentence.

    Raises:
        UsageError: The model was not charged in the month, or the other one has no price; names it and the remedy.
    """
    day = tokens.month.last_day
    mine = _of(tokens.lines(USUAL), change.model, tokens.month)
    offers = {(change.to_provider or line.provider, change.to_model) for line in mine}
    source = Prices(tokens.book, day, currency_of(offers, tokens.book, day, USUAL))
    if source.currency != USUAL:
        mine = _of(tokens.lines(source.currency), change.model, tokens.month)
    counted = [line for line in mine if line.tokens is not None]
    then = [_moved(line, change, source) for line in counted]
    percent = change.share * (added(then) - total(counted)) / total(mine) * WHOLE
    said = (
        f"moving {_percent(change.share)} of {change.model}'s tokens to {change.to_model} {_by(percent)}, measured on "
        f"the tokens {in_words(tokens.month)} by price book '{tokens.book.name}'"
    )
    return tuple(sorted({line.model or "" for line in mine})), percent, said


def cached(change: CacheRate, tokens: Tokens) -> Iterator[tuple[str, Decimal, str]]:
    """Model, by how many per cent its cost changes, and that in a sentence.

    Raises:
        UsageError: The model was not charged in the month, or nothing tells what its cache costs; names it.
    """
    found = tokens.lines(USUAL)
    mine = _of(found, change.model, tokens.month) if change.model else found
    told = False
    for model in sorted({line.model for line in mine if line.model}):
        each = [line for line in mine if line.model == model]
        pair = _prices(each, tokens)
        if pair is not None and total(each) > 0:
            told = True
            yield model, *_read(each, change.rate, pair, tokens.month)
    if not told:
        raise UsageError(
            f"'{change.name}': nothing tells what a cache costs for {change.model or 'any model'}: add a price of "
            f"'{READ}' tokens to your price book, or choose another model"
        )


def _of(found: Sequence[Line], model: str, month: Period) -> list[Line]:
    """Lines of a model, under whatever day of release it was billed."""
    key = model_key(model)
    mine = [line for line in found if line.model and key in {model_key(line.model), undated(model_key(line.model))}]
    if not mine or total(mine) <= 0:
        names = sorted({line.model for line in found if line.model})
        raise UsageError(f"'{model}' has no cost {in_words(month)}: choose one of {', '.join(names[:SHOWN]) or 'none'}")
    return mine


def _moved(line: Line, change: ModelSwitch, source: Prices) -> Decimal:
    offer = Offer.model_construct(provider=change.to_provider or line.provider, model=change.to_model)
    cost = source.cost(line, offer)
    if cost is None:
        raise UsageError(
            f"book '{source.book.name}' has no price for {line.kind} tokens of '{offer.model}' ({offer.provider}) on "
            f"{source.day}: add one to your price book, or choose another model"
        )
    return cost


def _prices(mine: Sequence[Line], tokens: Tokens) -> tuple[Decimal, Decimal] | None:
    """Price per million of plain and of cached input: as billed, else by the book; None where one is not known."""
    found = [_price(mine, kind, tokens) for kind in ("input", READ)]
    plain, read = found
    return None if plain is None or read is None else (plain, read)


def _price(mine: Sequence[Line], kind: str, tokens: Tokens) -> Decimal | None:
    own = [line for line in mine if line.kind == kind and line.tokens]
    count = added(line.tokens or ZERO for line in own)
    if count:
        return total(own) * MILLION / count
    first = mine[0]
    listed = tokens.book.price(first.provider, first.model or "", kind, tokens.month.last_day)
    return listed.per_million if listed is not None and listed.currency == USUAL else None


def _read(mine: Sequence[Line], rate: Decimal, pair: tuple[Decimal, Decimal], month: Period) -> tuple[Decimal, str]:
    tokens: Mapping[str, Decimal] = {
        kind: added(line.tokens or ZERO for line in mine if line.kind == kind) for kind in PROMPT
    }
    prompt = added(tokens.values())
    most = tokens["input"] + tokens[READ]
    more = min(rate * prompt, most) - tokens[READ]
    percent = cost_of(more, pair[1] - pair[0]) / total(mine) * WHOLE
    now = _percent(tokens[READ] / prompt) if prompt else "none"
    return percent, (
        f"reading {_percent(rate)} of {mine[0].model}'s prompt tokens from a cache, {now} {in_words(month)}, "
        f"{_by(percent)}"
    )


def _percent(share: Decimal) -> str:
    return f"{float(share * WHOLE):.3g} %"


def _by(percent: Decimal) -> str:
    if not percent:
        return "leaves that model's cost as it is"
    return f"{'lowers' if percent < 0 else 'raises'} that model's cost by {abs(float(percent)):.3g} %"
