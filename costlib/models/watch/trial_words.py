"""A trial of thresholds and planned activity in words."""

from collections.abc import Iterator, Sequence

from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name
from costlib.models.watch.trial import Trial
from costlib.models.watch.words import counted, span
from costlib.models.wording import signed
from costlib.policy.anomaly_states import Activity

LISTED = 5


def tried(now: Trial, mine: Trial) -> str:
    """What the chosen thresholds would have raised, against the saved ones."""
    if mine.a_month is None or now.a_month is None:
        return "No day of history was judged yet"
    raised = counted(len(mine.raised), "anomaly", "anomalies")
    told = f"{raised} in {counted(mine.days, 'day', 'days')}, {mine.a_month:.1f} a month"
    marked = f", {mine.expected} of them marked as expected" if mine.expected else ""
    if mine.raised == now.raised:
        return f"{told}{marked}: the same as the saved thresholds raise"
    return f"{told}{marked}; the saved thresholds raise {len(now.raised)}"


def differences(now: Trial, mine: Trial, currency: str) -> Iterator[str]:
    """What the chosen thresholds would raise too, and what no longer."""
    for how, found in (("Raised too", mine.beyond(now)), ("No longer raised", now.beyond(mine))):
        if found:
            named = "; ".join(_named(each, currency) for each in found[:LISTED])
            rest = f"; and {len(found) - LISTED} more" if len(found) > LISTED else ""
            yield f"{how} ({len(found)}): {named}{rest}."


def planned(activities: Sequence[Activity]) -> str:
    """How much is planned."""
    if not activities:
        return "No activity is planned"
    return f"{counted(len(activities), 'activity is', 'activities are')} planned"


def activity(each: Activity) -> str:
    """Series and days of planned activity."""
    return f"{series(Name(each.dimension, each.value))}, {span(each.first, each.last)}"


def series(name: Name) -> str:
    """A series with its dimension.

    >>> series(Name("x_Tenant", "Glassmere")), series(Name("", ""))
    ('tenant Glassmere', 'All cost')
    """
    return f"{name.word} {name.value}" if name.dimension else str(name)


def _named(each: Seen, currency: str) -> str:
    return f"{each.name} {span(each.start, each.end)} ({signed(each.impact, currency)})"
