"""What was put aside: rows that no total includes, why, and as they came."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from costlib import duck, sql
from costlib.errors import LedgerError
from costlib.ledger.home import Home
from costlib.ledger.reports import FileReport

SEPARATOR = "; "
"""Between the reasons of one row."""
ROWS = pa.schema([("file", pa.string()), ("row", pa.int64()), ("reasons", pa.string()), ("raw", pa.string())])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were put aside, how many (a row with two reasons counts under both), and in which files."""

    reason: str
    rows: int
    files: tuple[str, ...]


def reasons(files: Sequence[FileReport]) -> list[Reason]:
    """Reasons of all files, the commonest first."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for file in files:
        for why, count in file.quarantine_reasons.items():
            found[why].append((file.path, count))
    every = [Reason(why, sum(n for _, n in each), tuple(sorted({f for f, _ in each}))) for why, each in found.items()]
    return sorted(every, key=lambda each: (-each.rows, each.reason))


def count(home: Home, files: Sequence[FileReport], reason: str | None = None) -> int:
    """How many rows are kept, of one reason if given."""
    kept = _kept(home, files)
    if not kept:
        return 0
    return int(_ask(f"SELECT count(*) AS n FROM ({_query(kept, reason)})")["n"][0].as_py())


def rows(
    home: Home, files: Sequence[FileReport], reason: str | None = None, page: int = 1, size: int | None = None
) -> pa.Table:
    """Quarantined rows by file and row. Columns: ``file``, ``row`` (of the source), ``reasons``, ``raw`` (JSON).

    Args:
        home: Where they are kept.
        files: Reports of the files they came from.
        reason: Only rows with this reason.
        page: Which page, from 1.
        size: Rows of a page; None for all rows.
    """
    kept = _kept(home, files)
    if not kept:
        return ROWS.empty_table()
    limit = "" if size is None else f" LIMIT {size} OFFSET {(page - 1) * size}"
    return _ask(f"{_query(kept, reason)} ORDER BY file, row{limit}").cast(ROWS)


def missing(home: Home, files: Sequence[FileReport]) -> list[str]:
    """Names of files whose quarantined rows are no longer where they were kept."""
    kept = _kept(home, files)
    return [file.path for file in files if file.quarantine and file.quarantine not in {path.name for path in kept}]


def _kept(home: Home, files: Sequence[FileReport]) -> dict[Path, str]:
    """File of quarantined rows to the name of the file they came from."""
    named = {home.lake / "quarantine" / file.quarantine: file.path for file in files if file.quarantine}
    return {path: name for path, name in named.items() if path.is_file()}


def _query(kept: dict[Path, str], reason: str | None) -> str:
    parts = " UNION ALL ".join(
        f"SELECT {sql.text(name)} AS file, row, reasons, raw FROM read_parquet({sql.text(str(path))})"
        for path, name in kept.items()
    )
    if reason is None:
        return f"SELECT * FROM ({parts})"
    listed = f"string_split(reasons, {sql.text(SEPARATOR)})"
    return f"SELECT * FROM ({parts}) WHERE list_contains({listed}, {sql.text(reason)})"


def _ask(query: str) -> pa.Table:
    try:
        with duck.connect() as con:
            return con.sql(query).to_arrow_table()
    except duckdb.Error as error:
        raise LedgerError(
            f"quarantined rows can't be read ({str(error).splitlines()[0]}): load the file again"
        ) from error
