"""Loading deliveries that lie on disk, each in its folder."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from costlib.ledger.home import disk_errors
from costlib.sources.fetching import Fetched
from costlib.sources.loading import Loader


@dataclass(frozen=True, slots=True)
class FolderLoader(Loader):
    """Loads deliveries of one source: all in one commit, or each by itself where the ledger refuses one.

    Args:
        folders: Where each lies, by its name.
    """

    folders: Mapping[str, Path] = field(default_factory=dict)

    def _rows(self, parts: Sequence[Fetched]) -> dict[str, int]:
        """Load the folders, and count the rows of each."""
        folders = {part.part: self.folders[part.part] for part in parts}
        report = self.ledger.ingest(
            list(folders.values()), now=self.clock(), actor=self.actor, source=self.source, replace=self.replace
        )
        stored = {found.sha256: found.rows_stored for found in report.files}
        return {name: sum(stored.get(digest, 0) for digest in _digests(folder)) for name, folder in folders.items()}


def _digests(folder: Path) -> set[str]:
    """Hashes of all files below a folder."""
    found = set()
    with disk_errors(folder):
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as stream:
                    found.add(hashlib.file_digest(stream, "sha256").hexdigest())
    return found
