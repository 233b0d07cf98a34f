"""Forecasting: least history, levels, confidence, how far ahead, how members are weighed and the reference weights.

All of it is dated entries.
Source: models.md of the reference framework (forecasting).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy.dated import Dated, Entry, ended, ruling
from costlib.policy.documents import parsed

KIND = "forecasting"
"""Name of the document in the decisions store."""
WHOLE = 1.0


class Limits(Dated):
    """How much history is needed and used, in observations, and which levels (per cent) intervals have."""

    least_months: int = Field(default=6, ge=4)
    least_days: int = Field(default=28, ge=14)
    most_months: int = Field(default=240, ge=24)
    most_days: int = Field(default=730, ge=60)
    levels: tuple[int, ...] = (80, 95)
    residuals_for_99: int = Field(default=99, ge=1)


class Confidence(Dated):
    """A label, by the days that a history spans and by its points; the first that fits counts."""

    days: int = Field(ge=0)
    points: int = Field(ge=0)


class Reach(Dated):
    """How far ahead a history is good for, in times the days that it spans.

    Args:
        low_beyond: What lies farther ahead has the confidence LOW.
        offered: What lies farther ahead is shown only where somebody asks for it.
    """

    low_beyond: float = Field(default=1.0, gt=0, le=100)
    offered: float = Field(default=3.0, gt=0, le=100)


USUAL_REACH = Reach(name="Reach", valid_from=date(2000, 1, 1), source="default")


class Weighing(Dated):
    """What is expected of a member before its backtest.

    Args:
        expected_loss: As a fraction of the loss of the seasonal naive forecast.
        seasons: As much evidence as so many seasons of backtest.
        sharpness: Weights go by 1 / loss to this power.
        joins_below: A member that is asked at few origins joins only with less than this fraction of the loss that the
            combination of the others has there.
        joins_with: Its weight, as a fraction of the mean weight of the others.
    """

    expected_loss: float = Field(default=0.7, gt=0, lt=1)
    seasons: float = Field(default=24, ge=0)
    sharpness: float = Field(default=4, ge=0)
    joins_below: float = Field(default=0.9, gt=0)
    joins_with: float = Field(default=0.5, gt=0, le=1)


class Reference(Dated):
    """Fixed weights by member; they add up to 1."""

    weights: Mapping[str, float]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(self.weights.values()) - WHOLE) > 1e-9 or min(self.weights.values(), default=0) < 0:  # noqa: PLR2004
            raise ValueError("weights do not add up to 1, or one is negative: correct them")
        return self


@dataclass(frozen=True, slots=True)
class Rules:
    """The document on one day."""

    limits: Limits
    confidence: tuple[Confidence, ...]
    weighing: Weighing
    reference: Mapping[str, float]
    reach: Reach = USUAL_REACH

    def label(self, days: int, points: int) -> str:
        """Confidence in a forecast from a history that spans so many days with so many points."""
        fits = (each.name for each in self.confidence if days >= each.days and points >= each.points)
        return next(fits, "LOW")


class ForecastingPolicy(BaseModel):
    """The document. An entry with the name of an earlier one replaces it from its ``valid_from`` on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: tuple[Limits, ...] = Field(min_length=1)
    confidence: tuple[Confidence, ...] = ()
    weighing: tuple[Weighing, ...] = Field(min_length=1)
    reference: tuple[Reference, ...] = Field(min_length=1)
    reach: tuple[Reach, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for entries in (self.limits, self.confidence, self.weighing, self.reference, self.reach):
            ended(entries, lambda entry: entry.name)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    def on(self, day: date) -> Rules:
        """What rules on a day.

        Raises:
            UsageError: A section has no entry for it.
        """
        return Rules(
            _one("limits", self.limits, day),
            ruling(self.confidence, day),
            _one("weighing", self.weighing, day),
            _one("reference", self.reference, day).weights,
            next(iter(ruling(self.reach, day)), USUAL_REACH),
        )


def _one(section: str, entries: Sequence[Entry], day: date) -> Entry:
    found = ruling(entries, day)
    if not found:
        raise UsageError(f"{KIND} has no {section} for {day}: add an entry with a valid_from that is not later")
    return found[0]
