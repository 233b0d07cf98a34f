"""A case as a table that people edit, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from costlib.errors import UsageError
from costlib.policy.documents import parsed, plain
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.policy.sheets import flat
from costlib.policy.sheets.roi import LINES, SPREAD

NUMBERS = ("amount", "growth", "probability", "low", "likely", "high")
WHOLES = ("start", "months", "ramp")
COLUMNS = LINES.names


def rows(case: RoiCase) -> pd.DataFrame:
    """A row per line, empty where nothing is said. Numbers are floats for an editor; ``lines`` keeps unchanged ones."""
    return pd.DataFrame([_row(plain(line.model_dump())) for line in case.lines], columns=list(COLUMNS))


def lines(table: Iterable[Mapping[Any, Any]], before: RoiCase) -> list[dict[str, Any]]:
    """Lines of a table; a number that is as it was keeps every digit.

    Raises:
        UsageError: A match can't be read; names the line.
    """
    known = {line.name: plain(line.model_dump(exclude_none=True)) for line in before.lines}
    filled = [{name: each for name, each in row.items() if not _empty(each)} for row in table]
    return [_line(row, known.get(str(row.get("name")), {})) for row in filled if row]


def edited(before: RoiCase, table: Iterable[Mapping[Any, Any]], **fields: Any) -> RoiCase:
    """The case with other lines and other fields.

    Raises:
        UsageError: What can't be, with the line and the remedy.
    """
    body = plain(before.model_dump(exclude_none=True)) | plain(fields) | {"lines": lines(table, before)}
    return _made(body, f"case '{fields.get('name') or before.name}'")


def with_lines(before: RoiCase, fresh: Iterable[Line]) -> RoiCase:
    """The case with other lines.

    Raises:
        UsageError: They can't be together.
    """
    body = before.model_dump() | {"lines": [line.model_dump() for line in fresh]}
    return _made(body, f"case '{before.name}'")


def _made(body: dict[str, Any], what: str) -> RoiCase:
    """A case of its fields; correlations of lines that are gone, or sure now, go with them."""
    names = {line["name"] for line in body["lines"] if line.get("spread") and "name" in line}
    body["correlations"] = [each for each in body["correlations"] if {each["first"], each["second"]} <= names]
    return parsed(RoiCase, body, what)


def _row(line: Mapping[str, Any]) -> dict[str, Any]:
    spread = line["spread"] or {}
    match = flat.match_text(line["match"]) if line["match"] else None
    cells = {**line, **{name: spread.get(name) for name in SPREAD}, "match": match}
    floats = {name: float(cells[name]) for name in NUMBERS if cells[name] is not None}
    return {name: floats.get(name, cells[name]) for name in COLUMNS}


def _line(row: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    spread_known = known.get("spread", {})
    found = {name: _number(each, known.get(name)) for name, each in row.items() if name not in (*SPREAD, "match")}
    if "shape" in row:
        found["spread"] = {name: _number(row[name], spread_known.get(name)) for name in SPREAD if name in row}
    if "match" in row:
        try:
            found["match"] = flat.match(str(row["match"]))
        except ValueError as error:
            raise UsageError(f"line '{row.get('name', '')}', match: {error}") from error
        if not found["match"]:
            raise UsageError(f"line '{row.get('name', '')}', match: name what measures it, as tenant=Glassmere")
    return found


def _number(given: Any, before: Any) -> Any:
    """A cell as text that keeps its digits."""
    if not isinstance(given, float):
        return given
    if before is not None and float(before) == given:
        return before
    return int(given) if given.is_integer() else repr(given)


def _empty(cell: Any) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124 - NaN is not itself
