"""When the stages of the pipeline run by themselves, and how their runs are kept.

Source: models.md of the reference framework (pipeline stages).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from costlib.errors import UsageError
from costlib.policy import cron
from costlib.policy.dated import Dated, ended, ruling
from costlib.policy.decisions import Saved, read, save
from costlib.policy.documents import parsed
from costlib.state import State

KIND = "schedule"
"""Name of the document in the decisions store."""
StageName = Literal[
    "fetch", "analysis", "budgets", "optimisation", "governance", "storage", "rightsizing", "commitments"
]
STAGES: tuple[StageName, ...] = get_args(StageName)


class Schedule(Dated):
    """When one stage runs.

    Args:
        cron: Five fields in UTC.
        enabled: Whether it runs by itself; on request it always may.
    """

    name: StageName
    cron: Annotated[str, AfterValidator(cron.checked)]
    enabled: bool = True

    @property
    def in_words(self) -> str:
        """When that is, to be read."""
        return f"{cron.in_words(self.cron)} (UTC)" if self.enabled else "switched off"


class Keeping(Dated):
    """How runs are kept.

    Args:
        runs: So many are kept, the newest; of each stage the newest always is.
        late_minutes: A stage that is due for longer than this counts as forgotten.
    """

    runs: int = Field(default=1_000, ge=10, le=100_000)
    late_minutes: int = Field(default=120, ge=1, le=100_000)


class SchedulePolicy(BaseModel):
    """The document. A later entry of the same name replaces an earlier one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stages: tuple[Schedule, ...]
    keeping: tuple[Keeping, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        ended(self.stages, lambda entry: entry.name)
        ended(self.keeping, lambda _: None)
        return self

    @classmethod
    def of(cls, body: Mapping[str, Any], what: str = KIND) -> Self:
        """Read a document.

        Raises:
            UsageError: Names the entry, the field and the remedy.
        """
        return parsed(cls, body, what)

    def stages_on(self, day: date) -> dict[StageName, Schedule]:
        """Stage to its schedule on a day; a stage without one does not run by itself."""
        return {each.name: each for each in ruling(self.stages, day)}

    def keeping_on(self, day: date) -> Keeping:
        """How runs are kept on a day.

        Raises:
            UsageError: Nothing rules on it.
        """
        found = next((each for each in ended(self.keeping, lambda _: None) if each.rules_on(day)), None)
        if found is None:
            raise UsageError(f"{KIND} says nothing on keeping for {day}: add an entry with a valid_from not later")
        return found

    def changed(self, entry: Mapping[str, Any], day: date) -> Self:
        """The document with another schedule of one stage from a day on; fields as of ``Schedule``.

        Raises:
            UsageError: A field is wrong; names it and the remedy.
        """
        fresh = parsed(Schedule, {**entry, "valid_from": day}, "the schedule")
        others = [each for each in self.stages if (each.name, each.valid_from) != (fresh.name, day)]
        cut = [each.model_copy(update={"valid_to": day}) if _meets(each, fresh) else each for each in others]
        return type(self).of(body_of(self.model_copy(update={"stages": (*cut, fresh)})))


def stored(state: State) -> SchedulePolicy:
    """The document as last saved, else as it ships.

    Raises:
        UsageError: What is saved is no such document.
    """
    return SchedulePolicy.of(read(state, KIND))


def decide(
    state: State, policy: SchedulePolicy, *, actor: str, source: str, now: datetime, onto: str | None = None
) -> Saved:
    """Keep the document.

    Raises:
        UsageError: Another version was saved since ``onto``.
    """
    return save(state, KIND, body_of(policy), actor=actor, source=source, now=now, onto=onto)


def body_of(policy: SchedulePolicy) -> dict[str, Any]:
    """Its sections in plain values."""
    return policy.model_dump(mode="json", exclude_none=True)


def _meets(entry: Schedule, fresh: Schedule) -> bool:
    """Whether an entry's own end lies beyond the first day of another of its name."""
    return entry.name == fresh.name and entry.rules_on(fresh.valid_from) and entry.valid_to is not None
