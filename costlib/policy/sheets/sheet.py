"""A sheet: which columns an entry of a document has, and how its cells are read and written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from costlib.policy.sheets import flat

Form = Literal["text", "day", "choice", "weights", "match", "bands", "names", "order", "amount"]
Row = Mapping[str, str | None]
"""Column to text; None and empty text are an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an entry.

    Args:
        name: As in the document.
        title: As on screen.
        form: How its cells are written.
        meaning: What it is, with an example of how it is written.
        choices: Of a ``choice``.
    """

    name: str
    title: str
    form: Form = "text"
    meaning: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of entries. ``name`` is its section of the document."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its columns."""
        return tuple(column.name for column in self.columns)


def filled(row: Row) -> bool:
    """Whether any cell of a row holds something."""
    return any(row.values())


def entry(sheet: Sheet, row: Row) -> tuple[dict[str, Any], list[str]]:
    """Read a row; empty cells are left out.

    Returns:
        The entry as far as it can be read, and what is wrong with the other cells.
    """
    found: dict[str, Any] = {}
    faults = []
    for column in sheet.columns:
        text = row.get(column.name)
        if text and column.form != "order":
            try:
                found[column.name] = _READ[column.form](text)
            except ValueError as error:
                faults.append(f"{column.title}: {error}")
    return found, faults


def row(sheet: Sheet, body: Mapping[str, Any]) -> dict[str, str | None]:
    """Write an entry of plain values."""
    return {
        column.name: None if body.get(column.name) is None else _WRITE[column.form](body[column.name])
        for column in sheet.columns
    }


_MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
"""What spreadsheets add to a day."""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(_MIDNIGHT.sub("", text.strip())).isoformat()
    except ValueError:
        raise ValueError(f"'{text}' is no day: write it as 2026-10-01") from None


_READ: Mapping[Form, Callable[[str], Any]] = MappingProxyType(
    {
        "text": str,
        "choice": str.strip,
        "day": _day,
        "weights": flat.weights,
        "match": flat.match,
        "bands": flat.bands,
        "names": flat.names,
        "amount": flat.number,
    }
)
_WRITE: Mapping[Form, Callable[[Any], str]] = MappingProxyType(
    {
        "text": str,
        "choice": str,
        "day": str,
        "order": str,
        "weights": flat.weights_text,
        "match": flat.match_text,
        "bands": flat.bands_text,
        "names": flat.names_text,
        "amount": flat.number_text,
    }
)
