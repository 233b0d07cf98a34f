"""An anomaly in words: what happened, by which rule, what explains it."""

from collections.abc import Iterator, Sequence
from datetime import date

from costlib.amounts import short
from costlib.models.anomalies.causes import Cause
from costlib.models.watch import their_words
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.reported import Reported
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import WORDS
from costlib.models.watch.summary import apart
from costlib.models.wording import percent, signed
from costlib.policy.anomalies import Ruling
from costlib.scope import Period

BOUND = 999
"""Scores end here."""


def finding(found: Watched) -> str:
    """The finding of a page: how many are open, what they cost beyond what was expected, and the largest.

    What providers alone found is told apart: they count cost in their own way.
    """
    if not found.scan.watched.series and not found.anomalies:
        return "Nothing can be judged yet: no series is watched"
    if not found.anomalies:
        return f"Nothing unusual in {len(found.scan.watched.series)} series"
    if not found.open:
        return f"No open anomalies, {counted(len(found.anomalies), 'anomaly', 'anomalies')} dealt with"
    mine = [each for each in found.open if each.ours]
    return "; ".join([*([_mine(mine, found.scope.currency)] if mine else []), *_apart(found, more=bool(mine))])


def _mine(found: Sequence[Anomaly], currency: str) -> str:
    opened = counted(len(found), "open anomaly", "open anomalies")
    dearer = [each for each in found if each.impact > 0]
    if not dearer:
        return f"{opened}, none of them dearer than expected"
    cost = short(sum(each.impact for each in dearer), currency)
    first = max(dearer, key=lambda each: each.impact).lead.name
    named = f": {first}" if len(found) == 1 else f"; the largest is {first}"
    some = f"{opened}, {len(dearer)} of them dearer:" if len(dearer) < len(found) else f"{opened} cost"
    return f"{some} {cost} beyond what was expected{named}"


def _apart(found: Watched, *, more: bool) -> Iterator[str]:
    """What providers alone found and nobody spoke of, a part of a sentence each."""
    alone = [each for each in found.open if not each.ours]
    sums = apart(each for each in alone if each.impact > 0)
    for provider in dict.fromkeys(each.origin for each in alone):
        count = sum(each.origin == provider for each in alone)
        opened = f"{count:,} more" if more else counted(count, "open anomaly", "open anomalies")
        cost = f", {short(sums[provider], found.scope.currency)} dearer by its own count" if provider in sums else ""
        yield f"{provider} alone found {opened}{cost}"


def counted(count: int, one: str, many: str) -> str:
    """So many of something.

    >>> counted(1, "day", "days"), counted(3, "day", "days")
    ('1 day', '3 days')
    """
    return f"{count:,} {one if count == 1 else many}"


def headline(each: Anomaly, currency: str) -> str:
    """What happened, in one sentence."""
    lead, beyond = each.lead, short(abs(each.impact), currency)
    direction = "more" if lead.up else "less"
    since = f"on {day(lead.start)}" if lead.start == lead.end else f"from {span(lead.start, lead.end)}"
    if not each.ours and any(one.told.end is None for one in each.theirs):
        since = f"since {day(lead.start)}"
    if lead.kind == "leak":
        first, last = lead.expected / lead.days, lead.level
        return (
            f"{lead.name} climbed from {short(first, currency)} to {short(last, currency)} a day {since}: "
            f"{beyond} more than at the level before"
        )
    what = str(lead.name) if lead.name.dimension else "Everything together"
    who = f"{lead.provider} expected" if isinstance(lead, Reported) else "expected"
    return f"{what} cost {beyond} {direction} than {who} {since}"


def rule(seen: Seen, ruling: Ruling, currency: str) -> str:
    """Which rule fired: the evidence, its threshold, and those of an alert; for a finding, what a provider says."""
    if isinstance(seen, Reported):
        return their_words.rule(seen, ruling, currency)
    evidence = f"at least {BOUND}" if abs(seen.score) >= BOUND else f"{abs(seen.score):.1f}"
    per_cent = "nothing was expected" if seen.percent is None else f"{seen.percent:+.0f}%"
    least = ruling.rules.drift_percent if seen.kind == "drift" else ruling.rules.percent
    return (
        f"Its evidence is {evidence} robust standard deviations ({ruling.rules.sensitivity} sensitivity: from "
        f"{ruling.score:g} on). It is {per_cent} and {signed(seen.impact / seen.days, currency)} a day off what was "
        f"expected (worth an alert: from {least:g}% and {short(ruling.rules.impact, currency)} a day on)."
    )


def caused(cause: Cause | None, currency: str) -> str:
    """A cause in short; empty for none."""
    if cause is None:
        return ""
    named = f"{WORDS.get(cause.dimension, cause.dimension)} {cause.value}"
    if not cause.is_surprising:
        return f"{percent(cause.contribution)} of it in {named}"
    told = "new" if cause.is_new else signed(cause.excess, currency)
    return f"{named}: {told}, {percent(cause.contribution)} of it"


def explained(each: Anomaly, currency: str) -> str:
    """What explains it, in short: of a finding of a provider the first cause that it names; empty for none."""
    return caused(each.cause, currency) if each.ours else their_words.caused(each.theirs[0], currency)


def span(start: date, end: date) -> str:
    """First and last day, the year once.

    >>> span(date(2026, 8, 18), date(2026, 11, 9)), span(date(2025, 12, 30), date(2026, 1, 2))
    ('18 Aug to 9 Nov 2026', '30 Dec 2025 to 2 Jan 2026')
    """
    if start == end:
        return day(start)
    return f"{start.day} {start:%b}{'' if start.year == end.year else f' {start.year}'} to {day(end)}"


def day(when: date) -> str:
    """A day.

    >>> day(date(2026, 6, 7))
    '7 Jun 2026'
    """
    return f"{when.day} {when:%b %Y}"


def over(period: Period) -> str:
    """A half-open period as first and last day."""
    return span(period.start, period.last_day)
