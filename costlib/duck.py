"""Every DuckDB connection of ours: UTC, quiet, bounded, and never fetching an extension from the network."""

from pathlib import Path

import duckdb

from costlib import sql

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connect(memory: str | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open a private in-memory database.

    Args:
        memory: Most memory it may use, as ``1GB``; a share of the machine's by default.
        spill: Folder for what does not fit into memory.
    """
    con = duckdb.connect(config=CONFIG)
    con.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    if memory:
        con.execute(f"SET memory_limit = {sql.text(memory)}")
    if spill:
        con.execute(f"SET temp_directory = {sql.text(str(spill))}")
    return con
