"""Raw files beside the FOCUS rows they must become: ``golden/<connector>[.<case>].raw.*`` and ``….focus.csv``.

The columns of the ``.focus.csv`` are compared, amounts exactly; empty means null. A quarantined source row stands there
with its ``x_Reasons``. A new case is two files and no Python.
"""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from costlib.connectors.intake import stage
from costlib.connectors.reading import open_views
from costlib.connectors.registry import CONNECTORS, recognise

GOLDEN = Path(__file__).parent / "golden"
RAW = sorted(path for kind in ("csv", "json", "jsonl") for path in GOLDEN.glob(f"*.raw.{kind}"))


def written(value):
    """A value as a golden file writes it; amounts stay numbers."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else value


def read(text, column, dataset):
    """What a golden file writes, as ``written`` gives it."""
    if column == "x_SourceRow":
        return int(text)
    decimal = column in dataset.names and dataset.column(column).kind == "decimal"
    return Decimal(text) if decimal and text else text


def in_order(rows):
    """Rows in an order that how amounts are written does not change."""
    return sorted(
        rows, key=lambda row: [f"{value.normalize():f}" if isinstance(value, Decimal) else str(value) for value in row]
    )


@pytest.mark.parametrize("raw", RAW, ids=lambda path: path.name)
def test_a_raw_file_becomes_exactly_its_focus_rows(raw, tmp_path):
    name = raw.name.split(".raw.")[0]
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        staged = stage(con, raw, tmp_path)
        connector = recognise(staged.head)
        assert connector.name == name.split(".")[0]
        open_views(con, staged, connector)
        good = con.sql("SELECT *, NULL AS x_Reasons FROM good").to_arrow_table().to_pylist()
        bad = con.sql("SELECT x_SourceRow, x_Reasons FROM bad").to_arrow_table().to_pylist()
    with (GOLDEN / f"{name}.focus.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    columns = list(lines[0])
    expected = [[read(line[column], column, connector.dataset) for column in columns] for line in lines]
    found = [[written(row.get(column)) for column in columns] for row in (*good, *bad)]
    assert in_order(found) == in_order(expected)


def test_every_golden_file_has_its_other_half():
    halves = {path.name.split(".raw.")[0] for path in RAW}
    assert halves == {path.name.removesuffix(".focus.csv") for path in GOLDEN.glob("*.focus.csv")}
    assert {half.split(".")[0] for half in halves} <= {connector.name for connector in CONNECTORS}
