"""What counts as unusual cost, and what is worth an alert: sensitivities, thresholds, severities, quiet days.

Source: models.md of the reference framework (anomalies and alerts).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from costlib.errors import UsageError
from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.documents import parsed
from costlib.scope import Basis

KIND = "anomalies"
"""Name of the document in the decisions store."""
Severity = Literal["high", "medium", "low"]
MONTH_DAY = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
WATCHABLE = (
    "ServiceProviderName",
    "ServiceCategory",
    "ServiceName",
    "SubAccountName",
    "RegionName",
    "x_Tenant",
    "x_Department",
    "x_Project",
    "x_Model",
)
"""Columns by which cost can be watched and explained."""
LONGEST = 180
"""Days of lookback at most: more would call last season's level usual."""


class Sensitivity(Dated):
    """The score from which a day is flagged, in robust standard deviations."""

    score: float = Field(ge=1, le=20)


class Rules(Dated):
    """How cost is watched.

    Args:
        sensitivity: Name of the sensitivity that rules.
        lookback: Ordinary days that make up the usual level.
        history: Days of history before anything is said.
        settling: Last days of the data whose cost may still arrive.
        merge: Flagged days with at most so many days between them are one event.
        percent: An event is worth an alert from so much above or below what was expected on.
        drift_percent: The same for a slow drift.
        impact: And from so much a day on, in the reporting currency.
    """

    sensitivity: str = "medium"
    lookback: int = Field(default=30, ge=14, le=LONGEST)
    history: int = Field(default=28, ge=21, le=365)
    settling: int = Field(default=3, ge=0, le=7)
    merge: int = Field(default=3, ge=0, le=30)
    percent: float = Field(default=20, ge=0)
    drift_percent: float = Field(default=10, ge=0)
    impact: float = Field(default=10, ge=0)


class SeverityRule(Dated):
    """From which per cent and impact a day on an event is that severe."""

    name: Severity
    percent: float = Field(ge=0)
    impact: float = Field(ge=0)


class Watching(Dated):
    """Which cost is watched, and what belongs together.

    Args:
        basis: The FOCUS cost column.
        charges: Charge categories; purchases, taxes and credits come when they come.
        dimensions: Columns whose every value is a series; all cost together is one too.
        daily_percent: A service that is charged on fewer of its days is not billed by the day, and not watched.
        chain: Steps of one series in one direction, at most so many days apart, are one anomaly.
        leak: From so many steps up, or ``chain`` days of it, that is a leak.
        match: Days by which the start of an anomaly may move with new data before it is another one.
        causes: Columns that may explain an anomaly.
    """

    basis: Basis = "EffectiveCost"
    charges: tuple[str, ...] = ("Usage",)
    dimensions: tuple[str, ...] = ("ServiceProviderName", "ServiceName", "x_Tenant", "x_Model")
    daily_percent: float = Field(default=50, ge=0, le=100)
    chain: int = Field(default=14, ge=0, le=60)
    leak: int = Field(default=3, ge=2)
    match: int = Field(default=3, ge=0, le=30)
    causes: tuple[str, ...] = ("ServiceName", "x_Tenant", "RegionName", "x_Model", "SubAccountName")

    @field_validator("dimensions", "causes")
    @classmethod
    def _known(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for each in given:
            if each not in WATCHABLE:
                raise ValueError(f"'{each}' can't be watched: choose from {', '.join(WATCHABLE)}")
        return given


USUAL = Watching(name="Series", valid_from=date(2000, 1, 1), source="default")


class Quiet(Dated):
    """Days of every year, ``first`` to ``last`` (month-day, both included), on which cost may fall unflagged."""

    first: str = Field(pattern=MONTH_DAY)
    last: str = Field(pattern=MONTH_DAY)
    fall_percent: float = Field(ge=0, le=100)

    def covers(self, month_day: str) -> bool:
        """Whether a day (``12-31``) is one of them; they may reach over the end of the year."""
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


@dataclass(frozen=True, slots=True)
class Ruling:
    """The document on one day."""

    rules: Rules
    sensitivities: Mapping[str, float]
    severities: tuple[SeverityRule, ...]
    quiet: tuple[Quiet, ...]
    watching: Watching = USUAL

    @property
    def score(self) -> float:
        """The score from which a day is flagged."""
        return self.score_of(self.rules.sensitivity)

    def score_of(self, sensitivity: str) -> float:
        """The score of a sensitivity.

        Raises:
            UsageError: There is none of that name.
        """
        if sensitivity not in self.sensitivities:
            raise UsageError(f"there is no sensitivity '{sensitivity}': choose one of {', '.join(self.sensitivities)}")
        return self.sensitivities[sensitivity]

    def severity(self, percent: float | None, impact: float) -> Severity:
        """How severe an event is: ``percent`` off what was expected (None: nothing was), ``impact`` a day."""
        reached = (
            each.name
            for each in self.severities
            if abs(impact) >= each.impact and (percent is None or abs(percent) >= each.percent)
        )
        return next(reached, "low")

    def is_alert(self, percent: float | None, impact: float, *, slow: bool = False) -> bool:
        """Whether an event is worth an alert: as ``severity``; ``slow`` for a drift."""
        threshold = self.rules.drift_percent if slow else self.rules.percent
        return abs(impact) >= self.rules.impact and (percent is None or abs(percent) >= threshold)


class AnomalyPolicy(BaseModel):
    """The document. An entry with the name of an earlier one replaces it from its ``valid_from`` on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sensitivities: tuple[Sensitivity, ...] = Field(min_length=1)
    rules: tuple[Rules, ...] = Field(min_length=1)
    severities: tuple[SeverityRule, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    watching: tuple[Watching, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for entries in (self.sensitivities, self.rules, self.severities, self.quiet, self.watching):
            ended(entries, lambda entry: entry.name)
        for section, entries in (("rules", self.rules), ("watching", self.watching)):
            if len({each.name for each in entries}) > 1:
                raise ValueError(
                    f"{section} bear several names: give all of them one, so that the later replaces the earlier"
                )
        named = {each.name for each in self.sensitivities}
        for each in self.rules:
            if each.sensitivity not in named:
                raise ValueError(f"rules '{each.name}' name the sensitivity '{each.sensitivity}': add it or mend it")
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)

    def on(self, day: date) -> Ruling:
        """What rules on a day.

        Raises:
            UsageError: No rules or not their sensitivity rule on it.
        """
        rules = ruling(self.rules, day)
        if not rules:
            raise UsageError(f"{KIND} has no rules for {day}: add some with a valid_from that is not later")
        scores = {each.name: each.score for each in ruling(self.sensitivities, day)}
        watching = next(iter(ruling(self.watching, day)), USUAL)
        found = Ruling(rules[0], scores, ruling(self.severities, day), ruling(self.quiet, day), watching)
        found.score_of(rules[0].sensitivity)
        return found
