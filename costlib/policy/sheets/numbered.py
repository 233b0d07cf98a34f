"""Rows of a file with their line numbers: as they were read, and as they were refused."""

from dataclasses import dataclass

from costlib.policy.sheets.sheet import Column, Row, Sheet

LINE, REASON = "line", "reason"
"""Columns of refused rows beside their own; who reads them again passes them over."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number, its cells, and what is wrong with it as a line (empty when nothing is)."""

    number: int
    cells: Row
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its line in the file, its cells, and what to do."""

    line: int
    cells: Row
    reason: str

    def as_row(self) -> dict[str, str | None]:
        """For a table or a file."""
        return {LINE: str(self.line), **dict(self.cells), REASON: self.reason}


def refused(sheet: Sheet) -> Sheet:
    """The sheet of refused rows of a sheet."""
    return Sheet("refused", "Refused", (Column(LINE, "Line"), *sheet.columns, Column(REASON, "What to do")))
