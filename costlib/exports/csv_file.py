"""A table as CSV for people: what its figures mean first, then exactly its rows."""

import csv
import io
from collections.abc import Mapping

import pyarrow as pa

from costlib.exports.safety import neutral, neutral_line
from costlib.exports.values import number, readable, rows, written


def write_csv(table: pa.Table, header: Mapping[str, str]) -> bytes:
    r"""Write a table as CSV (UTF-8), comment lines ahead of it.

    Args:
        table: Exactly the rows to write. Amounts keep every digit; what is unknown is an empty cell.
        header: What a reader must know of the figures, as ``{"basis": "billed"}``; one ``# key: value`` line each.

    >>> table = pa.table({"service": ["S3", "=1+1"], "cost": [1.5, None]})
    >>> print(write_csv(table, {"basis": "billed"}).decode().replace("\r\n", "\n"), end="")
    # basis: billed
    service,cost
    S3,1.5
    '=1+1,
    """
    out = io.StringIO(newline="")
    for key, value in header.items():
        out.write(f"# {neutral_line(f'{key}: {value}')}\r\n")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(name) for name in table.column_names])
    writer.writerows([_cell(value) for value in row] for row in rows(readable(table)))
    return out.getvalue().encode()


def _cell(value: object) -> str:
    return written(value) if number(value) is not None else neutral(written(value))
