"""Loading deliveries that lie on disk, each in its folder."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from costlib.ledger.home import disk_errors
from costlib.sources.buckets.bundles import ALL
from costlib.sources.fetching import Fetched
from costlib.sources.loading import Loader


@dataclass(frozen=True, slots=True)
class FolderLoader(Loader):
    """Loads deliveries of one source: all in one commit, or each by itself where the ledger refuses one.

    Args:
        folders: Where each lies, by its name.
    """

    folders: Mapping[str, Path] = field(default_factory=dict)
    DAYS: ClassVar[bool] = False

    def _rows(self, parts: Sequence[Fetched]) -> dict[str, int]:
        """Load the folders, count the rows of each, and take out what the source has taken back."""
        how: dict[str, Any] = {"now": self.clock(), "actor": self.actor, "source": self.source, "replace": self.replace}
        folders = [self.folders[part.part] for part in parts]
        whole = {self.folders[part.part]: part.month for part in parts if part.month or part.part == ALL}
        files = {part.part: _digests(folder) for part, folder in zip(parts, folders, strict=True)}
        said = {part.month: files[part.part] for part in parts if part.month}
        report = self.ledger.ingest(folders, whole=whole, said=said, **how)
        self._put_aside(report, {digest: name for name, digests in files.items() for digest in digests})
        self._withdraw(said, {part.month for part in parts if self.unread.get(part.part)})
        stored = {found.sha256: found.rows_stored for found in report.files}
        return {name: sum(stored.get(digest, 0) for digest in digests) for name, digests in files.items()}


def _digests(folder: Path) -> set[str]:
    """Hashes of all files below a folder."""
    found = set()
    with disk_errors(folder):
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as stream:
                    found.add(hashlib.file_digest(stream, "sha256").hexdigest())
    return found
