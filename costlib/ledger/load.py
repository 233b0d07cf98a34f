"""One load while it runs: each file is staged, checked, profiled and written to staging; nothing is committed here."""

import contextlib
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path

import duckdb
import pyarrow as pa

from costlib import duck, sql
from costlib.connectors.base import Connector
from costlib.connectors.intake import Staged, clear, stage
from costlib.connectors.reading import open_views
from costlib.connectors.registry import recognise
from costlib.errors import CostlibError, DiskError
from costlib.focus.contract import DATASETS, Dataset
from costlib.ledger.deliveries import Slice, delivery_id, spoken_for
from costlib.ledger.home import Home
from costlib.ledger.lake import Part
from costlib.ledger.parts import write_good, write_rest
from costlib.ledger.profile import count, reasons, scope_of, slices
from costlib.ledger.reports import Delivery, FileReport, merged

MEMORY = "1GB"
TEXT = pa.string()
FULL = ("No space left", "File too large", "Read-only file system", "Permission denied")
"""What the disk's refusals to write say."""


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """Engine of a load: bounded memory, spills into the staging folder, UTC."""
    return duck.connect(MEMORY, home.staging)


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of one file with the delivery it belongs to."""

    source: str
    month: str
    sha256: str
    slice: Slice

    @property
    def delivery(self) -> str:
        """Key of its delivery."""
        return delivery_id(self.source, self.slice.scope, self.month)


class Load:
    """One load while it runs: what it has read, written to staging, and will commit."""

    def __init__(self, home: Home, now: datetime, source: str | None, wanted: str | None) -> None:
        self.home = home
        self.id = f"{now:%Y%m%dT%H%M%S}x{uuid.uuid4().hex[:8]}"
        self.source = source
        self.wanted = wanted
        self.files: list[FileReport] = []
        self.parts: dict[str, list[tuple[Part, str]]] = {dataset.name: [] for dataset in DATASETS}
        self.pieces: dict[str, list[Piece]] = {dataset.name: [] for dataset in DATASETS}

    def read(self, path: Path, month: str | None) -> None:
        """Stage one file, check it, write its good rows to staging and its bad ones to quarantine.

        A copy of a file that this load has read already is the same file: its rows count once.
        """
        folder = self.home.staging / uuid.uuid4().hex
        folder.mkdir()
        try:
            with connect(self.home) as con, engine_errors(path):
                staged = stage(con, path, folder)
                if any(file.sha256 == staged.sha256 for file in self.files):
                    return
                connector = recognise(staged.head, self.wanted)
                open_views(con, staged, connector)
                self._take(con, staged, connector, month)
        finally:
            clear(folder)

    def deliveries(self, dataset: str) -> list[Delivery]:
        """What this load brings of a dataset, one per delivery key."""
        groups: dict[str, list[Piece]] = {}
        for piece in self.pieces[dataset]:
            groups.setdefault(piece.delivery, []).append(piece)
        return [
            Delivery(
                id=key,
                source=group[0].source,
                scope=group[0].slice.scope,
                month=group[0].month,
                files=tuple(sorted({piece.sha256 for piece in group})),
                rows=sum(piece.slice.rows for piece in group),
                totals=merged(total for piece in group for total in piece.slice.totals),
                covered=reduce(or_, (piece.slice.covered for piece in group if piece.slice.month == piece.month), 0),
            )
            for key, group in groups.items()
        ]

    def parts_of(self, con: duckdb.DuckDBPyConnection, dataset: Dataset, brought: Collection[str]) -> list[Part]:
        """Parts to commit: whole files of the load, or what they hold of the deliveries that the ledger lacks."""
        parts = []
        for part, sha256 in self.parts[dataset.name]:
            held = {piece.delivery for piece in self.pieces[dataset.name] if piece.sha256 == sha256}
            if held <= set(brought):
                parts.append(part)
            elif held & set(brought):
                known = held - set(brought)
                parts += write_rest(con, dataset, [str(part.path)], known, self.home.staging / self.id)
        return parts

    def _take(self, con: duckdb.DuckDBPyConnection, staged: Staged, connector: Connector, month: str | None) -> None:
        dataset = connector.dataset
        found = slices(con, dataset, self._no_scope(staged))
        total_in = count(con, "SELECT count(*) FROM source") + len(staged.rejects)
        bad = count(con, "SELECT count(*) FROM bad") + len(staged.rejects)
        sources = self._write(con, staged, connector, found, month)
        why = reasons(con)
        for _, reason, _ in staged.rejects:
            why[reason] = why.get(reason, 0) + 1
        self.files.append(
            FileReport(
                path=staged.path.name,
                sha256=staged.sha256,
                source=", ".join(sorted(sources)) or self.source or connector.name,
                format=connector.name,
                dataset=dataset.name,
                rows_in=total_in,
                rows_stored=total_in - bad,
                rows_quarantined=bad,
                rows_written=sum(part.rows for part in found),
                rows_merged=0,
                quarantine_reasons=why,
                totals=merged(total for part in found for total in part.totals),
                quarantine=self._quarantine(con, staged) if bad else None,
                named=self.source,
            )
        )

    def _write(
        self,
        con: duckdb.DuckDBPyConnection,
        staged: Staged,
        connector: Connector,
        found: Sequence[Slice],
        declared: str | None,
    ) -> set[str]:
        """Write the file's good rows as parts, each row with its delivery; returns the sources seen."""
        pieces = []
        for scope in sorted({part.scope for part in found}):
            mine = [part for part in found if part.scope == scope]
            main, own = spoken_for(mine, declared)
            source = self.source or f"{connector.name}:{scope}"
            pieces += [Piece(source, part.month if part.month in own else main, staged.sha256, part) for part in mine]
        scope = scope_of(connector.dataset, self._no_scope(staged))
        provenance = {
            "x_Source": sql.text(self.source) if self.source else f"concat({sql.text(connector.name + ':')}, {scope})",
            "x_BillingScope": scope,
            "x_BillingMonth": f"strftime({sql.ident(connector.dataset.month)}, '%Y-%m')",
            "x_SourceFile": sql.text(staged.path.name),
            "x_SourceRow": "CAST(x_SourceRow AS BIGINT)",
        }
        places = {(piece.slice.scope, piece.slice.month): piece.delivery for piece in pieces}
        target = self.home.staging / self.id
        parts = write_good(con, connector.dataset, target, provenance, places)
        if sum(part.rows for part in parts) != sum(part.rows for part in found):
            raise CostlibError(f"{staged.path.name} changed while it was read: load it again")
        self.parts[connector.dataset.name] += [(part, staged.sha256) for part in parts]
        self.pieces[connector.dataset.name] += pieces
        return {piece.source for piece in pieces}

    def _no_scope(self, staged: Staged) -> str:
        """Billing scope of rows without an account: the source's name, else the file's."""
        return self.source or staged.path.stem

    def _quarantine(self, con: duckdb.DuckDBPyConnection, staged: Staged) -> str:
        """Keep the bad rows as they came, with their reasons."""
        folder = self.home.lake / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.id}-{uuid.uuid4().hex}.parquet"
        numbers, whys, lines = zip(*staged.rejects, strict=True) if staged.rejects else ((), (), ())
        con.register(
            "rejects",
            pa.table(
                [pa.array(numbers, pa.int64()), pa.array(whys, TEXT), pa.array(lines, TEXT)],
                names=["row", "reasons", "raw"],
            ),
        )
        con.execute(
            "COPY (SELECT x_SourceRow AS row, x_Reasons AS reasons, CAST(to_json(s) AS VARCHAR) AS raw "
            f"FROM bad JOIN source AS s USING (x_SourceRow) UNION ALL SELECT * FROM rejects ORDER BY 1) "
            f"TO {sql.text(str(folder / name))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return name


@contextlib.contextmanager
def engine_errors(path: Path) -> Iterator[None]:
    """Turn the engine's refusals into ours."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).strip().splitlines()[0][:200]
        if any(sign in text for sign in FULL):
            raise DiskError(f"{path.name} can't be loaded, the disk refuses ({text}): free space, then load") from error
        raise CostlibError(f"{path.name} can't be loaded ({text}): check it, and the ledger by 'verify'") from error
