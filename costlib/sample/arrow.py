"""Whole numbers and day numbers as Arrow columns of the contract's types, with no float on the way."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from costlib.focus.columns import Kind
from costlib.focus.contract import MONEY_SCALE, Dataset
from costlib.sample.company import START
from costlib.sample.shapes import Ints

TYPES: Mapping[Kind, Any] = {
    "text": pa.string(),
    "json": pa.string(),
    "decimal": pa.decimal128(38, MONEY_SCALE),
    "time": pa.timestamp("us", "UTC"),
}
COST_DIGITS, QUANTITY_DIGITS, PRICE_DIGITS = 10, 7, 3


def exact(values: Ints, digits: int, unknown: npt.NDArray[np.bool_] | None = None) -> Any:
    """Read whole numbers as decimals with so many digits after the point, without a float on the way.

    >>> exact(np.array([2186500]), 3).to_pylist()
    [Decimal('2186.500000000000000000')]
    """
    whole = pa.array(values, mask=unknown).cast(pa.decimal128(20, 0))
    unit = pa.scalar(f"{10**-digits:.{digits}f}").cast(pa.decimal128(digits + 1, digits))
    return pc.multiply(whole, unit).cast(TYPES["decimal"])


def dates(numbers: Ints) -> Any:
    """Dates of day numbers, as numpy days."""
    return np.datetime64(START, "D") + numbers


def midnight(days: Any) -> Any:
    """Midnight UTC of numpy dates."""
    return pa.array(days.astype("datetime64[us]")).cast(TYPES["time"])


def table(dataset: Dataset, columns: Mapping[str, Any], rows: int) -> Any:
    """Put columns in the contract's order; those that are missing are null."""
    arrays = [
        columns[column.name] if column.name in columns else pa.nulls(rows, TYPES[column.kind])
        for column in dataset.columns
    ]
    return pa.table(arrays, schema=schema(dataset))


def schema(dataset: Dataset) -> Any:
    """Arrow schema of a dataset of the contract."""
    return pa.schema([(column.name, TYPES[column.kind]) for column in dataset.columns])
