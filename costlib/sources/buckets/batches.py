"""Deliveries in batches: what lies on disk at once, and how far their sync is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from costlib.ledger.ingest import Progress
from costlib.sources.buckets.bundles import Bundle

BATCH = 2 << 30
"""Bytes that are fetched before they are loaded: what lies on disk at once, and one commit."""
MEGABYTE = 1 << 20
MOST_SHARE = 0.9
"""Of progress, for fetching; the rest is for the last load."""


def batches(bundles: Sequence[Bundle]) -> Iterator[list[Bundle]]:
    """Deliveries by the batch, each of about ``BATCH`` bytes at most."""
    batch: list[Bundle] = []
    for bundle in bundles:
        if batch and sum(each.size for each in batch) + bundle.size > BATCH:
            yield batch
            batch = []
        batch.append(bundle)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Share:
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

    def after(self, bundle: Bundle) -> "Share":
        """The share once a delivery is there."""
        return replace(self, before=self.before + bundle.size)

    def loading(self) -> None:
        """Tells that what is there is loaded."""
        self.progress("loading", MOST_SHARE * self.before / max(self.whole, 1))
