"""Loading fetched parts: all of them in one commit; where the ledger refuses one, each by itself, so that one does."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from costlib.advice import note
from costlib.errors import CostlibError, ShrinkError, SourceError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.ledger.reports import LoadReport
from costlib.ledger.withdraw import withdraw
from costlib.sources import journal, pages
from costlib.sources.fetching import Clock, Fetched
from costlib.sources.kind import File


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of fetched parts.

    Args:
        rows: Stored, by part; parts that the ledger refused are missing.
        errors: Why, one for each refusal.
    """

    rows: dict[str, int]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the parts of one source. ``replace`` loads again what is there, whatever becomes of it."""

    ledger: Ledger
    source: str
    clock: Clock
    actor: str
    replace: bool = False

    def load(self, parts: Sequence[Fetched]) -> Loaded:
        """Load parts whose answers are all there; those that are refused stay fetched, and are told."""
        if not parts:
            return Loaded({})
        try:
            rows = self._rows(parts)
        except (SourceError, ShrinkError) as error:
            return self._singly(parts) if len(parts) > 1 else self._refused(parts, error)
        except CostlibError as error:
            return self._refused(parts, error)
        for part in parts:
            self._done(part, rows[part.part])
        return Loaded(rows)

    def _singly(self, parts: Sequence[Fetched]) -> Loaded:
        found = [self.load([part]) for part in parts]
        rows = {name: count for each in found for name, count in each.rows.items()}
        return Loaded(rows, tuple(error for each in found for error in each.errors))

    def _refused(self, parts: Sequence[Fetched], error: CostlibError) -> Loaded:
        for part in parts:
            self._note(part, "fetched", error=str(error))
        return Loaded({}, (str(error),))

    def _done(self, part: Fetched, rows: int) -> None:
        """Answers of earlier attempts go; those of this one stay, for a replay."""
        found = journal.attempts(self.ledger.state, self.source)
        asked = datetime.fromisoformat({each.id: each.started for each in found}[part.number])
        for said in part.noted:
            note(self.ledger.state, self.source, said, asked)
        self._note(part, "done", rows=rows)
        earlier = [each.turn for each in found if each.month == part.part and each.turn != part.turn]
        pages.forget(self.ledger.state, self.source, part.part, earlier)

    def _note(self, part: Fetched, status: journal.Status, *, rows: int = 0, error: str = "") -> None:
        journal.end(
            self.ledger.state, part.number, status, self.clock(), requests=0, cost=Decimal(0), rows=rows, error=error
        )

    def _rows(self, parts: Sequence[Fetched]) -> dict[str, int]:
        """Load the files, count the rows of each part, and take out what the source has taken back."""
        made = {_sha256(file): part.part for part in parts for file in part.files}
        rows = {part.part: sum(len(each.rows) for each in part.noted) for part in parts}
        if made:
            report = self._ingest(parts)
            for found in report.files:
                rows[made[found.sha256]] += found.rows_stored
            unread = {made[found.sha256] for found in report.files if found.rows_quarantined}
            parts = [part for part in parts if part.part not in unread]
        self._withdraw(parts)
        return rows

    def _withdraw(self, parts: Sequence[Fetched]) -> None:
        """Take out what whole months no longer say; a month of which rows could not be read says nothing sure."""
        said = {part.month: [_sha256(file) for file in part.files] for part in parts if part.month}
        withdraw(self.ledger.home, self.source, said, now=self.clock(), actor=self.actor, replace=self.replace)

    def _ingest(self, parts: Sequence[Fetched]) -> LoadReport:
        """Write the files and load them."""
        with tempfile.TemporaryDirectory(prefix="costboard-") as folder:
            paths = {Path(folder) / file.name: file.content for part in parts for file in part.files}
            with disk_errors(Path(folder)):
                for path, content in paths.items():
                    path.write_bytes(content)
            return self.ledger.ingest(
                list(paths), now=self.clock(), actor=self.actor, source=self.source, replace=self.replace
            )


def _sha256(file: File) -> str:
    """What the ledger knows a file by, whatever its name."""
    return hashlib.sha256(file.content).hexdigest()
