"""Sync of exports in a bucket: list, fetch what is new or restated, load it. A break-off loses nothing.

One attempt in the journal is the listing; each delivery has its own, whose turn is the mark of the delivery's content:
what was loaded with the same mark is not fetched again. So a closed month that its provider restates comes by itself.
"""

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from costlib.errors import CostlibError, CursorError
from costlib.ledger import Ledger
from costlib.ledger.ingest import Progress, silent
from costlib.sources import journal
from costlib.sources.asked import bucket_mark
from costlib.sources.buckets.batches import Share, batches
from costlib.sources.buckets.bucket import Bucket, Folder
from costlib.sources.buckets.bundles import Bundle, found_in, listing
from costlib.sources.buckets.downloads import Downloads
from costlib.sources.buckets.load import FolderLoader
from costlib.sources.buckets.mirror import Mirror
from costlib.sources.buckets.plan import LISTING
from costlib.sources.fetching import Clock, Fetched
from costlib.sources.loading import notes_of
from costlib.sources.settings import SourceSettings
from costlib.sources.tidying import JOURNAL_DAYS


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sync of a bucket brought.

    Args:
        rows: Stored, by delivery.
        errors: Why something was left out.
        requests: Sent.
        notes: What is to be told though nothing failed.
    """

    rows: dict[str, int]
    errors: tuple[str, ...]
    requests: int
    notes: tuple[str, ...] = ()


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
        replace: Load even what takes days from a month, or shrinks a closed one.
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
    unread: dict[str, int] = field(default_factory=dict)
    noted: int = 0
    """Requests that attempts at deliveries count already."""

    def run(self) -> Brought:
        """List, fetch, load."""
        turn, asked = uuid.uuid4().hex, bucket_mark(self.settings)
        number = journal.begin(self.ledger.state, self.settings.name, LISTING, turn, self.clock(), asked=asked)
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
        return Brought(self.rows, tuple(self.errors), requests, notes_of(sum(self.unread.values())))

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
        loaded = _marks(journal.attempts(self.ledger.state, self.settings.name), self.clock())
        new = [each for each in found.bundles if loaded.get(each.name) != each.mark]
        downloads.clear([downloads.place(each) for each in new])
        whole, before = sum(each.size for each in new), 0
        for batch in batches(new):
            self._batch(batch, downloads, Share(self.progress, self.kind.title, before, whole))
            before += sum(each.size for each in batch)

    def _batch(self, batch: Sequence[Bundle], downloads: Downloads, share: Share) -> None:
        """Fetch deliveries, then load those that came whole; a refusal to load is noted, one to fetch is raised."""
        brought = []
        try:
            for bundle in batch:
                brought.append(self._fetched(bundle, downloads, share))
                share = share.after(bundle)
        finally:
            self._load(brought, {each.name: downloads.place(each) for each in batch}, share)

    def _fetched(self, bundle: Bundle, downloads: Downloads, share: Share) -> Fetched:
        told = bundle.written.isoformat() if bundle.files else ""
        number = journal.begin(self.ledger.state, self.settings.name, bundle.name, bundle.mark, self.clock(), told=told)
        before = downloads.objects.requests
        try:
            downloads.fetch(bundle, share.tell(bundle))
        except CostlibError as error:
            self._note(number, "failed", requests=downloads.objects.requests - before, error=str(error))
            raise
        self._note(number, "fetched", requests=downloads.objects.requests - before)
        return Fetched(bundle.name, bundle.mark, number, (), bundle.month)

    def _load(self, brought: Sequence[Fetched], places: Mapping[str, Path], share: Share) -> None:
        share.loading()
        loader = FolderLoader(self.ledger, self.settings.name, self.clock, self.actor, self.replace, places)
        loaded = loader.load(brought)
        self.rows.update(loaded.rows)
        self.unread.update(loader.unread)
        self.errors += loaded.errors
        for name in loaded.rows:
            shutil.rmtree(places[name], ignore_errors=True)

    def _note(self, number: int, status: journal.Status, *, requests: int, rows: int = 0, error: str = "") -> None:
        cost = Decimal(0)
        self.noted += requests
        journal.end(
            self.ledger.state, number, status, self.clock(), requests=requests, cost=cost, rows=rows, error=error
        )


def _marks(found: Sequence[journal.Attempt], now: datetime) -> dict[str, str]:
    """Mark of what was loaded last of each delivery: an attempt goes on under its number when its mark comes again.

    What a clock that was ahead has dated into the future proves nothing: else it would stay the last until then.
    """
    latest = (now + timedelta(minutes=journal.SKEW_MINUTES)).isoformat()
    past = (each for each in found if each.status == "done" and each.ended <= latest)
    done = sorted(past, key=lambda each: (each.ended, each.id))
    return {each.month: each.turn for each in done}
