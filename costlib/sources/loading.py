"""Loading fetched parts: all of them in one commit; where the ledger refuses one, each by itself, so that one does."""

import hashlib
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from costlib.advice import note
from costlib.errors import CostlibError, ShrinkError, SourceError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.ledger.reports import LoadReport
from costlib.ledger.told import Said
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
    """Loads the parts of one source. ``replace`` loads again what is there, whatever becomes of it.

    ``unread`` counts the rows of each loaded part that could not be read: they lie in quarantine.
    """

    ledger: Ledger
    source: str
    clock: Clock
    actor: str
    replace: bool = False
    unread: dict[str, int] = field(default_factory=dict, init=False)
    DAYS: ClassVar[bool] = True
    """Whether no day may be left without any charge: an answer may lack a page."""

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

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told of loaded parts though nothing failed."""
        return notes_of(sum(self.unread.values()))

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
        self._note(part, "done", rows=rows, unread=self.unread.get(part.part, 0))
        earlier = [each.turn for each in found if each.month == part.part and each.turn != part.turn]
        pages.forget(self.ledger.state, self.source, part.part, earlier)

    def _note(self, part: Fetched, status: journal.Status, *, rows: int = 0, error: str = "", unread: int = 0) -> None:
        said: dict[str, Any] = {"rows": rows, "error": error, "unread": unread}
        journal.end(self.ledger.state, part.number, status, self.clock(), requests=0, cost=Decimal(0), **said)

    def _rows(self, parts: Sequence[Fetched]) -> dict[str, int]:
        """Load the files, count the rows of each part, and take out what the source has taken back.

        What may not be taken out is refused before anything is loaded.
        """
        made = {_sha256(file): part.part for part in parts for file in part.files}
        said = {part.month: [_sha256(file) for file in part.files] for part in parts if part.month}
        rows = {part.part: sum(len(each.rows) for each in part.noted) for part in parts}
        if made:
            report = self._ingest(parts, said)
            for found in report.files:
                rows[made[found.sha256]] += found.rows_stored
            self._put_aside(report, made)
        self._withdraw(said, {part.month for part in parts if self.unread.get(part.part)})
        return rows

    def _put_aside(self, report: LoadReport, made: Mapping[str, str]) -> None:
        """Note how many rows of each part could not be read; ``made`` is the part of each file."""
        for found in report.files:
            self.unread[made[found.sha256]] = self.unread.get(made[found.sha256], 0) + found.rows_quarantined

    def _withdraw(self, said: Said, unsure: Collection[str]) -> None:
        """Take out what whole months no longer say; a month of which rows could not be read says nothing sure."""
        sure = {month: files for month, files in said.items() if month not in unsure}
        how: dict[str, Any] = {"actor": self.actor, "replace": self.replace, "days": self.DAYS}
        withdraw(self.ledger.home, self.source, sure, now=self.clock(), **how)

    def _ingest(self, parts: Sequence[Fetched], said: Said) -> LoadReport:
        """Write the files and load them."""
        with tempfile.TemporaryDirectory(prefix="costboard-") as folder:
            paths = {Path(folder) / file.name: file.content for part in parts for file in part.files}
            with disk_errors(Path(folder)):
                for path, content in paths.items():
                    path.write_bytes(content)
            how: dict[str, Any] = {"actor": self.actor, "source": self.source, "replace": self.replace, "said": said}
            return self.ledger.ingest(list(paths), now=self.clock(), **how)


def notes_of(unread: int) -> tuple[str, ...]:
    """What is to be told of rows that could not be read; nothing where there are none.

    >>> notes_of(0), notes_of(1)
    ((), ('1 row could not be read, its cost is in no figure: see Quarantine on Data and audit',))
    """
    rows, whose = ("1 row", "its") if unread == 1 else (f"{unread:,} rows", "their")
    where = "see Quarantine on Data and audit"
    return (f"{rows} could not be read, {whose} cost is in no figure: {where}",) if unread else ()


def _sha256(file: File) -> str:
    """What the ledger knows a file by, whatever its name."""
    return hashlib.sha256(file.content).hexdigest()
