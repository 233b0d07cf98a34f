"""A changed policy document, told before it is saved: entries, days and months that change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from costlib.errors import UsageError
from costlib.models.allocation.inputs import matched, refuse_unknown
from costlib.policy import changes
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.changes import Change, Span
from costlib.policy.documents import parsed
from costlib.policy.sheets.forms import FORMS, Policy
from costlib.policy.sheets.tables import body_of
from costlib.scope import Period, add_months, next_month

NAMED = 4
"""Entries that a sentence names."""
_WORDS = {"added": "Added", "changed": "Changed", "removed": "Removed"}


@dataclass(frozen=True, slots=True)
class Review:
    """What a save would do.

    Args:
        body: What would be saved; empty where that is refused.
        edited: The document as typed, whatever the days: what a preview of a past month shows.
        changes: Entries that were touched.
        spans: Days on which something else would rule.
        since: The day from which changes hold; None corrects the past.
        refusal: Why it can't be saved so, with the remedy; empty where it can.
    """

    body: dict[str, Any]
    edited: Policy
    changes: tuple[Change, ...]
    spans: tuple[Span, ...]
    since: date | None = None
    refusal: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to save."""
        return not self.changes and not self.spans and not self.refusal


def review(kind: str, before: Mapping[str, Any], edited: Policy, since: date | None) -> Review:
    """Hold an edited document against the one that it was made from.

    Args:
        kind: Of the document.
        before: Sections of the version that was edited.
        edited: What became of it.
        since: The day from which changes hold; None corrects the past.
    """
    model = FORMS[kind].model
    old = parsed(model, before, kind)
    found = tuple(changes.changes(old, edited))
    try:
        body = body_of(edited) if since is None else changes.from_day(old, edited, since)
        fresh = parsed(model, body, kind)
        refuse_unknown(matched(fresh.pools) if isinstance(fresh, AllocationPolicy) else {})
    except UsageError as error:
        return Review({}, edited, found, (), since, str(error))
    return Review(body, edited, found, tuple(changes.spans(old, fresh)), since)


def first_open(as_of: date, sealed: Iterable[date] = ()) -> date:
    """From when a change holds unless somebody says otherwise: the open month, or the one after the last sealed.

    >>> first_open(date(2026, 11, 15)), first_open(date(2026, 11, 15), [date(2026, 11, 1)])
    (datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    """
    return max([as_of.replace(day=1), *(next_month(month) for month in sealed)])


def whole_month(as_of: date, first_day: date) -> Period:
    """The newest month that is complete; the newest at all where there is none.

    >>> whole_month(date(2026, 11, 15), date(2026, 1, 1)), whole_month(date(2026, 1, 9), date(2026, 1, 1)).start
    (Period(start=datetime.date(2026, 10, 1), end=datetime.date(2026, 11, 1)), datetime.date(2026, 1, 1))
    """
    start = max(add_months(as_of, -1), first_day.replace(day=1))
    return Period(start, next_month(start))


def months(spans: Sequence[Span], first_day: date, as_of: date) -> list[date]:
    """Months with data on whose days something else would rule, oldest first.

    >>> months([Span(date(2026, 3, 15), None)], date(2026, 1, 1), date(2026, 4, 2))
    [datetime.date(2026, 3, 1), datetime.date(2026, 4, 1)]
    """
    found = []
    month = first_day.replace(day=1)
    while month < as_of:
        if any(span.start < next_month(month) and (span.end is None or span.end > month) for span in spans):
            found.append(month)
        month = next_month(month)
    return found


def touched(found: Sequence[Change]) -> list[str]:
    """One sentence per kind of change, with the names."""
    said = []
    for what, word in _WORDS.items():
        names = [change.name for change in found if change.what == what]
        if names:
            rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            said.append(f"{word}: {', '.join(names[:NAMED])}{rest}.")
    return said or ["Another order of entries."]


def later(found: Review) -> str:
    """Which added entries begin later than they say, because changes hold from a day on; empty where none does."""
    since = found.since
    names = [each.name for each in found.changes if since and each.what == "added" and each.valid_from < since]
    if not names:
        return ""
    return f"{', '.join(names[:NAMED])}: from {since} on, like all changes. To let it hold earlier, correct the past."


def effect(found: Sequence[date], sealed: Iterable[date] = ()) -> str:
    """Which months change, in words.

    >>> effect([])
    'No month that has data changes.'
    >>> effect([date(2026, 10, 1), date(2026, 11, 1)])
    'Changes 2 months with data: October 2026 to November 2026.'
    """
    if not found:
        return "No month that has data changes."
    first, last = f"{found[0]:%B %Y}", f"{found[-1]:%B %Y}"
    closed = [f"{month:%b %Y}" for month in sorted(set(sealed) & set(found))]
    stay = (
        f" Of these {', '.join(closed)} sealed: statements stay, the next ones bear the difference." if closed else ""
    )
    if len(found) == 1:
        return f"Changes one month with data: {first}.{stay}"
    return f"Changes {len(found)} months with data: {first} to {last}.{stay}"
