"""The ledger as one file, streamed: as stored, or as a FOCUS version; CSV or Parquet.

Costs stay in their billing currency. The file is written beside its target, read back and counted, and only then put in
place, so that a reader never sees half a file and never one whose billed total differs from the ledger's.
"""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import duckdb

from costlib import duck, sql
from costlib.errors import EmptyLedgerError, LedgerError, UsageError
from costlib.exports.focus import MARKS, VERSIONS, Version, as_version, required
from costlib.exports.report import ExportReport, Totals
from costlib.exports.safety import neutral_sql
from costlib.focus.contract import COSTS, FACTS, SQL_TYPES
from costlib.ledger import Ledger, cube
from costlib.ledger.home import disk_errors
from costlib.ledger.lake import Lake
from costlib.policy.owner_sql import COLUMNS as OWNERS
from costlib.scope import Period, Scope

Format = Literal["csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEMORY = "1GB"


def export_ledger(
    ledger: Ledger,
    about: Scope | Period | None,
    target: Path,
    format: Format = "csv",  # noqa: A002 - the word of the command line
    focus_version: Version | None = None,
    *,
    safe: bool = True,
) -> ExportReport:
    """Write the facts at the version that the ledger answers from.

    Args:
        ledger: What to export.
        about: Charge days, and with a scope its filters and its tenant (not its currency: nothing is converted);
            None for everything.
        target: The file; one that is there is replaced.
        format: ``csv`` or ``parquet``.
        focus_version: ``1.4`` or ``1.2``; None for the columns as stored.
        safe: Whether text in a CSV gets an apostrophe where a spreadsheet would compute it. Parquet is always exact.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
        UsageError: A format, version or column that does not exist.
        LedgerError: The file does not hold what the ledger holds (it is removed).
        DiskError: The disk refuses.
    """
    _check(format, focus_version)
    stamp = cube.current(ledger.home)
    if stamp is None or not stamp.parts:
        raise EmptyLedgerError("the ledger is empty: run 'costboard sample' or 'costboard ingest FILE'")
    lake = Lake(ledger.home, FACTS)
    facts = _facts(lake, about, stamp)
    wanted = as_version(facts, focus_version) if focus_version else _selected(facts, lake.schema().names)
    return write_checked(facts, wanted, target, format, focus_version, stamp.lake, safe=safe)


def write_checked(
    facts: str,
    wanted: str,
    target: Path,
    format: Format,  # noqa: A002 - the word of the command line
    focus_version: Version | None,
    lake_version: int,
    *,
    safe: bool,
) -> ExportReport:
    """Write rows beside the target, read them back, and put them in place if they cost what they should.

    Args:
        facts: SQL of rows whose totals the file must have.
        wanted: SQL of the rows to write.
        target: As all else in ``export_ledger``.
        format: As there.
        focus_version: As there.
        lake_version: Version of the facts that were read.
        safe: As there.
    """
    fresh = target.with_name(f"{target.name}.new")
    try:
        with _connection(target.parent) as con:
            _copy(con, wanted, fresh, format, safe=safe)
            report = _report(con, facts, _read(fresh, format), target, format, focus_version, lake_version)
        _same_billed(report)
        with disk_errors(target):
            fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return report


def _check(format: str, focus_version: str | None) -> None:  # noqa: A002 - as above
    if format not in FORMATS:
        raise UsageError(f"'{format}' is no export format: choose one of {', '.join(FORMATS)}")
    if focus_version is not None and focus_version not in VERSIONS:
        raise UsageError(f"FOCUS {focus_version} can't be written: choose one of {', '.join(VERSIONS)}")


def _facts(lake: Lake, about: Scope | Period | None, stamp: cube.Stamp) -> str:
    """SQL of the charges to export, with their owners."""
    period = about.period if isinstance(about, Scope) else about
    files = lake.files(period, stamp.lake)
    conditions = [] if files else ["false"]
    if period is not None:
        conditions.append(f"charge_date >= DATE {sql.text(str(period.start))}")
        conditions.append(f"charge_date < DATE {sql.text(str(period.end))}")
    if isinstance(about, Scope):
        conditions += _restrictions(lake, about)
    view = cube.facts_view(files or lake.files(version=stamp.lake)[:1], stamp.ruling)
    return f"SELECT * FROM ({view}) WHERE {' AND '.join(conditions)}" if conditions else view


def _restrictions(lake: Lake, about: Scope) -> list[str]:
    known = {*lake.schema().names, *OWNERS.values()}
    unknown = [column for column, _ in about.filters if column not in known]
    if unknown:
        raise UsageError(f"the ledger has no column {', '.join(unknown)}: filter by one that it has")
    found = [f"{sql.ident(column)} IN ({sql.texts(values) or 'NULL'})" for column, values in about.filters]
    return found if about.tenant is None else [*found, f"x_Tenant = {sql.text(about.tenant)}"]


def _selected(facts: str, columns: Iterable[str]) -> str:
    return f"SELECT {', '.join(map(sql.ident, columns))} FROM ({facts})"


@contextlib.contextmanager
def _connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Engine of an export: bounded memory, spills beside the target, UTC; its disk errors are ours."""
    with disk_errors(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as spill:
        con = duck.connect(MEMORY, Path(spill))
        try:
            yield con
        except duckdb.IOException as error:
            raise OSError(str(error)) from error
        finally:
            con.close()


def _copy(con: duckdb.DuckDBPyConnection, rows: str, target: Path, format: Format, *, safe: bool) -> None:  # noqa: A002
    """Stream rows into the file; a CSV has plain decimals and ISO 8601 moments, and empty cells for null."""
    if format == "csv":
        types = {name: str(kind) for name, kind, *_ in con.execute(f"DESCRIBE {rows}").fetchall()}
        cells = (f"{_cell(name, kind, safe=safe)} AS {sql.ident(name)}" for name, kind in types.items())
        rows = f"SELECT {', '.join(cells)} FROM ({rows})"
    options = "FORMAT csv, HEADER" if format == "csv" else "FORMAT parquet, COMPRESSION zstd"
    con.execute(f"COPY ({rows}) TO {sql.text(str(target))} ({options})")


def _cell(name: str, kind: str, *, safe: bool) -> str:
    column = sql.ident(name)
    if kind.startswith("DECIMAL"):
        return f"rtrim(rtrim(CAST({column} AS VARCHAR), '0'), '.')"
    if kind.startswith("TIMESTAMP"):
        return f"replace(strftime(CAST({column} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f'), '.000000', '') || 'Z'"
    return neutral_sql(column) if safe and kind == "VARCHAR" else column


def _read(path: Path, format: Format) -> str:  # noqa: A002 - as above
    """SQL that reads the file back."""
    name = sql.text(str(path))
    if format == "parquet":
        return f"SELECT * FROM read_parquet({name}, hive_partitioning = false)"
    return (
        f"SELECT * FROM read_csv({name}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
    )


def _report(
    con: duckdb.DuckDBPyConnection,
    facts: str,
    written: str,
    target: Path,
    format: Format,  # noqa: A002 - as above
    focus_version: Version | None,
    lake_version: int,
) -> ExportReport:
    (rows,) = con.execute(f"SELECT count(*) FROM ({written})").fetchone() or (0,)
    return ExportReport(
        path=target,
        format=format,
        focus_version=focus_version,
        lake_version=lake_version,
        rows=rows,
        stored=_totals(con, facts),
        exported=_totals(con, written),
        filled=_filled(con, written) if focus_version else {},
        gaps=_gaps(con, written, required(focus_version)) if focus_version else {},
    )


def _totals(con: duckdb.DuckDBPyConnection, rows: str) -> Totals:
    sums = ", ".join(f"sum(CAST({cost} AS {SQL_TYPES['decimal']}))" for cost in COSTS)
    found = con.execute(f"SELECT BillingCurrency, {sums} FROM ({rows}) GROUP BY 1 ORDER BY 1").fetchall()
    return {currency: dict(zip(COSTS, costs, strict=True)) for currency, *costs in found}


def _filled(con: duckdb.DuckDBPyConnection, written: str) -> dict[str, int]:
    marks = " UNION ALL ".join(f"SELECT unnest(string_split({mark}, ', ')) AS name FROM ({written})" for mark in MARKS)
    return dict(con.execute(f"SELECT name, count(*) FROM ({marks}) GROUP BY 1 ORDER BY 1").fetchall())


def _gaps(con: duckdb.DuckDBPyConnection, written: str, demanded: Sequence[str]) -> dict[str, int]:
    counts = ", ".join(f"count(*) - count({sql.ident(name)})" for name in demanded)
    missing = con.execute(f"SELECT {counts} FROM ({written})").fetchone() or ()
    return {name: count for name, count in zip(demanded, missing, strict=True) if count}


def _same_billed(report: ExportReport) -> None:
    for currency, stored in report.stored.items():
        exported = report.exported.get(currency, {})
        if exported.get("BilledCost") != stored["BilledCost"]:
            raise LedgerError(
                f"{report.path} would hold {exported.get('BilledCost')} {currency} billed where the ledger holds "
                f"{stored['BilledCost']}: nothing was written; free disk space and export again"
            )
