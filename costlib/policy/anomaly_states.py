"""What people said of anomalies, and planned activity: who, when and why."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.policy.documents import parsed
from costlib.state import State

KIND = "anomaly_states"
"""Name of the document in the decisions store."""
Status = Literal["open", "acknowledged", "expected", "resolved"]
Text = Field(min_length=1, max_length=500)


class Word(BaseModel):
    """What someone said of an anomaly.

    Args:
        dimension: Column of its series; empty for all cost.
        value: What the column says there.
        up: Whether it cost more than expected.
        first: Its first day as it was then.
        status: What it is from now on.
        until: Last day on which an expected one may go on; for that alone.
        who: Who says so.
        why: Their reason.
        at: When they said it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: str
    value: str
    up: bool
    first: date
    status: Status
    until: date | None = None
    who: str = Text
    why: str = Text
    at: datetime

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.until is not None and self.status != "expected":
            raise ValueError(f"is {self.status} until {self.until}: only what is expected has a last day")
        if self.until is not None and self.until < self.first:
            raise ValueError(f"is expected until {self.until}, before its first day {self.first}: choose a later day")
        return self


class Activity(BaseModel):
    """Planned activity of a series: from its first day to its last, both included, what is unusual is expected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: str
    value: str
    first: date
    last: date
    who: str = Text
    why: str = Text
    at: datetime

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"planned activity ends ({self.last}) before it starts ({self.first}): swap the days")
        return self


class AnomalyStates(BaseModel):
    """The document: words in the order they were said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[Word, ...] = ()
    planned: tuple[Activity, ...] = ()

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, KIND)


def stored(state: State) -> AnomalyStates:
    """All that was said so far.

    Raises:
        UsageError: What is saved is no such document.
    """
    return AnomalyStates.of(decisions.read(state, KIND))


def say(state: State, word: Mapping[str, Any], *, who: str, why: str, now: datetime) -> AnomalyStates:
    """Add a word, with its entry in the audit.

    Args:
        state: Where to.
        word: Fields of ``Word`` but who, why and when.
        who: Who says so.
        why: Their reason.
        now: The time of it, UTC.

    Raises:
        UsageError: Who or why is missing, a field can't be, or someone else spoke at the same moment.
    """
    return _add(state, "words", word, who=who, why=why, now=now)


def plan(state: State, activity: Mapping[str, Any], *, who: str, why: str, now: datetime) -> AnomalyStates:
    """Add planned activity, ahead of time too; as ``say``, with fields of ``Activity``."""
    return _add(state, "planned", activity, who=who, why=why, now=now)


def withdraw(state: State, activity: Activity, *, who: str, why: str, now: datetime) -> AnomalyStates:
    """Take planned activity back; earlier versions of the document still have it.

    Raises:
        UsageError: It is not there any more, or who or why is missing.
    """
    before = decisions.newest(state, KIND)
    known = AnomalyStates.of(before.body)
    if activity not in known.planned:
        raise UsageError("this activity was withdrawn already: reload the page")
    _named(who, why)
    left = known.model_copy(update={"planned": tuple(each for each in known.planned if each != activity)})
    return _save(state, left, before.sha256, who, why, now)


def _add(state: State, section: str, entry: Mapping[str, Any], *, who: str, why: str, now: datetime) -> AnomalyStates:
    _named(who, why)
    before = decisions.newest(state, KIND)
    said = {**entry, "who": who.strip(), "why": why.strip(), "at": now.isoformat()}
    known = AnomalyStates.of(before.body).model_dump(mode="json")
    fresh = AnomalyStates.of({**known, section: [*known[section], said]})
    return _save(state, fresh, before.sha256, who, why, now)


def _save(state: State, fresh: AnomalyStates, onto: str, who: str, why: str, now: datetime) -> AnomalyStates:
    body = fresh.model_dump(mode="json")
    decisions.save(state, KIND, body, actor=who.strip(), source=why.strip(), now=now, onto=onto)
    return fresh


def _named(who: str, why: str) -> None:
    if not who.strip():
        raise UsageError("nobody is named: say who you are")
    if not why.strip():
        raise UsageError("no reason is given: say why in a few words")
