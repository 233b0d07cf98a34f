"""How live sources stand, in words: a headline, a chip, a word for each source, and what to do about it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from costlib.sources.loading import notes_of
from costlib.sources.plan import Plan
from costlib.sources.settings import FILE
from costlib.sources.standing.overview import Overview
from costlib.sources.standing.status import SourceStatus, Standing
from costlib.sources.sync import Outcome

WORDS: Mapping[Standing, str] = {
    "failing": "▲ failing",
    "settings wrong": "▲ settings wrong",
    "key missing": "▲ key missing",
    "never fetched": "? never fetched",
    "due": "… due",
    "fetching": "→ fetching",
    "fresh": "✓ fresh",
    "off": "- off",
}
"""How a source stands, with a sign, so that colour is never needed."""
LONGEST_SAID = 280
"""Characters of what a provider said; tables and exports hold all of it."""
LONGEST_NAME = 28
UNASKED = "Nobody fetches it: fetch it now, or let 'costboard run' do it."
_STEPS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def headline(found: Overview) -> str:
    """The finding of the tab."""
    if found.error:
        return "No live source can be fetched: the settings can't be read"
    count = len(found.wanted)
    if not count:
        return "Every live source is switched off" if found.sources else "No live source is set up"
    if found.failing:
        names = "; ".join(f"{each.name} {_trouble(each, found.at)}" for each in found.failing[:2])
        more = len(found.failing) - 2
        verb = "fails" if len(found.failing) == 1 else "fail"
        whole = f"{len(found.failing)} of {_sources(count)} {verb}: {names}"
        return f"{whole}, and {more} more" if more > 0 else whole
    if found.stale:
        one = len(found.stale) == 1
        waits = "waits: nobody fetches it" if one else "wait: nobody fetches them"
        return f"{len(found.stale)} of {_sources(count)} {waits}"
    return f"The live source {found.wanted[0].name} is fresh" if count == 1 else f"All {count} live sources are fresh"


def chip(found: Overview) -> str:
    """The same for a chip."""
    if found.error:
        return "Source settings can't be read"
    if len(found.failing) == 1:
        return f"{shortened(found.failing[0].name, LONGEST_NAME)} {_trouble(found.failing[0], found.at)}"
    count = len(found.wanted)
    if found.failing:
        return f"{len(found.failing)} of {count} sources fail"
    if found.stale:
        return f"{len(found.stale)} of {_sources(count)} stale"
    return f"Sources: {count} fresh"


def remedy(each: SourceStatus, now: datetime) -> str:
    """What to do about a source."""
    if each.said:
        return sentence(shortened(each.said))
    if each.unread and each.well:
        return unread(each)
    if each.standing == "due" and each.stale:
        return UNASKED
    due = f"it is due in {lasting(each.fresh_until - now)}" if each.fresh_until else "all is there"
    return {
        "fetching": f"{each.doing} is being fetched.",
        "fresh": f"Nothing: {due}.",
        "due": "Nothing: the next run fetches it.",
        "settings wrong": f"Mend {FILE}: until then nothing can be fetched.",
        "off": f"Switched off in {FILE}.",
    }.get(each.standing, UNASKED)


def unread(each: SourceStatus) -> str:
    """What is to be said of rows of a source that could not be read; empty where there are none."""
    return sentence("".join(notes_of(sum(each.unread.values()))))


def asks(plan: Plan) -> str:
    """What a fetch would ask, at most."""
    if not plan.due:
        return f"Nothing is due: {plan.why}."
    if plan.note:
        return sentence(plan.note)
    parts, requests = len(plan.due), plan.most_requests
    cost = f" for at most {plan.most_cost:f} USD" if plan.most_cost else ", free of charge"
    return f"{parts} part{_s(parts)}: at most {requests:,} request{_s(requests)}{cost}."


def came(outcome: Outcome) -> str:
    """What a fetch brought, or why it stopped."""
    parts, rows, sent = len(outcome.parts), outcome.rows, outcome.requests
    cost = f" for {outcome.cost:f} USD" if outcome.cost else ""
    brought = f"{parts} part{_s(parts)} loaded, {rows:,} row{_s(rows)}, {sent:,} request{_s(sent)}{cost}"
    if outcome.error:
        return f"{brought}, then it stopped: {outcome.error}"
    return f"{brought}." if outcome.plan.due else f"Nothing was due: {outcome.plan.why}."


def delivered(until: date | None) -> str:
    """How far a source reaches.

    >>> delivered(date(2026, 11, 13)), delivered(None)
    ('data to 12 Nov 2026', 'no charges yet')
    """
    return "no charges yet" if until is None else f"data to {spoken(until - timedelta(days=1))}"


def spoken(day: date) -> str:
    """A day, for the middle of a sentence.

    >>> spoken(date(2026, 11, 3))
    '3 Nov 2026'
    """
    return f"{day.day} {day:%b %Y}"


def lasting(time: timedelta) -> str:
    """How long something lasts, in its largest unit.

    >>> lasting(timedelta(days=3, hours=5)), lasting(timedelta(minutes=61)), lasting(timedelta(seconds=-5))
    ('3 days', '1 hour', 'a moment')
    """
    for step, name in _STEPS:
        if number := max(timedelta(0), time) // step:
            return f"{number} {name}{_s(number)}"
    return "a moment"


def shortened(text: str, longest: int = LONGEST_SAID) -> str:
    """A text on one line, cut where it is too long.

    >>> shortened("one  two", 5), shortened("one", 5)
    ('one …', 'one')
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def sentence(text: str) -> str:
    """A message as a sentence of its own.

    >>> sentence("the key is refused"), sentence("Wait …"), sentence("")
    ('The key is refused.', 'Wait …', '')
    """
    ended = text if text.endswith((".", "…")) or not text else f"{text}."
    return ended[:1].upper() + ended[1:]


def why(each: SourceStatus, now: datetime) -> str:
    """Why a source does not deliver, in a short sentence; empty where it just waits for its provider."""
    if each.failing:
        return f"It {_trouble(each, now)}."
    return "" if each.well else "Nobody fetches it."


def _trouble(each: SourceStatus, now: datetime) -> str:
    if each.trouble is not None:
        return f"has failed for {lasting(now - each.trouble.since)}"
    if each.standing == "key missing":
        return "has no key"
    return "has wrong settings" if each.said else "has settings that can't be read"


def _sources(count: int) -> str:
    return f"{count} live source{_s(count)}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
