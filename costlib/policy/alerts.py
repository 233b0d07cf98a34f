"""Who is told of what, and how: channels, and how deliveries are tried again.

A channel names the environment variable that holds its address, so that no secret is ever stored here.
Source: models.md of the reference framework (budgets, anomalies and alerts).
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from costlib.errors import UsageError
from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.decisions import read
from costlib.policy.documents import parsed
from costlib.policy.notices import About, Notice, Severity
from costlib.state import State

KIND = "alerts"
"""Name of the document in the decisions store."""
_VARIABLE = re.compile("[A-Za-z_][A-Za-z0-9_]{0,99}")
_NO_VARIABLE = (
    "variable is the name of an environment variable, in letters, digits and _: put the address of the channel into "
    "one and write its name here, so that no password is stored"
)


class Channel(Dated):
    """One way out.

    Args:
        variable: The environment variable with the channel's address, in apprise's form: ``mailto://``, ``slack://``,
            ``msteams://``, ``sns://``, ``json://`` for a webhook, and others.
        about: Which notices it takes.
        least: And from which severity on.
        match: And only of costs with these values, column to value; empty for all.
    """

    variable: str
    about: tuple[About, ...] = ("anomaly", "budget")
    least: Severity = "high"
    match: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("variable", mode="before")
    @classmethod
    def _no_address(cls, given: object) -> object:
        if not isinstance(given, str) or _VARIABLE.fullmatch(given) is None:
            raise ValueError(_NO_VARIABLE)  # never what was given: it may be an address
        return given

    def takes(self, notice: Notice) -> bool:
        """Whether a notice goes out here: addressed to it, or nobody by name and of a kind and weight it takes."""
        if notice.channels:
            return self.name in notice.channels
        fits = all(notice.match.get(column) == value for column, value in self.match.items())
        return fits and notice.about in self.about and notice.at_least(self.least)


class Trying(Dated):
    """How deliveries are tried.

    Args:
        attempts: How often at most, per notice and channel.
        first_wait_seconds: Before the second attempt; doubled before each later one.
        longest_wait_seconds: Never longer than this.
        deadline_seconds: A run waits so long for its channels, whatever they do.
        most: Notices that a channel is sent in one run; the others follow in the next.
        cooldown_hours: An automated response does not fire again within them.
    """

    attempts: int = Field(default=6, ge=1, le=50)
    first_wait_seconds: int = Field(default=60, ge=0, le=86_400)
    longest_wait_seconds: int = Field(default=21_600, ge=0, le=604_800)
    deadline_seconds: float = Field(default=30, gt=0, le=600)
    most: int = Field(default=20, ge=1, le=1_000)
    cooldown_hours: int = Field(default=24, ge=0, le=8_760)

    def wait_seconds(self, attempts: int) -> int:
        """Seconds to wait after so many failed attempts.

        >>> trying = Trying(name="usual", valid_from="2000-01-01", source="default")
        >>> [trying.wait_seconds(attempts) for attempts in (1, 2, 3, 40)]
        [60, 120, 240, 21600]
        """
        return min(self.first_wait_seconds << min(attempts - 1, 30), self.longest_wait_seconds)


class AlertPolicy(BaseModel):
    """The document. A later entry of the same name replaces an earlier one; ``valid_to`` ends a channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: tuple[Channel, ...] = ()
    trying: tuple[Trying, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        ended(self.channels, lambda entry: entry.name)
        ended(self.trying, lambda _: None)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy; never an address.
        """
        return parsed(cls, body, what)

    def channels_on(self, day: date) -> tuple[Channel, ...]:
        """The channels that are open on a day, in their order."""
        return ruling(self.channels, day)

    def trying_on(self, day: date) -> Trying:
        """How deliveries are tried on a day.

        Raises:
            UsageError: Nothing rules on it.
        """
        found = next((each for each in ended(self.trying, lambda _: None) if each.rules_on(day)), None)
        if found is None:
            raise UsageError(f"{KIND} says nothing on trying for {day}: add an entry with a valid_from not later")
        return found

    def channel(self, name: str, day: date) -> Channel:
        """A channel by its name.

        Raises:
            UsageError: There is none on that day; names those that are.
        """
        there = {each.name: each for each in self.channels_on(day)}
        if name not in there:
            known = ", ".join(f"'{each}'" for each in there) or "there are none yet"
            raise UsageError(f"there is no channel '{name}': choose one of those in '{KIND}' ({known})")
        return there[name]


def stored(state: State) -> AlertPolicy:
    """The document as last saved, else as it ships: without any channel.

    Raises:
        UsageError: What is saved is no such document.
    """
    return AlertPolicy.of(read(state, KIND))
