"""What a sync of a bucket would ask: a listing. What is new shows only after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from costlib.scope import Period
from costlib.sources import journal
from costlib.sources.asked import asked_so, bucket_mark
from costlib.sources.buckets.bucket import Bucket
from costlib.sources.buckets.bundles import MOST
from costlib.sources.buckets.downloads import RANGE
from costlib.sources.buckets.objects import PAGE
from costlib.sources.kind import Bound, Part
from costlib.sources.plan import Due, Plan
from costlib.sources.settings import SourceSettings

LISTING = "listing"
"""Name of the attempt that stands for the bucket as a whole."""
PAGES = MOST // PAGE + 1
"""Requests of a listing at most."""
NOTE = (
    f"at most {PAGES} requests for the listing, then one for every {RANGE >> 20} MB of each file that is new, which "
    "only the listing shows; the provider bills bucket requests and traffic at its list price, which is not counted "
    "here"
)


def bucket_plan(
    kind: Bucket, settings: SourceSettings, found: Sequence[journal.Attempt], now: datetime, *, force: bool = False
) -> Plan:
    """What a sync would ask: one listing, unless the last is fresh. What is new shows only after it.

    Args:
        kind: Of the source.
        settings: Of the source.
        found: Attempts at it so far, newest first.
        now: The time (UTC).
        force: Whether to list even within the refresh time.
    """
    if not settings.enabled:
        return Plan(settings, (), "it is switched off in the settings")
    last = journal.done(asked_so(journal.until(found, now), bucket_mark(settings), LISTING), LISTING)
    hours = kind.refresh_hours if settings.refresh_hours is None else settings.refresh_hours
    if last is not None and not force:
        started = datetime.fromisoformat(last.started)
        if (until := started + timedelta(hours=hours)) > now:
            why = f"it was listed at {started:%Y-%m-%d %H:%M} and counts as fresh until {until:%Y-%m-%d %H:%M}"
            return Plan(settings, (), why, until=until)
    part = Part(LISTING, Period(settings.since, max(settings.since, now.date()) + timedelta(days=1)), settles=False)
    return Plan(settings, (Due(part, Bound(PAGES)),), note=NOTE)
