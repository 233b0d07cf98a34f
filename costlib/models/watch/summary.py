"""Anomalies in a few figures, for cards, and the filters of their list."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.scope import add_months


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of a period; amounts are in the currency of what is watched.

    Args:
        all: Anomalies with a day in it.
        open: Those that nobody spoke of.
        beyond: What the open ones of ours that were dearer cost beyond what was expected.
        below: What the open ones of ours that were cheaper cost less than expected, negative.
        dearest: The open one of ours with the largest impact; None where none was dearer.
        cheapest: The open one of ours with the most below what was expected; None where none was cheaper.
        going_on: How many of all still go on.
        month: First day of the data's last month.
        begun: How many began in it, of all of the history.
        before: First day of the month before.
        begun_before: How many began in that.
        both: How many providers found too.
        theirs: How many they alone found.
        apart: Provider to impact of the open ones that were dearer and that it alone found, by its own count.
        apart_below: The same of the cheaper ones, negative.
    """

    all: int
    open: int
    beyond: float
    below: float
    dearest: Anomaly | None
    cheapest: Anomaly | None
    going_on: int
    month: date
    begun: int
    before: date
    begun_before: int
    both: int = 0
    theirs: int = 0
    apart: Mapping[str, float] = field(default_factory=dict)
    apart_below: Mapping[str, float] = field(default_factory=dict)


def summary(found: Watched, everything: Watched) -> Summary:
    """Figures of a period, and of the last month of the data.

    Args:
        found: Anomalies of the period.
        everything: Those of all of the history.
    """
    dearer = [each for each in found.open if each.ours and each.impact > 0]
    cheaper = [each for each in found.open if each.ours and each.impact < 0]
    month = everything.scan.last_day.replace(day=1)
    begun = Counter(each.lead.start.replace(day=1) for each in everything.anomalies)
    return Summary(
        all=len(found.anomalies),
        open=len(found.open),
        beyond=sum(each.impact for each in dearer),
        below=sum(each.impact for each in cheaper),
        dearest=max(dearer, key=lambda each: each.impact, default=None),
        cheapest=min(cheaper, key=lambda each: each.impact, default=None),
        going_on=sum(each.course == "going on" for each in found.anomalies),
        month=month,
        begun=begun[month],
        before=add_months(month, -1),
        begun_before=begun[add_months(month, -1)],
        both=sum(bool(each.theirs) and each.ours for each in found.anomalies),
        theirs=sum(not each.ours for each in found.anomalies),
        apart=apart(each for each in found.open if each.impact > 0),
        apart_below=apart(each for each in found.open if each.impact < 0),
    )


def apart(found: Iterable[Anomaly]) -> dict[str, float]:
    """Provider to the impact of what it alone found, by its own count: never added to ours, nor one to another."""
    sums: dict[str, float] = {}
    for each in found:
        if not each.ours:
            sums[each.origin] = sums.get(each.origin, 0.0) + each.impact
    return sums


def most(found: Sequence[Anomaly]) -> str | None:
    """Id of what to look at first: the open anomaly with the largest impact, else of all; None where there is none."""
    first = max(
        [each for each in found if each.status == "open"] or found, key=lambda each: abs(each.impact), default=None
    )
    return first.id if first else None


def kept(
    found: Iterable[Anomaly],
    states: Collection[str] = (),
    severities: Collection[str] = (),
    dimensions: Collection[str] = (),
    origins: Collection[str] = (),
) -> list[Anomaly]:
    """Those of the states, severities, dimensions (in a word) and origins; nothing chosen keeps all."""
    return [
        each
        for each in found
        if (not states or each.status in states)
        and (not severities or each.lead.severity in severities)
        and (not dimensions or each.lead.name.word in dimensions)
        and (not origins or each.origin in origins)
    ]
