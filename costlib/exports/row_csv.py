"""Rows of a sheet from CSV: a line that can't be read is told apart and loses no other."""

import csv
import io
from collections.abc import Iterator, Sequence

from costlib.errors import UsageError
from costlib.exports import sheet_csv
from costlib.policy.sheets.numbered import LINE, REASON, Line, Refused, refused
from costlib.policy.sheets.sheet import Sheet

MOST_ROWS = 50_000


def write_refused(sheet: Sheet, rows: Sequence[Refused]) -> bytes:
    """Refused rows with their reasons; corrected, the file can be read as it is."""
    return sheet_csv.write(refused(sheet), [each.as_row() for each in rows])


def read(sheet: Sheet, needed: Sequence[str], content: bytes, name: str) -> list[Line]:
    """Read a file; lines that hold nothing are passed over.

    Args:
        sheet: Which columns there may be.
        needed: Columns that must be there.
        content: Comma, semicolon or tab between cells; UTF-8.
        name: Of the file, for errors.

    Raises:
        UsageError: It is no CSV, lacks a column that is needed, or has one that the sheet doesn't know.
    """
    text = sheet_csv.decoded(content, name)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        columns = _columns(sheet, needed, next(reader, []), name)
        found = list(_lines(reader, columns))
    except csv.Error as error:
        raise UsageError(f"{name} is no CSV ({error}): save it again as CSV, UTF-8") from error
    if len(found) > MOST_ROWS:
        raise UsageError(f"{name} has {len(found):,} rows: split it, {MOST_ROWS:,} are the most")
    return found


def _columns(sheet: Sheet, needed: Sequence[str], header: Sequence[str], name: str) -> list[str]:
    columns, what = [each.strip() for each in header], sheet.title.lower()
    known = (LINE, *sheet.names, REASON)
    wanted = f"the columns of a file of {what} are {', '.join(sheet.names)}"
    unknown = next((each for each in columns if each not in known), None)
    if unknown is not None:
        raise UsageError(f"{name} has the column '{unknown[:60]}', which {what} don't have: {wanted}")
    missing = next((each for each in needed if each not in columns), None)
    if missing is not None:
        raise UsageError(f"{name} has no column '{missing}': {wanted}")
    twice = next((each for place, each in enumerate(columns) if each in columns[:place]), None)
    if twice is not None:
        raise UsageError(f"{name} has the column '{twice}' twice: keep one")
    return columns


def _lines(reader: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Line]:
    for number, cells in enumerate(reader, 2):
        if any(each.strip() for each in cells):
            texts = {column: sheet_csv.unguarded(each) or None for column, each in zip(columns, cells, strict=False)}
            kept = {column: text for column, text in texts.items() if column not in {LINE, REASON}}
            yield Line(number, kept, _fault(len(cells), len(columns)))


def _fault(cells: int, columns: int) -> str:
    if cells > columns:
        return f"has {cells} cells under {columns} columns: put quotes around cells with commas"
    return ""
