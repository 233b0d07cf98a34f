"""What connector tests share: a file through intake, recognition and check, as tables that a test can read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from costlib.connectors.intake import stage
from costlib.connectors.reading import open_views
from costlib.connectors.registry import recognise

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "api-responses"


@dataclass(frozen=True)
class Loaded:
    """One file as its connector sees it: ``good`` FOCUS rows, ``bad`` reasons per source row, count of source rows."""

    connector: str
    good: list[dict[str, Any]]
    bad: dict[int, str]
    rows_in: int

    @property
    def row(self) -> dict[str, Any]:
        """The only good row."""
        assert len(self.good) == 1, (self.good, self.bad)
        return self.good[0]

    def total(self, column: str = "BilledCost") -> Decimal:
        """Sum of a column's known values."""
        return sum((row[column] for row in self.good if row[column] is not None), Decimal(0))

    def conserves(self) -> bool:
        """Whether every source row is either good or quarantined, and none is both."""
        good = {row["x_SourceRow"] for row in self.good}
        return good | set(self.bad) == set(range(1, self.rows_in + 1)) and not good & set(self.bad)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def read(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, wanted: str | None = None) -> Loaded:
    """Take a file through intake, recognition and check."""
    staged = stage(connection, path, folder)
    connector = recognise(staged.head, wanted)
    open_views(connection, staged, connector)
    good = connection.sql("SELECT * FROM good ORDER BY x_SourceRow").to_arrow_table().to_pylist()
    bad = dict(connection.execute("SELECT x_SourceRow, x_Reasons FROM bad").fetchall())
    rows = connection.execute("SELECT count(*) FROM source").fetchone()
    assert rows is not None
    return Loaded(connector.name, good, bad, rows[0])


@pytest.fixture
def load(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[..., Loaded]:
    """Load text, a JSON value, or several JSON values as JSON lines."""

    def loaded(content: Any, *more: Any, wanted: str | None = None) -> Loaded:
        text = content if isinstance(content, str) else "\n".join(json.dumps(body) for body in (content, *more))
        path = tmp_path / "answer.txt"
        path.write_text(text, encoding="utf-8")
        return read(con, path, tmp_path, wanted)

    return loaded


@pytest.fixture
def sample(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[[str], tuple[Loaded, Path]]:
    """Load a published sample answer; skip where the samples are not at hand."""

    def loaded(name: str) -> tuple[Loaded, Path]:
        path = SAMPLES / name
        if not path.exists():
            pytest.skip(f"no {name}: the sample answers are not at hand")
        return read(con, path, tmp_path), path

    return loaded
