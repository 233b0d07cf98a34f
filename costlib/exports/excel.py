"""A table as an Excel workbook for people: a block that says what the figures mean, then exactly the rows.

Numbers are numbers. Excel keeps 15 significant digits: a column with longer ones is followed, at the right end of the
table, by a text column ``<name> (exact)`` that holds the digits Excel would drop. Text is never a formula or a link.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from costlib.errors import UsageError
from costlib.exports.formats import column_format
from costlib.exports.names import sheet_name
from costlib.exports.values import moment, number, readable, rows, written

DIGITS = 15
"""Significant digits that Excel keeps of a number."""
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_576, 16_384, 32_767
FIRST_YEAR = 1900
NARROWEST, WIDEST, SAMPLED = 10, 60, 200
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Creation time in every workbook: the same table makes the same bytes."""
SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


@dataclass(frozen=True, slots=True)
class _Styles:
    bold: Format
    columns: Sequence[Format]
    day: Format
    moment: Format


def write_excel(table: pa.Table, header: Mapping[str, str], sheet: str = "Table") -> bytes:
    """Write a table as a workbook of one sheet.

    Args:
        table: Exactly the rows to write; what is unknown is an empty cell.
        header: What a reader must know of the figures. Its entry ``currency`` (in any case) shapes the amounts.
        sheet: Name of the sheet.

    Raises:
        UsageError: More rows or columns than a sheet can hold.
    """
    table = _with_exact(readable(table))
    top = len(header) + 1 if header else 0
    if table.num_rows + top + 1 > MOST_ROWS or table.num_columns > MOST_COLUMNS:
        raise UsageError(f"{table.num_rows} rows do not fit into an Excel sheet: export them as CSV")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SETTINGS) as book:
        book.set_properties({"created": EPOCH})
        styles = _styles(book, table.schema, header)
        page = book.add_worksheet(sheet_name(sheet))
        _write_header(page, header, styles.bold)
        _write_table(page, table, top, styles)
    return out.getvalue()


def _styles(book: xlsxwriter.Workbook, schema: pa.Schema, header: Mapping[str, str]) -> _Styles:
    currency = next((value for key, value in header.items() if key.lower() == "currency"), "")
    return _Styles(
        bold=book.add_format({"bold": True}),
        columns=[book.add_format({"num_format": column_format(field, currency)}) for field in schema],
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    )


def _write_header(page: Worksheet, header: Mapping[str, str], bold: Format) -> None:
    for row, (key, value) in enumerate(header.items()):
        page.write_string(row, 0, key, bold)
        page.write_string(row, 1, value)


def _write_table(page: Worksheet, table: pa.Table, top: int, styles: _Styles) -> None:
    for column, name in enumerate(table.column_names):
        page.write_string(top, column, name, styles.bold)
        page.set_column(column, column, _width(name, table.column(column)))
    for row, values in enumerate(rows(table), start=top + 1):
        for column, value in enumerate(values):
            _write_cell(page, (row, column), value, styles)
    if table.num_columns:
        page.freeze_panes(top + 1, 0)
        page.autofilter(top, 0, top + table.num_rows, table.num_columns - 1)


def _write_cell(page: Worksheet, at: tuple[int, int], value: Any, styles: _Styles) -> None:
    given = number(value)
    if given is not None and Decimal(given).is_finite():
        page.write_number(*at, given, styles.columns[at[1]])
    elif isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        page.write_datetime(*at, moment(value), styles.moment if isinstance(value, datetime) else styles.day)
    elif text := written(value):
        page.write_string(*at, text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")


def _with_exact(table: pa.Table) -> pa.Table:
    """Append the digits that Excel would drop, as text, for each column that has such numbers."""
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_decimal(column.type) or pa.types.is_integer(column.type):
            values = column.to_pylist()
            if any(_is_long(value) for value in values):
                exact = [None if value is None else written(value) for value in values]
                table = table.append_column(f"{name} (exact)", pa.array(exact, pa.string()))
    return table


def _is_long(value: Decimal | int | None) -> bool:
    return len(written(value).replace("-", "").replace(".", "").strip("0")) > DIGITS


def _width(name: str, column: pa.ChunkedArray) -> int:
    longest = max((len(written(value)) for value in column.slice(0, SAMPLED).to_pylist()), default=0)
    return min(max(longest, len(name), NARROWEST) + 2, WIDEST)
