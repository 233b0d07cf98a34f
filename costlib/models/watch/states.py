"""What was said of anomalies: each word finds its anomaly again, though new data moved or widened it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL, Name
from costlib.policy.anomalies import Watching
from costlib.policy.anomaly_states import Activity, AnomalyStates, Status, Word

Group = tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The state of an anomaly.

    Args:
        status: What it is now; open where nobody said anything.
        words: What was said, oldest first.
        activity: Planned activity that explains it.
        outlived: The last day on which it was expected, where it went on after it: then it is open again.
        feedback: What was said of it at the provider that found it, where nobody said anything here.
    """

    status: Status = "open"
    words: tuple[Word, ...] = ()
    activity: Activity | None = None
    outlived: date | None = None
    feedback: str = ""

    @property
    def why(self) -> str:
        """Who gave which reason for the state; empty where nobody did."""
        if self.words:
            return f"{self.words[-1].who}: {self.words[-1].why}"
        return f"{self.activity.who}: {self.activity.why}" if self.activity else self.feedback


def said_of(groups: Sequence[Group], states: AnomalyStates, rules: Watching, merge: int) -> list[Said]:
    """State of each group of series that show one anomaly.

    A word belongs to the anomaly of its series and direction whose start is nearest, if the day it names lies in it or
    at most ``rules.match`` days before. One that is expected until a day is planned activity until then: it covers what
    follows, too.
    """
    planned = [*states.planned, *_expected(states.words)]
    slack = timedelta(days=rules.match)
    words: dict[int, list[Word]] = {}
    for word in states.words:
        fitting = [(away, place) for place, group in enumerate(groups) for away in _away(word, group, slack)]
        if fitting:
            words.setdefault(min(fitting)[1], []).append(word)
    return [_said(group, words.get(place, ()), planned, merge) for place, group in enumerate(groups)]


def _expected(words: Iterable[Word]) -> Iterator[Activity]:
    """What was last said to be expected of an anomaly, as activity."""
    last = {(word.dimension, word.value, word.up, word.first): word for word in words}
    for word in last.values():
        if word.status == "expected" and word.until is not None:
            days = {"first": word.first, "last": word.until}
            yield Activity(dimension=word.dimension, value=word.value, who=word.who, why=word.why, at=word.at, **days)


def _away(word: Word, group: Group, slack: timedelta) -> Iterable[int]:
    """Days between what a word names and the start, for each series of the group that it fits."""
    for each in group:
        named = each.name == Name(word.dimension, word.value) and each.up == word.up
        if named and each.start - slack <= word.first <= each.end + slack:
            yield abs((word.first - each.start).days)


def _said(group: Group, words: Sequence[Word], planned: Iterable[Activity], merge: int) -> Said:
    if not words:
        return _planned(group, planned, merge)
    last = words[-1]
    if last.status == "expected" and last.until is not None and _outlives(group, last.until, merge):
        return Said("open", tuple(words), outlived=last.until)
    return Said(last.status, tuple(words))


def _planned(group: Group, planned: Iterable[Activity], merge: int) -> Said:
    """Expected where activity was planned for one of its series, or for all cost."""
    names = {ALL, *(each.name for each in group)}
    lead = group[0]
    mine = [
        each
        for each in planned
        if Name(each.dimension, each.value) in names and each.first <= lead.end and lead.start <= each.last
    ]
    if not mine:
        return Said()
    activity = max(mine, key=lambda each: each.last)
    begins_before = lead.start < activity.first - timedelta(days=merge)
    if begins_before or _outlives(group, activity.last, merge):
        return Said(activity=activity, outlived=None if begins_before else activity.last)
    return Said("expected", activity=activity)


def _outlives(group: Group, until: date, merge: int) -> bool:
    return group[0].end > until + timedelta(days=merge)
