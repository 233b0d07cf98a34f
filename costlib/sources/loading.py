"""Loading fetched months: all of them in one commit; where the ledger refuses one, each by itself, so that one does."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from costlib.errors import CostlibError, ShrinkError, SourceError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.sources import journal, pages
from costlib.sources.fetching import Clock, Fetched


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of fetched months.

    Args:
        rows: Stored, by month; months that the ledger refused are missing.
        errors: Why, one for each refusal.
    """

    rows: dict[str, int]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads the months of one source. ``replace`` loads again what is there, whatever becomes of it."""

    ledger: Ledger
    source: str
    clock: Clock
    actor: str
    replace: bool = False

    def load(self, months: Sequence[Fetched]) -> Loaded:
        """Load months whose answers are all there; those that are refused stay fetched, and are told."""
        if not months:
            return Loaded({})
        try:
            rows = self._rows(months)
        except (SourceError, ShrinkError) as error:
            return self._singly(months) if len(months) > 1 else self._refused(months, error)
        except CostlibError as error:
            return self._refused(months, error)
        for month in months:
            self._done(month, rows[month.month])
        return Loaded(rows)

    def _singly(self, months: Sequence[Fetched]) -> Loaded:
        found = [self.load([month]) for month in months]
        rows = {name: count for each in found for name, count in each.rows.items()}
        return Loaded(rows, tuple(error for each in found for error in each.errors))

    def _refused(self, months: Sequence[Fetched], error: CostlibError) -> Loaded:
        for month in months:
            self._note(month, "fetched", error=str(error))
        return Loaded({}, (str(error),))

    def _done(self, month: Fetched, rows: int) -> None:
        """Answers of earlier attempts go; those of this one stay, for a replay."""
        self._note(month, "done", rows=rows)
        found = journal.attempts(self.ledger.state, self.source)
        earlier = [each.turn for each in found if each.month == month.month and each.turn != month.turn]
        pages.forget(self.ledger.state, self.source, month.month, earlier)

    def _note(self, month: Fetched, status: journal.Status, *, rows: int = 0, error: str = "") -> None:
        journal.end(
            self.ledger.state, month.number, status, self.clock(), requests=0, cost=Decimal(0), rows=rows, error=error
        )

    def _rows(self, months: Sequence[Fetched]) -> dict[str, int]:
        """Write the files, load them, and count the rows of each month."""
        place = {file.name: month.month for month in months for file in month.files}
        rows = dict.fromkeys((month.month for month in months), 0)
        if not place:
            return rows
        with tempfile.TemporaryDirectory(prefix="costboard-") as folder:
            paths = [Path(folder) / name for name in place]
            with disk_errors(Path(folder)):
                for month in months:
                    for file in month.files:
                        (Path(folder) / file.name).write_bytes(file.content)
            report = self.ledger.ingest(
                paths, now=self.clock(), actor=self.actor, source=self.source, replace=self.replace
            )
        for found in report.files:
            rows[place[found.path]] += found.rows_stored
        return rows
