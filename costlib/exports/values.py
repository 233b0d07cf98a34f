"""Values of a table as people read them in a file: plain numbers, ISO dates, nothing for what is unknown."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from costlib.ledger.reports import plain

Number = Decimal | float | int


def readable(table: pa.Table) -> pa.Table:
    """Days as dates: a frame that went through pandas carries them as moments at midnight."""
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_timestamp(field.type) and field.type.tz is None and _all_midnight(column):
            table = table.set_column(index, field.name, column.cast(pa.date32()))
    return table


def rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Rows of Python values, a batch at a time."""
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def number(value: object) -> Number | None:
    """Return a value that is a number; None for text, dates, truth values and not-a-number."""
    if isinstance(value, bool) or not isinstance(value, Decimal | float | int):
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


def written(value: Any) -> str:
    """A value as text: numbers without exponent, moments in UTC, nothing for null and not-a-number.

    >>> written(Decimal("1E-7")), written(1e-7), written(Decimal("12.50")), written(None), written(float("nan"))
    ('0.0000001', '0.0000001', '12.5', '', '')
    >>> written(datetime(2026, 10, 1, 8, tzinfo=UTC)), written(date(2026, 10, 1)), written(True), written({"a": 1})
    ('2026-10-01T08:00:00Z', '2026-10-01', 'true', '{"a": 1}')
    """
    given = number(value)
    if given is not None:
        return plain(Decimal(repr(given)) if isinstance(given, float) else Decimal(given)) or ""
    if value is None or isinstance(value, float):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return moment(value).isoformat().replace("+00:00", "Z")
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def moment(value: date) -> date:
    """Bring a moment with a zone to UTC; anything else stays."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def _all_midnight(column: pa.ChunkedArray) -> bool:
    days = pc.floor_temporal(column, unit="day")
    return bool(pc.all(pc.equal(column, days)).as_py())
