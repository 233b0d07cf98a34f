"""From any file to columns: unpack, decode, and stage it as Parquet so that every connector reads the same thing.

Plain or gzip; UTF-8 with or without BOM, UTF-16. Damaged and hostile files are refused here, by name and remedy.
"""

import codecs
import csv
import gzip
import hashlib
import io
import json
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import duckdb

from costlib import sql
from costlib.connectors.base import Head, Shape, Source
from costlib.errors import DamagedFileError, DiskError, HostileFileError, SourceError, UnknownFormatError

CHUNK = 1 << 20
MAX_RATIO = 200
"""A gzip that unpacks to more than this many times its size is no bill (real ones reach about 40)."""
RATIO_FROM = 64 << 20
"""Small files may repeat themselves: the ratio counts from this unpacked size on."""
MAX_LINE = 4 << 20
"""A longer line of a CSV goes to quarantine."""
NULL_WORDS = ("", "NULL", "null")
SAMPLE_ROWS = 50
OURS = ("x_sourcerow", "file_row_number")
"""Names that staging needs for itself: a column of a file that has one of them gets a number behind it."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file as columns on local disk.

    Args:
        path: The original file.
        parquet: Its rows as Parquet: the file itself where it is Parquet, else a staged copy (text columns).
        head: What connectors recognise it by.
        types: DuckDB type of each staged column.
        sha256: Hash of the original bytes.
        rejects: Lines that are no rows, as (line number, reason, line); they count as rows in and are quarantined.
    """

    path: Path
    parquet: Path
    head: Head
    types: dict[str, str]
    sha256: str
    rejects: tuple[tuple[int, str, str], ...] = ()

    @property
    def source(self) -> Source:
        """What a connector's SQL may refer to."""
        return Source(self.types, self.path.name)

    def view(self) -> str:
        """SQL of the view ``staged``."""
        columns = ", ".join(sql.ident(name) for name in self.types)
        return (
            f"SELECT {columns}, file_row_number + 1 AS x_SourceRow "
            f"FROM read_parquet({sql.files(self.parquet)}, file_row_number = true, hive_partitioning = false)"
        )


def stage(con: duckdb.DuckDBPyConnection, path: Path, folder: Path) -> Staged:
    """Stage one file into ``folder``.

    Raises:
        DamagedFileError: Empty, truncated, half written.
        HostileFileError: Unpacks to far more than a bill ever does.
        UnknownFormatError: Neither table nor JSON.
    """
    if not path.name.isprintable():
        raise SourceError(f"{path.name!a} is no readable file name: rename the file")
    with _opened(path) as stream:
        magic = stream.read(4)
    if not magic:
        raise DamagedFileError(f"{path.name} is empty: fetch it again from its provider")
    digest = _digest(path)
    if magic == b"PAR1":
        return _parquet(con, path, digest, folder)
    if magic[:2] == b"PK":
        raise UnknownFormatError(f"{path.name} is a zip archive: unpack it and load the files inside")
    plain = folder / f"{digest[:16]}.txt"
    _unpack(path, plain, gzipped=magic[:2] == b"\x1f\x8b")
    with plain.open("rb") as stream:
        if stream.read(4) == b"PAR1":
            return _parquet(con, plain, digest, folder, original=path)
    first = _first_character(plain, path)
    staged = _json(con, path, plain, digest) if first in "{[" else _table(con, path, plain, digest)
    plain.unlink()
    return staged


def _opened(path: Path) -> BufferedReader:
    if path.exists() and not path.is_file():
        raise SourceError(f"{path} is no regular file: give a file, a folder or a pattern")
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceError(f"{path} can't be opened ({error.strerror}): check the path and its rights") from error


def _digest(path: Path) -> str:
    with _opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _parquet(
    con: duckdb.DuckDBPyConnection, path: Path, digest: str, folder: Path, original: Path | None = None
) -> Staged:
    name = (original or path).name
    try:
        rows = con.sql(f"SELECT * FROM read_parquet({sql.files(path)}, hive_partitioning = false)")
        if clash := [column for column in rows.columns if column.lower() in OURS]:
            renamed = ", ".join(f"{sql.ident(column)} AS {sql.ident(column + '_2')}" for column in clash)
            query = f"SELECT * RENAME ({renamed}) FROM read_parquet({sql.files(path)}, hive_partitioning = false)"
            path = folder / f"{digest[:16]}-renamed.parquet"
            con.execute(f"COPY ({query}) TO {sql.text(str(path))} (FORMAT parquet)")
            rows = con.sql(f"SELECT * FROM read_parquet({sql.files(path)}, hive_partitioning = false)")
        types = {column: str(kind) for column, kind in zip(rows.columns, rows.types, strict=True)}
        sample = rows.limit(SAMPLE_ROWS).to_arrow_table().to_pylist()
    except duckdb.Error as error:
        raise DamagedFileError(f"{name} is half a Parquet file or damaged: fetch it again ({_line(error)})") from error
    return Staged(original or path, path, Head("table", tuple(types), tuple(sample), name), types, digest)


