"""Sheets of policy documents as CSV, there and back: a cell that a spreadsheet would compute bears an apostrophe."""

import csv
import io
import re
from collections.abc import Sequence

from costlib.errors import UsageError
from costlib.exports.safety import BLANKS, SIGNS
from costlib.policy.sheets.forms import FORMS
from costlib.policy.sheets.sheet import Row, Sheet, filled

MOST_ROWS = 10_000
_FORMULA = re.compile(f"((?:^|[;\\t\\r\\n])[{BLANKS}]*)('*)([{SIGNS}])")
_GUARDED = re.compile(f"((?:^|[;\\t\\r\\n])[{BLANKS}]*)'('*)([{SIGNS}])")


def write(sheet: Sheet, rows: Sequence[Row]) -> bytes:
    """A sheet as CSV (UTF-8), one line per row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, sheet.names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: guarded(row.get(name) or "") for name in sheet.names} for row in rows)
    return out.getvalue().encode()


def read(kind: str, content: bytes, name: str) -> tuple[Sheet, list[dict[str, str | None]]]:
    """Read a file; its columns say which sheet it is.

    Args:
        kind: Of the document.
        content: Comma, semicolon or tab between cells; UTF-8.
        name: Of the file, for errors.

    Returns:
        The sheet, and its rows that hold anything, in their order.

    Raises:
        UsageError: It is no CSV, or its columns are those of no sheet.
    """
    text = decoded(content, name)
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        columns = [column.strip() for column in reader.fieldnames or ()]
        sheet = _sheet(kind, columns, name)
        reader.fieldnames = columns
        rows = [_row(sheet, each, reader.line_num, name) for each in reader]
    except csv.Error as error:
        raise UsageError(f"{name} is no CSV ({error}): save it again as CSV, UTF-8") from error
    if len(rows) > MOST_ROWS:
        raise UsageError(f"{name} has {len(rows):,} rows: split it, {MOST_ROWS:,} are the most")
    return sheet, [row for row in rows if filled(row)]


def guarded(text: str) -> str:
    """Text that no spreadsheet computes.

    >>> guarded("=1+1"), guarded("'=1"), guarded("a; -b"), guarded("tokens=1")
    ("'=1+1", "''=1", "a; '-b", 'tokens=1')
    """
    return _FORMULA.sub(r"\1'\2\3", text)


def unguarded(text: str) -> str:
    """The text before it was guarded.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("it's")
    ('=1+1', "'=1", "it's")
    """
    return _GUARDED.sub(r"\1\2\3", text)


def decoded(content: bytes, name: str) -> str:
    """Text of a file; ``name`` is for the error.

    Raises:
        UsageError: It is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 ({error.reason}): save it again as CSV, UTF-8") from error


def _sheet(kind: str, columns: Sequence[str], name: str) -> Sheet:
    """The sheet that has all of these columns, and most of them."""
    sheets = FORMS[kind].sheets
    closest = max(sheets, key=lambda each: len(set(each.names) & set(columns)))
    unknown = [column for column in columns if column not in closest.names]
    if not columns or unknown:
        wanted = " or ".join(f"{each.title.lower()} ({', '.join(each.names)})" for each in sheets)
        raise UsageError(f"{name} has {_named(unknown)}: name its columns as those of {wanted}")
    twice = next((column for place, column in enumerate(columns) if column in columns[:place]), None)
    if twice is not None:
        raise UsageError(f"{name} has the column '{twice}' twice: keep one")
    return closest


def _named(unknown: Sequence[str]) -> str:
    return f"the column '{unknown[0][:60]}', which no such sheet has" if unknown else "no header"


def _row(sheet: Sheet, cells: dict[str | None, str | list[str] | None], line: int, name: str) -> dict[str, str | None]:
    if None in cells:
        raise UsageError(f"{name}, line {line} has more cells than the header: put quotes around cells with commas")
    texts = {column: cells.get(column) for column in sheet.names}
    return {column: unguarded(text) if isinstance(text, str) and text else None for column, text in texts.items()}
