"""What content is made with, and how one may choose: usage patterns, model options, modes, levers, pricing tiers.

Source: models.md of the reference framework (AI processing costs, model choice and content cost optimisation).
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.policy.dated import Dated, ended
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.policy.pool_fields import Entry, Name
from costlib.state import State

KIND = "ai"
"""Name of the document in the decisions store."""
Mode = Literal["low_cost", "balanced", "premium"]
Lever = Literal["trimming", "caching", "batch", "arbitrage"]
Amount = Annotated[Decimal, Field(allow_inf_nan=False, ge=0)]
Positive = Annotated[Decimal, Field(allow_inf_nan=False, gt=0)]
Share = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=1)]
Quality = Annotated[Decimal, Field(allow_inf_nan=False, ge=0, le=10)]


class Pattern(Dated):
    """Tokens that a piece of a content type (``name``) takes, the model that writes it, and pieces a month."""

    input_tokens: Amount
    output_tokens: Amount
    provider: Name
    model: Name
    volume: Amount = Decimal(0)


class ModelOption(Dated):
    """A model that may write a content type (``name``): its quality from 0 to 10, and what a piece is said to cost."""

    provider: Name
    model: Name
    quality: Quality
    cost_per_piece: Amount | None = None


class ModeRule(Dated):
    """How a mode chooses: least quality, what is added to a cost before quality is divided by it, and its ceiling."""

    name: Mode
    min_quality: Quality = Decimal(0)
    smoothing: Amount = Decimal(0)
    ceiling: Amount


class LeverRule(Dated):
    """What a lever assumes: it reaches ``share`` of the usage, of which ``remaining`` of the cost is left."""

    name: Lever
    share: Share
    remaining: Share = Decimal(0)


class Offer(Entry):
    """A model at a provider."""

    provider: Name
    model: Name


class Peers(Dated):
    """Models that may stand in for each other: one tier of quality (``name``)."""

    models: Annotated[tuple[Offer, ...], Field(min_length=2)]


class PricingTier(Dated):
    """A plan that sells content: pieces a month, price of one, what one costs, and the mark-up that is stated."""

    pieces: Positive
    price: Amount
    cost_basis: Positive
    stated_markup: Amount
    features: tuple[str, ...] = ()


class AiPolicy(BaseModel):
    """The document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patterns: tuple[Pattern, ...]
    options: tuple[ModelOption, ...] = ()
    modes: tuple[ModeRule, ...] = ()
    levers: tuple[LeverRule, ...] = ()
    peers: tuple[Peers, ...] = ()
    tiers: tuple[PricingTier, ...] = ()

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        for section, key in _SECTIONS.items():
            ended(getattr(self, section), key)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    def on(self, day: date) -> Self:
        """The entries that rule on a day."""
        ruling = {
            section: tuple(entry for entry in ended(getattr(self, section), key) if entry.rules_on(day))
            for section, key in _SECTIONS.items()
        }
        return self.model_copy(update=ruling)


def stored(state: State) -> AiPolicy:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return AiPolicy.of(read(state, KIND))


def _named(entry: Dated) -> Hashable:
    return entry.name


def _model(entry: Dated) -> Hashable:
    return (entry.name, *(getattr(entry, field) for field in ("provider", "model")))


_SECTIONS: Mapping[str, Callable[[Dated], Hashable]] = {
    **dict.fromkeys(("patterns", "modes", "levers", "peers", "tiers"), _named),
    "options": _model,
}
