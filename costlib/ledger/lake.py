"""The facts: one Delta table per dataset. A load is one commit; what it replaces stays readable as an old version."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from costlib.errors import LedgerError
from costlib.focus.columns import Kind
from costlib.focus.contract import MONEY_SCALE, Dataset
from costlib.ledger.home import Home
from costlib.scope import Period

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "decimal": pa.decimal128(38, MONEY_SCALE),
    "time": pa.timestamp("us", tz="UTC"),
}
PROVENANCE = (
    pa.field("x_Source", pa.string()),
    pa.field("x_BillingScope", pa.string()),
    pa.field("x_BillingMonth", pa.string()),
    pa.field("x_Delivery", pa.string()),
    pa.field("x_SourceFile", pa.string()),
    pa.field("x_SourceRow", pa.int64()),
)
KEEP = "interval 3650 days"
REPORT = "costboard"


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file written by a load and not yet in the table. ``first`` and ``last`` bound its time column."""

    path: Path
    rows: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, order=True)
class FileSpan:
    """A file of the table, and the first and last day (ISO) of its rows."""

    file: str
    first: str
    last: str

    def touches(self, period: Period) -> bool:
        """Whether it may hold rows of the period."""
        return self.last >= period.start.isoformat() and self.first < period.end.isoformat()


class Lake:
    """One dataset's Delta table inside a home."""

    def __init__(self, home: Home, dataset: Dataset) -> None:
        self.dataset = dataset
        self.path = home.lake / dataset.name

    def schema(self) -> pa.Schema:
        """Every stored column: the contract's, and where each row comes from."""
        columns = [pa.field(column.name, ARROW_TYPES[column.kind]) for column in self.dataset.columns]
        return pa.schema([*columns, *PROVENANCE])

    def table(self, version: int | None = None) -> DeltaTable | None:
        """Open the table, at an older version if wanted; None before the first load."""
        if not (self.path / "_delta_log").exists():
            return None
        try:
            return DeltaTable(self.path, version=version)
        except DeltaError as error:
            raise LedgerError(f"{self.path} can't be read at version {version}: {error}") from error

    def version(self) -> int:
        """Version of the newest commit; -1 before the first load."""
        table = self.table()
        return -1 if table is None else int(table.version())

    def files(self, period: Period | None = None, version: int | None = None) -> list[str]:
        """Parquet files that may hold rows of the period (by the time column's bounds in the log), sorted."""
        return [span.file for span in self.spans(version) if period is None or span.touches(period)]

    def spans(self, version: int | None = None) -> list[FileSpan]:
        """Every file of a version with the days that its rows lie in, sorted."""
        bound = self.dataset.time
        return sorted(
            FileSpan(str(self.path / a["path"]), str(a[f"min.{bound}"])[:10], str(a[f"max.{bound}"])[:10])
            for a in self._adds(version)
        )

    def commit(self, parts: Sequence[Part], removed: Collection[str], report: Mapping[str, Any], now: datetime) -> int:
        """Put parts in and take files out, in one commit that carries the load's report.

        A process that dies before the commit leaves files that no version knows; the table is as it was.

        Args:
            parts: Written files; they are moved into the table's folder.
            removed: Paths of files, as ``files`` gives them, that the new version no longer has.
            report: Kept with the commit.
            now: The time of the commit.
        """
        table = self.table() or self._create()
        adds = [self._add_action(self._placed(part), part) for part in parts]
        table.create_write_transaction(
            [*adds, *self._removes(set(removed), now)],
            mode="append",
            schema=self.schema(),
            commit_properties=CommitProperties(custom_metadata={REPORT: json.dumps(report)}),
        )
        return self.version()

    def reports(self, after: int) -> list[tuple[int, dict[str, Any]]]:
        """Reports of the commits later than version ``after``, oldest first, as (version, report)."""
        table = self.table()
        if table is None:
            return []
        newer = [entry for entry in table.history(table.version() - after) if REPORT in entry]
        return sorted((int(entry["version"]), json.loads(entry[REPORT])) for entry in newer)

    def sweep(self, loads: Collection[str]) -> int:
        """Remove part files of loads that were never committed (their process died). Returns how many."""
        orphans = [path for path in self.path.glob("*.parquet") if path.name.split("-")[0] not in loads]
        for orphan in orphans:
            orphan.unlink()
        return len(orphans)

    def _create(self) -> DeltaTable:
        settings = {"delta.logRetentionDuration": KEEP, "delta.deletedFileRetentionDuration": KEEP}
        return DeltaTable.create(self.path, schema=self.schema(), configuration=settings, mode="ignore")

    def _adds(self, version: int | None = None) -> list[dict[str, Any]]:
        table = self.table(version)
        return [] if table is None else pa.table(table.get_add_actions(flatten=True)).to_pylist()

    def _removes(self, removed: set[str], now: datetime) -> list[RemoveAction]:
        when = int(now.timestamp() * 1000)
        return [
            RemoveAction(add["path"], data_change=True, deletion_timestamp=when, size=add["size_bytes"])
            for add in self._adds()
            if str(self.path / add["path"]) in removed
        ]

    def _placed(self, part: Part) -> str:
        """Move a part into the table's folder; returns its name."""
        part.path.replace(self.path / part.path.name)
        return part.path.name

    def _add_action(self, inside: str, part: Part) -> AddAction:
        bound = self.dataset.time
        low, high = ({bound: day.strftime("%Y-%m-%dT%H:%M:%S.%fZ")} for day in (part.first, part.last))
        stats = {"numRecords": part.rows, "minValues": low, "maxValues": high, "nullCount": {bound: 0}}
        stat = (self.path / inside).stat()
        return AddAction(
            path=inside,
            size=stat.st_size,
            partition_values={},
            modification_time=int(stat.st_mtime * 1000),
            data_change=True,
            stats=json.dumps(stats),
        )
