"""What AquaScene writes: pieces per tenant, content type and model, and the tokens they take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from costlib.sample.company import TENANTS, Plan, Tenant
from costlib.sample.shapes import Calendar, Ints, growth, rhythm, split, whole


@dataclass(frozen=True, slots=True)
class Pattern:
    """Tokens of one piece, the model it is written with by default, and who it is written for."""

    input_tokens: int
    output_tokens: int
    model: str
    daily: float
    department: str
    project: str


PATTERNS: Mapping[str, Pattern] = {
    "newsletter_article": Pattern(1200, 2000, "claude-3-sonnet", 21.0, "content", "newsletter"),
    "instagram_caption": Pattern(400, 100, "gpt-3.5-turbo", 42.0, "growth", "social"),
    "blog_post": Pattern(1500, 3000, "gpt-4", 10.5, "content", "blog"),
    "social_media": Pattern(300, 80, "claude-3-haiku", 52.0, "growth", "social"),
}
"""``daily`` is the pieces a day of a tenant of weight 1 in the first month."""

MIXES: Mapping[tuple[Plan, str], Mapping[str, int]] = {
    ("enterprise", "newsletter_article"): {"claude-3-sonnet": 80, "claude-3-opus": 20},
    ("startup", "blog_post"): {"gpt-4": 60, "gpt-3.5-turbo": 40},
}
"""Where a plan does not use the default model alone: per cent of the pieces by model."""

CACHING_FROM = date(2025, 6, 1)
CACHED_PERCENT = 30
"""From that day prompts of Anthropic's models are cached: this share of their input is read from the cache."""
TOKEN_KINDS = ("input", "cached_input", "output")
_GROWTH = 0.091
_RAMP_DAYS = 60


@dataclass(frozen=True, slots=True)
class Work:
    """Pieces per day that one model writes of one content type for one tenant."""

    tenant: Tenant
    content_type: str
    model: str
    pieces: Ints
    cached_permille: Ints

    def tokens(self, kind: str) -> Ints:
        """Whole tokens per day of one kind: pieces x pattern x the tenant's prompt length, exactly."""
        pattern = PATTERNS[self.content_type]
        if kind == "output":
            return self.pieces * (pattern.output_tokens * self.tenant.prompt_permille // 1000)
        read = self.pieces * (pattern.input_tokens * self.tenant.prompt_permille // 1000)
        cached = read * self.cached_permille // 1000
        return cached if kind == "cached_input" else read - cached


def written(calendar: Calendar, rng: np.random.Generator) -> list[Work]:
    """All work of all tenants."""
    return [
        work
        for tenant in TENANTS
        for content_type in PATTERNS
        for work in _by_model(calendar, tenant, content_type, _pieces(calendar, rng, tenant, content_type))
    ]


def _pieces(calendar: Calendar, rng: np.random.Generator, tenant: Tenant, content_type: str) -> Ints:
    age = calendar.numbers - calendar.number(tenant.joined)
    ramp = np.clip(0.3 + 0.7 * age / _RAMP_DAYS, 0.3, 1) if tenant.joined > date(2024, 12, 1) else np.ones(age.size)
    level = PATTERNS[content_type].daily * tenant.weight * growth(calendar, _GROWTH) * ramp * (age >= 0)
    return whole(level * rhythm(calendar, rng, noise=0.05))


def _by_model(calendar: Calendar, tenant: Tenant, content_type: str, pieces: Ints) -> list[Work]:
    mix = MIXES.get((tenant.plan, content_type), {PATTERNS[content_type].model: 100})
    shares = np.tile(np.array(list(mix.values()), dtype=np.float64), (calendar.count, 1))
    parts = split(pieces, shares)
    return [
        Work(tenant, content_type, model, parts[:, place], _cached(calendar, model)) for place, model in enumerate(mix)
    ]


def _cached(calendar: Calendar, model: str) -> Ints:
    cached = (calendar.numbers >= calendar.number(CACHING_FROM)) & model.startswith("claude")
    return np.where(cached, CACHED_PERCENT * 10, 0).astype(np.int64)
