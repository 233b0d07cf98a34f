"""A bucket on loopback, and syncs of it."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from peers.shelf import Shelf

from costlib import queries
from costlib.scope import Period, Scope
from costlib.sources.buckets import sync as bucket_sync
from costlib.sources.buckets.load import FolderLoader
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import Outcome, sync

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRETS = ("AKIAVERYSECRET", "very-secret", "ZmFrZSBrZXk=")
OPTIONS = {
    "aws-s3": {"bucket": "company-bills", "prefix": "bills"},
    "azure-blob": {"account": "company", "container": "costs", "prefix": "bills"},
    "gcs": {"bucket": "company-bills", "prefix": "bills"},
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Who is slow counts as silent soon."""
    monkeypatch.setattr("costlib.sources.buckets.bucket.CLIENT", {"read_timeout": "1500ms", "timeout": "1500ms"})


@pytest.fixture
def shelf():
    """A bucket that is empty."""
    server = Shelf()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@dataclass
class Bucket:
    """A source that is the bucket: its settings, and its syncs with a ledger."""

    ledger: Any
    address: str
    environment: dict[str, str] = field(
        default_factory=lambda: {
            "AWS_ACCESS_KEY_ID": SECRETS[0],
            "AWS_SECRET_ACCESS_KEY": SECRETS[1],
            "AZURE_STORAGE_KEY": SECRETS[2],
        }
    )
    secrets = SECRETS
    now = NOW

    def settings(self, kind: str = "aws-s3", **options: Any) -> SourceSettings:
        """Of the source; September 2026 is the first month that is wanted."""
        return SourceSettings(
            name="bills", kind=kind, since=date(2026, 9, 1), endpoint=self.address, options=OPTIONS[kind] | options
        )

    def sync(self, now: datetime = NOW, *, force: bool = False, replace: bool = False, **how: Any) -> Outcome:
        """Sync."""
        made = self.settings(**how)
        return sync(self.ledger, made, self.environment, lambda: now, cap=Decimal(0), force=force, replace=replace)

    def cost(self) -> dict[str, Decimal]:
        """Billed cost in the ledger, by billing month."""
        scope = Scope(Period(date(2026, 1, 1), date(2027, 1, 1)), basis="BilledCost")
        found = self.ledger.ask_exact(queries.spend_by, scope, "billing_month").to_pylist()
        return {row["billing_month"]: row["cost"] for row in found}

    def on_disk(self) -> list[str]:
        """Names of the files that a sync left."""
        return sorted(path.name for path in (self.ledger.home.path / "fetching").rglob("*") if path.is_file())


@pytest.fixture
def bucket(ledger, shelf) -> Bucket:
    """The source, with an empty ledger."""
    return Bucket(ledger, shelf.address)


@pytest.fixture
def held(monkeypatch) -> dict[str, dict[str, bytes]]:
    """What would be loaded, by delivery and file, and is not: loading takes long, and tests of it have their own."""
    found: dict[str, dict[str, bytes]] = {}

    class Held(FolderLoader):
        def _rows(self, parts: Any) -> dict[str, int]:
            for part in parts:
                files = [path for path in self.folders[part.part].rglob("*") if path.is_file()]
                found[part.part] = {path.name: path.read_bytes() for path in files}
            return {part.part: 1 for part in parts}

    monkeypatch.setattr(bucket_sync, "FolderLoader", Held)
    return found