def _unpack(path: Path, target: Path, *, gzipped: bool) -> None:
    """Write the file's text as UTF-8 without BOM (Parquet inside gzip is copied as it is)."""
    try:
        with _opened(path) as raw, target.open("wb") as out:
            stream = gzip.GzipFile(fileobj=raw) if gzipped else raw
            limit = max(RATIO_FROM, path.stat().st_size * MAX_RATIO) if gzipped else None
            for chunk in _decoded(_chunks(stream, path.name, limit)):
                out.write(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DamagedFileError(f"{path.name} is a truncated or damaged gzip: fetch it again") from error
    except UnicodeDecodeError as error:
        raise DamagedFileError(f"{path.name} is no readable text ({error.reason}): save it as UTF-8") from error
    except OSError as error:
        raise DiskError(f"{path.name} can't be staged ({error.strerror}): free some disk space") from error


def _chunks(stream: Any, name: str, limit: int | None) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if limit is not None and total > limit:
            raise HostileFileError(f"{name} unpacks to more than {MAX_RATIO} times its size: that is no bill")
        yield chunk


def _decoded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """UTF-16 (by its BOM) becomes UTF-8; a UTF-8 BOM goes; anything else passes as it is."""
    first = next(chunks, b"")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")()
        yield decoder.decode(first).encode()
        yield from (decoder.decode(chunk).encode() for chunk in chunks)
        yield decoder.decode(b"", final=True).encode()
    else:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks


def _first_character(plain: Path, path: Path) -> str:
    with plain.open("rb") as stream:
        start = stream.read(CHUNK).lstrip()
    if not start:
        raise DamagedFileError(f"{path.name} holds nothing but blanks: fetch it again from its provider")
    if b"\x00" in start[:4096]:
        raise UnknownFormatError(f"{path.name} is a binary file: bills come as CSV, Parquet or JSON")
    return chr(start[0])


def _table(con: duckdb.DuckDBPyConnection, path: Path, plain: Path, digest: str) -> Staged:
    delimiter, header = _header(plain, path)
    parquet = plain.with_suffix(".parquet")
    columns = "{" + ", ".join(f"{sql.text(name)}: 'VARCHAR'" for name in header) + "}"
    options = (
        f"delim = {sql.text(delimiter)}, quote = '\"', escape = '\"', header = true, auto_detect = false, "
        f"columns = {columns}, nullstr = [{sql.texts(NULL_WORDS)}], allow_quoted_nulls = true, strict_mode = true, "
        f"max_line_size = {MAX_LINE}, store_rejects = true, rejects_limit = 0, "
        "rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'"
    )
    try:
        con.execute("DROP TABLE IF EXISTS csv_rejects; DROP TABLE IF EXISTS csv_scans")
        con.execute(
            f"COPY (SELECT * FROM read_csv({sql.files(plain)}, {options})) "
            f"TO {sql.text(str(parquet))} (FORMAT parquet, COMPRESSION snappy)"
        )
        found = con.execute(
            "SELECT line, first(error_message), first(csv_line) FROM csv_rejects GROUP BY line ORDER BY line"
        ).fetchall()
    except duckdb.Error as error:
        raise DamagedFileError(f"{path.name} can't be read as a table: {_line(error)}") from error
    rejects = tuple((int(line), f"line is no row: {_line(why)}", text or "") for line, why, text in found)
    staged = _parquet(con, parquet, digest, parquet.parent, original=path)
    return Staged(path, parquet, staged.head, staged.types, digest, rejects)


def _header(plain: Path, path: Path) -> tuple[str, list[str]]:
    """Delimiter and unique column names of the first line."""
    with plain.open("rb") as stream:
        line = stream.readline(CHUNK)
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise DamagedFileError(f"{path.name} has a header that is no UTF-8: save it as UTF-8") from error
    delimiter = max(",;\t|", key=text.count)
    names = next(csv.reader(io.StringIO(text.rstrip("\r\n")), delimiter=delimiter), [])
    if len(names) < 2:  # noqa: PLR2004 - a bill has at least an amount and something it is for
        raise UnknownFormatError(f"{path.name} is no table of charges: its first line has no column names")
    seen = dict.fromkeys(OURS, 1)
    unique = []
    for name in names:
        key = name.strip() or "column"
        seen[key.lower()] = seen.get(key.lower(), 0) + 1
        unique.append(key if seen[key.lower()] == 1 else f"{key}_{seen[key.lower()]}")
    return delimiter, unique


def _json(con: duckdb.DuckDBPyConnection, path: Path, plain: Path, digest: str) -> Staged:
    """One row per JSON document (a body is one, JSON lines are many), in the one text column ``body``."""
    parquet = plain.with_suffix(".parquet")
    read = f"read_json_objects({sql.files(plain)}, format = 'auto', maximum_object_size = {1 << 28})"
    try:
        con.execute(
            f"COPY (SELECT CAST(json AS VARCHAR) AS body FROM {read}) TO {sql.text(str(parquet))} (FORMAT parquet)"
        )
    except duckdb.Error as error:
        raise DamagedFileError(f"{path.name} is no complete JSON: fetch it again ({_line(error)})") from error
    first = con.execute(f"SELECT body FROM read_parquet({sql.files(parquet)}) LIMIT 1").fetchone()
    try:
        body = json.loads(first[0]) if first else {}
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(f"{path.name} is no JSON that a provider writes: {_line(error)}") from error
    shape: Shape = "json"
    keys = tuple(body) if isinstance(body, dict) else ()
    return Staged(path, parquet, Head(shape, keys, (body,) if keys else (), path.name), {"body": "VARCHAR"}, digest)


def _line(error: object) -> str:
    """First line of an engine's message."""
    return str(error).strip().splitlines()[0][:200]


def clear(folder: Path) -> None:
    """Remove a staging folder and all in it."""
    shutil.rmtree(folder, ignore_errors=True)
