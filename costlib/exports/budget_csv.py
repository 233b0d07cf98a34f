"""Budgets as CSV, there and back: a line that can't be read is told apart and loses no other."""

from collections.abc import Sequence

from costlib.exports import row_csv, sheet_csv
from costlib.policy.budgets import Budget
from costlib.policy.sheets.budgets import SHEET, rows
from costlib.policy.sheets.numbered import Line, Refused

NEEDED = ("name", "amount", "valid_from")


def write(budgets: Sequence[Budget]) -> bytes:
    """Every entry as a line (UTF-8)."""
    return sheet_csv.write(SHEET, rows(budgets))


def write_refused(refused: Sequence[Refused]) -> bytes:
    """Refused rows with their reasons; corrected, the file can be read as it is."""
    return row_csv.write_refused(SHEET, refused)


def read(content: bytes, name: str) -> list[Line]:
    """Read a file; lines that hold nothing are passed over.

    Args:
        content: Comma, semicolon or tab between cells; UTF-8.
        name: Of the file, for errors.

    Raises:
        UsageError: It is no CSV, lacks a column that budgets need, or has one that they don't know.
    """
    return row_csv.read(SHEET, NEEDED, content, name)
