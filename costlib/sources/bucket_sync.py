"""Sync of exports in a bucket: list, fetch what is new or restated, load it. A break-off loses nothing.

One attempt in the journal is the listing; each delivery has its own, whose turn is the mark of the delivery's content:
what was loaded with the same mark is not fetched again. So a closed month that its provider restates comes by itself.
"""

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from costlib.errors import CostlibError, CursorError
from costlib.ledger import Ledger
from costlib.ledger.ingest import Progress, silent
from costlib.scope import Period
from costlib.sources import journal
from costlib.sources.bucket_load import FolderLoader
from costlib.sources.buckets import Bucket, Folder
from costlib.sources.bundles import MOST, Bundle, found_in, listing
from costlib.sources.downloads import Downloads
from costlib.sources.fetching import Clock, Fetched
from costlib.sources.kind import Bound, Part
from costlib.sources.mirror import Mirror
from costlib.sources.objects import PAGE
from costlib.sources.plan import Due, Plan
from costlib.sources.settings import SourceSettings
from costlib.sources.tidying import JOURNAL_DAYS

LISTING = "listing"
BATCH = 2 << 30
"""Bytes that are fetched before they are loaded: what lies on disk at once, and one commit."""
NOTE = (
    "one listing, then what is new; the provider bills bucket requests and traffic at its list price, "
    "which is not counted here"
)
MEGABYTE = 1 << 20
MOST_SHARE = 0.9
"""Of progress, for fetching; the rest is for the last load."""


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
    last = journal.done(journal.until(found, now), LISTING)
    hours = kind.refresh_hours if settings.refresh_hours is None else settings.refresh_hours
    if last is not None and not force:
        started = datetime.fromisoformat(last.started)
        if (until := started + timedelta(hours=hours)) > now:
            why = f"it was listed at {started:%Y-%m-%d %H:%M} and counts as fresh until {until:%Y-%m-%d %H:%M}"
            return Plan(settings, (), why, until=until)
    part = Part(LISTING, Period(settings.since, max(settings.since, now.date()) + timedelta(days=1)), settles=False)
    return Plan(settings, (Due(part, Bound(MOST // PAGE + 1)),), note=NOTE)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sync of a bucket brought.

    Args:
        rows: Stored, by delivery.
        errors: Why something was left out.
        requests: Sent.
    """

    rows: dict[str, int]
    errors: tuple[str, ...]
    requests: int


@dataclass(slots=True)
class BucketSync:
    """One sync of one bucket.

    Args:
        ledger: Where to.
        kind: Of the source.
        settings: Of the source.
        environment: Holds its key.
        clock: Tells the time.
        actor: For the audit.
        progress: Told what is being done.
        replace: Load even what shrinks or empties a closed month.
    """

    ledger: Ledger
    kind: Bucket
    settings: SourceSettings
    environment: Mapping[str, str]
    clock: Clock
    actor: str = "local"
    progress: Progress = silent
    replace: bool = False
    rows: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    noted: int = 0
    """Requests that attempts at deliveries count already."""

    def run(self) -> Brought:
        """List, fetch, load."""
        number = journal.begin(self.ledger.state, self.settings.name, LISTING, uuid.uuid4().hex, self.clock())
        requests = 0
        try:
            folder = self.kind.folder(self.settings, self.environment)
            try:
                self._persistent(folder)
            finally:
                requests = folder.objects.requests
        except CostlibError as error:
            self.errors.append(str(error))
        rows, why = sum(self.rows.values()), "; ".join(self.errors)
        status: journal.Status = "failed" if why else "done"
        self._note(number, status, requests=requests - self.noted, rows=rows, error=why)
        journal.trim(self.ledger.state, self.settings.name, self.clock() - timedelta(days=JOURNAL_DAYS))
        return Brought(self.rows, tuple(self.errors), requests)

    def _persistent(self, folder: Folder) -> None:
        """Where an object changed while it was read, begin again with the listing, once."""
        try:
            self._once(folder)
        except CursorError:
            self.errors.clear()
            self._once(folder)

    def _once(self, folder: Folder) -> None:
        home = self.ledger.home.path / "fetching" / uuid.uuid5(uuid.NAMESPACE_URL, self.settings.name).hex
        mirror = Mirror(folder.objects, folder.prefix, home / "manifests")
        downloads = Downloads(folder.objects, folder.prefix, home / "deliveries")
        self.progress(f"{self.kind.title}, listing", 0.0)
        found = found_in(folder, mirror, listing(folder, self.settings.name), self.settings.since)
        self.errors += found.problems
        loaded = _marks(journal.attempts(self.ledger.state, self.settings.name))
        new = [each for each in found.bundles if loaded.get(each.name) != each.mark]
        downloads.clear([downloads.place(each) for each in new])
        whole, before = sum(each.size for each in new), 0
        for batch in _batches(new):
            self._batch(batch, downloads, _Share(self.progress, self.kind.title, before, whole))
            before += sum(each.size for each in batch)

    def _batch(self, batch: Sequence[Bundle], downloads: Downloads, share: "_Share") -> None:
        """Fetch deliveries, then load those that came whole; a refusal to load is noted, one to fetch is raised."""
        brought = []
        try:
            for bundle in batch:
                brought.append(self._fetched(bundle, downloads, share))
                share = share.after(bundle)
        finally:
            self._load(brought, {each.name: downloads.place(each) for each in batch}, share)

    def _fetched(self, bundle: Bundle, downloads: Downloads, share: "_Share") -> Fetched:
        number = journal.begin(self.ledger.state, self.settings.name, bundle.name, bundle.mark, self.clock())
        before = downloads.objects.requests
        try:
            downloads.fetch(bundle, share.tell(bundle))
        except CostlibError as error:
            self._note(number, "failed", requests=downloads.objects.requests - before, error=str(error))
            raise
        self._note(number, "fetched", requests=downloads.objects.requests - before)
        return Fetched(bundle.name, bundle.mark, number, (), bundle.month)

    def _load(self, brought: Sequence[Fetched], places: Mapping[str, Path], share: "_Share") -> None:
        share.loading()
        loader = FolderLoader(self.ledger, self.settings.name, self.clock, self.actor, self.replace, places)
        loaded = loader.load(brought)
        self.rows.update(loaded.rows)
        self.errors += loaded.errors
        for name in loaded.rows:
            shutil.rmtree(places[name], ignore_errors=True)

    def _note(self, number: int, status: journal.Status, *, requests: int, rows: int = 0, error: str = "") -> None:
        cost = Decimal(0)
        self.noted += requests
        journal.end(
            self.ledger.state, number, status, self.clock(), requests=requests, cost=cost, rows=rows, error=error
        )


@dataclass(frozen=True, slots=True)
class _Share:
    """Tells how far a sync is: by bytes, of which ``before`` of ``whole`` are done."""

    progress: Progress
    title: str
    before: int
    whole: int

    def tell(self, bundle: Bundle) -> Callable[[int], None]:
        """Tells of a delivery while it comes."""

        def told(there: int) -> None:
            what = f"{self.title}, {bundle.name}: {there / MEGABYTE:,.1f} of {bundle.size / MEGABYTE:,.1f} MB"
            self.progress(what, MOST_SHARE * (self.before + there) / max(self.whole, 1))

        return told

    def after(self, bundle: Bundle) -> "_Share":
        """The share once a delivery is there."""
        return replace(self, before=self.before + bundle.size)

    def loading(self) -> None:
        """Tells that what is there is loaded."""
        self.progress("loading", MOST_SHARE * self.before / max(self.whole, 1))


def _marks(found: Sequence[journal.Attempt]) -> dict[str, str]:
    """Mark of what was loaded last of each delivery: an attempt goes on under its number when its mark comes again."""
    done = sorted((each for each in found if each.status == "done"), key=lambda each: (each.ended, each.id))
    return {each.month: each.turn for each in done}


def _batches(bundles: Sequence[Bundle]) -> Iterator[list[Bundle]]:
    """Deliveries by the batch, each of about ``BATCH`` bytes at most."""
    batch: list[Bundle] = []
    for bundle in bundles:
        if batch and sum(each.size for each in batch) + bundle.size > BATCH:
            yield batch
            batch = []
        batch.append(bundle)
    if batch:
        yield batch
