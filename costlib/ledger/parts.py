"""Parquet parts of a load: good rows of one file with their deliveries, and what replaced deliveries leave behind."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from costlib import sql
from costlib.focus.contract import Dataset
from costlib.ledger.lake import PROVENANCE, Part

PART_SIZE = "256MB"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_good(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    target: Path,
    provenance: Mapping[str, str],
    deliveries: Mapping[tuple[str, str], str],
) -> list[Part]:
    """Write the view ``good`` as parts in one streaming pass.

    Args:
        con: Connection with the view.
        dataset: What the rows are.
        target: Prefix of the parts' paths (folder and load id).
        provenance: SQL of each column of ``PROVENANCE`` but ``x_Delivery``.
        deliveries: Delivery of each (scope, month) that occurs.
    """
    if not deliveries:
        return []
    con.execute("CREATE OR REPLACE TEMP TABLE delivered (scope VARCHAR, month VARCHAR, delivery VARCHAR)")
    con.executemany("INSERT INTO delivered VALUES (?, ?, ?)", [(*place, key) for place, key in deliveries.items()])
    columns = ", ".join(sql.ident(name) for name in dataset.names)
    cases = {**provenance, "x_Delivery": "delivered.delivery"}
    more = ", ".join(f"{cases[field.name]} AS {field.name}" for field in PROVENANCE)
    join = f"{provenance['x_BillingScope']} = scope AND {provenance['x_BillingMonth']} = month"
    return write(con, f"SELECT {columns}, {more} FROM good JOIN delivered ON {join}", dataset, target)


def write(con: duckdb.DuckDBPyConnection, query: str, dataset: Dataset, target: Path) -> list[Part]:
    """Write a query's rows as parts of bounded size."""
    folder = target.parent / uuid.uuid4().hex
    con.execute(
        f"COPY ({query}) TO {sql.text(str(folder))} (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '{PART_SIZE}')"
    )
    return [_part(con, dataset, path, target) for path in sorted(folder.glob("*.parquet"))]


def shared(con: duckdb.DuckDBPyConnection, files: Sequence[str], replaced: Collection[str]) -> dict[str, bool]:
    """Files that hold rows of replaced deliveries; True where they hold rows of others too."""
    if not files or not replaced:
        return {}
    found = con.execute(
        f"SELECT filename, bool_or(x_Delivery IN ({sql.texts(replaced)})), "
        f"bool_or(x_Delivery NOT IN ({sql.texts(replaced)})) "
        f"FROM read_parquet({sql.files(*files)}, filename = true, hive_partitioning = false) GROUP BY 1"
    ).fetchall()
    return {name: bool(others) for name, touched, others in found if touched}


def write_rest(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, files: Sequence[str], replaced: Collection[str], target: Path
) -> list[Part]:
    """Write again the rows of shared files that belong to other deliveries."""
    query = (
        f"SELECT * FROM read_parquet({sql.files(*files)}, hive_partitioning = false) "
        f"WHERE x_Delivery NOT IN ({sql.texts(replaced)})"
    )
    return write(con, query, dataset, target)


def _part(con: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path, target: Path) -> Part:
    time = sql.ident(dataset.time)
    found = con.execute(
        f"SELECT count(*), epoch_us(min({time})), epoch_us(max({time})) "
        f"FROM read_parquet({sql.files(path)}, hive_partitioning = false)"
    ).fetchone()
    rows, first, last = found or (0, 0, 0)
    final = target.with_name(f"{target.name}-{uuid.uuid4().hex}.parquet")
    path.rename(final)
    return Part(final, rows, EPOCH + timedelta(microseconds=first or 0), EPOCH + timedelta(microseconds=last or 0))
