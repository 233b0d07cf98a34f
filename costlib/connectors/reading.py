"""One staged file through one connector: the views that everything after (profile, write, quarantine) reads."""

import duckdb

from costlib import sql
from costlib.connectors.base import Connector
from costlib.connectors.intake import Staged
from costlib.focus.check import checked


def open_views(con: duckdb.DuckDBPyConnection, staged: Staged, connector: Connector) -> None:
    """Create the temporary views ``staged``, ``source``, ``checked``, ``good`` and the table ``bad``.

    ``bad`` has one row per quarantined source row: ``x_SourceRow`` and ``x_Reasons``. A source row of which any FOCUS
    row is bad is bad as a whole, so that no half of it is ever stored.
    """
    con.execute(f"CREATE OR REPLACE TEMP VIEW staged AS {staged.view()}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW source AS {connector.source_rows(staged.source)}")
    columns = {row[0]: row[1] for row in con.execute("DESCRIBE source").fetchall() if row[0] != "x_SourceRow"}
    mapped = connector.to_focus(type(staged.source)(columns, staged.path.name))
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE {mapped}").fetchall()}
    con.execute(f"CREATE OR REPLACE TEMP VIEW checked AS {checked(mapped, types, connector.dataset)}")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE bad AS SELECT x_SourceRow, string_agg(DISTINCT x_Reasons, '; ') AS x_Reasons "
        "FROM checked WHERE x_Reasons IS NOT NULL GROUP BY x_SourceRow"
    )
    if connector.explodes:
        _add_rows_without_charges(con)
    con.execute(f"CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM checked {_only_good(con, connector)}")


def _only_good(con: duckdb.DuckDBPyConnection, connector: Connector) -> str:
    """SQL that keeps the good rows. Where no row is bad nothing need be asked of each row a second time."""
    if not con.execute("SELECT 1 FROM bad LIMIT 1").fetchone():
        return ""
    return "ANTI JOIN bad USING (x_SourceRow)" if connector.explodes else "WHERE x_Reasons IS NULL"


def _add_rows_without_charges(con: duckdb.DuckDBPyConnection) -> None:
    """A source row that a mapping turned into nothing is not lost: it is quarantined."""
    why = sql.text("the row holds no charge")
    con.execute(
        f"INSERT INTO bad SELECT x_SourceRow, {why} FROM source ANTI JOIN (SELECT x_SourceRow FROM checked) "
        "USING (x_SourceRow)"
    )
