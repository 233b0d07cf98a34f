"""What language models charge AquaScene: one row per tenant, content type, model, token kind and day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from costlib.sample.charges import Charges, Sku, tags, usage
from costlib.sample.company import ANTHROPIC, ANTHROPIC_LAB, OPENAI, OPENAI_LAB, START, Place
from costlib.sample.content import PATTERNS, TOKEN_KINDS, Work
from costlib.sample.shapes import QUANTITY, Calendar, Ints, growth, rhythm, whole

_MILLION = 10**6


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """Price of a model from a day on, in thousandths of a dollar per million tokens."""

    since: date
    input: int
    output: int
    cached_input: int = 0

    def of(self, kind: str) -> int:
        """Price of one token kind."""
        return {"input": self.input, "cached_input": self.cached_input, "output": self.output}[kind]


PRICE_CUT = date(2025, 9, 1)
PRICES: Mapping[str, tuple[ModelPrice, ...]] = {
    "gpt-4": (ModelPrice(START, 30_000, 60_000),),
    "gpt-3.5-turbo": (ModelPrice(START, 1_000, 2_000), ModelPrice(PRICE_CUT, 500, 1_500)),
    "claude-3-opus": (ModelPrice(START, 15_000, 75_000, 1_500),),
    "claude-3-sonnet": (ModelPrice(START, 3_000, 15_000, 300),),
    "claude-3-haiku": (ModelPrice(START, 250, 1_250, 30),),
}
_METERS = {"input": "Input Tokens", "cached_input": "Cached Input Tokens", "output": "Output Tokens"}
_LAB_TOKENS = {"gpt-4": 90_000.0, "claude-3-opus": 120_000.0}
"""Tokens a day that the prompt lab of the platform department uses: nobody's content."""


def ai_charges(calendar: Calendar, rng: np.random.Generator, works: Sequence[Work]) -> list[Charges]:
    """All token charges: of the content, and of the prompt lab."""
    content = [rows for work in works for rows in _content(calendar, work)]
    return content + [rows for model in _LAB_TOKENS for rows in _lab(calendar, rng, model)]


def _content(calendar: Calendar, work: Work) -> Iterator[Charges]:
    place = ANTHROPIC if work.model.startswith("claude") else OPENAI
    pattern = PATTERNS[work.content_type]
    labels = tags(
        tenant=work.tenant.name, department=pattern.department, project=pattern.project, environment=place.environment
    )
    for kind in TOKEN_KINDS:
        columns = {"x_ContentType": work.content_type, "Tags": labels}
        yield from _tokens(calendar, place, work.model, kind, work.tokens(kind), columns)


def _lab(calendar: Calendar, rng: np.random.Generator, model: str) -> Iterator[Charges]:
    place = ANTHROPIC_LAB if model.startswith("claude") else OPENAI_LAB
    labels = tags(department="platform", project="prompt-lab", environment=place.environment)
    level = _LAB_TOKENS[model] * growth(calendar, 0.03) * (calendar.weekdays < len("MTWTF"))
    tokens = whole(level * rhythm(calendar, rng, noise=0.15))
    for kind, part in {"input": tokens, "output": tokens // 4}.items():
        yield from _tokens(calendar, place, model, kind, part, {"Tags": labels})


def _tokens(
    calendar: Calendar, place: Place, model: str, kind: str, tokens: Ints, columns: Mapping[str, str]
) -> Iterator[Charges]:
    """Charge tokens at the price of their day."""
    prices = PRICES[model]
    ends = [price.since for price in prices[1:]] + [calendar.end]
    for price, until in zip(prices, ends, strict=True):
        days = calendar.between(price.since, until)
        days = days[tokens[days] > 0]
        yield usage(
            place,
            _sku(place, model, kind, price),
            {**_resource(place, model), "x_Model": model, "x_TokenKind": kind, **columns},
            days,
            tokens[days] * (QUANTITY // _MILLION),
            consumed=tokens[days] * QUANTITY,
        )


def _sku(place: Place, model: str, kind: str, price: ModelPrice) -> Sku:
    return Sku(
        id=f"{model}-{kind}",
        service=f"{place.account.provider} API",
        category="AI and Machine Learning",
        subcategory="Generative AI",
        meter=_METERS[kind],
        unit="1000000 Tokens",
        price=price.of(kind),
        consumed_unit="Tokens",
    )


def _resource(place: Place, model: str) -> dict[str, str]:
    return {"ResourceId": f"{place.id}/{model}", "ResourceName": model, "ResourceType": "Model"}
