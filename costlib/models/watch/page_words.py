"""Sentences of the Anomalies page: titles of its parts, how strips are read, states and who gave them."""

from collections.abc import Mapping, Sequence

from costlib.amounts import short
from costlib.models.anomalies.causes import Cause
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.resources import RESOURCE
from costlib.models.watch.strip import Strip
from costlib.models.watch.summary import summary
from costlib.models.watch.words import counted, day
from costlib.models.wording import percent
from costlib.policy.anomaly_states import Word

AGAINST = (
    "Against the same weekdays of the four weeks before; resources of its last four weeks alone where it lasts longer."
)


def largest(each: Anomaly | None, currency: str, apart: Mapping[str, float]) -> str:
    """What providers alone found, apart from ours; else the largest of ours, for a card that has room for one."""
    if apart:
        return f"apart: {', '.join(f'{who} {short(impact, currency)}' for who, impact in apart.items())}"
    return "none" if each is None else f"largest {short(each.impact, currency)}"


def theirs(found: Watched) -> str:
    """What providers found of the anomalies that are shown; empty where they found none."""
    seen = summary(found, found)
    if not seen.both + seen.theirs:
        return ""
    newest = max((each for one in found.anomalies for each in one.theirs), key=lambda each: each.said.at)
    too = f"{seen.both} found there too" if seen.both else ""
    alone = f"{seen.theirs} found there alone, by {newest.said.provider}'s own count of cost" if seen.theirs else ""
    return f"{newest.detector}, asked on {day(newest.said.at.date())}: {' and '.join(filter(None, [too, alone]))}."


def undrawn(found: Watched, each: Anomaly) -> str:
    """Why the days of what a provider found are not drawn."""
    if each.lead.start > found.scan.last_day:
        return f"Its days are not in the ledger yet: the data ends on {day(found.scan.last_day)}."
    if each.lead.name not in found.scan.watched.series:
        return f"{each.lead.name} is not watched day by day here, so there is nothing to hold it against."
    return f"{each.lead.name} had no cost yet around {day(each.lead.start)}."


def strips(found: Watched) -> str:
    """The title of the strips: where it shows most."""
    names = {each.lead.name for each in found.anomalies}
    going = [each for each in found.anomalies if each.course == "going on"]
    if going:
        where = ", ".join(dict.fromkeys(str(each.lead.name) for each in going))
        return f"{counted(len(going), 'anomaly goes', 'anomalies go')} on: {where}"
    return f"All of it is over, in {counted(len(names), 'series', 'series')}"


def strips_legend(seen: Strip) -> str:
    """How the strips are read, and what they leave out."""
    step = "a day" if seen.step == 1 else "a week"
    more = f" {counted(seen.hidden, 'more series shows', 'more series show')} something." if seen.hidden else ""
    return (
        f"A cell is {step}: red is dearer than expected, green cheaper, in full colour from 100% off. "
        f"Arrows mark anomalies.{more}"
    )


def explained(causes: Sequence[Cause]) -> str:
    """The title of the causes; where all of the usual cost lies there too, it only says where."""
    if not causes:
        return "Nothing that is known of these charges explains it"
    first = causes[0]
    verb = "explains" if first.is_surprising or first.dimension == RESOURCE else "is where"
    told = f"{percent(first.contribution)} of it"
    return f"{first.value} {verb} {told}{'' if verb == 'explains' else ' lies'}"


def standing(each: Anomaly) -> str:
    """State and course in one sentence."""
    said = each.said
    course = {"going on": "goes on", "back to usual": "is back to usual", "the new usual": "is usual now"}[each.course]
    if said.outlived:
        return f"Open again: it was expected until {day(said.outlived)} and went on. Cost {course}."
    planned = f" by planned activity ({said.why})" if said.activity and said.status == "expected" else ""
    planned = f" by {said.feedback}" if said.feedback else planned
    return f"{each.status.capitalize()}{planned}. Cost {course}."


def spoken(word: Word) -> str:
    """Who said what, when and why."""
    until = f" until {day(word.until)}" if word.until else ""
    return f"{day(word.at.date())}, {word.who}: {word.status}{until}. {word.why}"
