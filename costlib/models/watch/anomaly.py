"""An anomaly: what is unusual, where else it shows, what explains it, and what was said of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from costlib.models.anomalies.causes import Cause
from costlib.models.watch.reported import Finding, Reported
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name
from costlib.models.watch.states import Said

OURS = "Costboard"
"""The origin of what our own watch shows."""
Course = Literal["going on", "back to usual", "the new usual"]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One anomaly. Amounts are in the currency and on the basis of what is watched.

    Args:
        lead: The series in which it stands out most.
        also: What other series show of it.
        causes: What explains it, then where it lies, the largest contributions first.
        said: Its state.
        course: What became of it: whether it goes on, cost is back to usual, or its level is what is usual now.
        theirs: What providers found of it themselves, the largest first; the lead is one of these where we found
            nothing.
    """

    lead: Seen
    also: tuple[Seen, ...]
    causes: tuple[Cause, ...]
    said: Said
    course: Course
    theirs: tuple[Finding, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether our own watch shows it."""
        return not isinstance(self.lead, Reported)

    @property
    def origin(self) -> str:
        """Who found it: Costboard, a provider, or both."""
        providers = list(dict.fromkeys(each.said.provider for each in self.theirs))
        return " and ".join([*([OURS] if self.ours else []), *providers])

    @property
    def name(self) -> Name:
        """What words that are said of it name: its series, or a provider's own id."""
        return self.lead.name if self.ours else self.theirs[0].name

    @property
    def id(self) -> str:
        """What it is called in links and alerts: the same after new data, once anything was said of it."""
        if self.said.words:
            word = self.said.words[0]
            return key(Name(word.dimension, word.value), word.first, up=word.up)
        return key(self.name, self.lead.start, up=self.lead.up)

    @property
    def status(self) -> str:
        """Open, acknowledged, expected or resolved."""
        return self.said.status

    @property
    def impact(self) -> float:
        """What it cost beyond what was expected; negative for a drop."""
        return self.lead.impact

    @property
    def cause(self) -> Cause | None:
        """What explains most of it."""
        return self.causes[0] if self.causes else None


def key(name: Name, start: date, *, up: bool) -> str:
    """What an anomaly is called.

    >>> key(Name("ServiceName", "Amazon S3"), date(2026, 6, 17), up=True)
    '2026-06-17 service Amazon S3 up'
    """
    return f"{start} {name.word} {name.value} {'up' if up else 'down'}".replace("  ", " ")


def course(seen: Seen, last_day: date) -> Course:
    """What became of something unusual."""
    if seen.end >= last_day:
        return "going on"
    return "the new usual" if seen.kind in {"leak", "new level"} else "back to usual"


def word(each: Anomaly, status: str, until: date | None = None) -> dict[str, Any]:
    """What to say of an anomaly, for ``anomaly_states.say``; it goes on to be known by its first name.

    Args:
        each: The anomaly.
        status: What it is from now on.
        until: Last day on which an expected one may go on; its own last day by default.
    """
    spoken = each.said.words
    name, first = (
        (Name(spoken[0].dimension, spoken[0].value), spoken[0].first) if spoken else (each.name, each.lead.start)
    )
    last = {"until": str(until or each.lead.end)} if status == "expected" else {}
    return {
        "dimension": name.dimension,
        "value": name.value,
        "up": each.lead.up,
        "first": str(first),
        "status": status,
        **last,
    }


def undone(each: Anomaly) -> dict[str, Any]:
    """What takes back the last word on an anomaly: what was said before it, or that it is open."""
    before = each.said.words[-2] if len(each.said.words) > 1 else None
    return word(each, before.status, before.until) if before else word(each, "open")
