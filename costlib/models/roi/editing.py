"""A case as a table that people edit, and back; and the document with a case in its place."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from costlib.errors import UsageError
from costlib.policy.documents import parsed, plain
from costlib.policy.roi import RoiCase, RoiPolicy
from costlib.policy.sheets import flat

SPREAD = ("shape", "low", "likely", "high")
NUMBERS = ("amount", "growth", "probability", "low", "likely", "high")
WHOLES = ("start", "months", "ramp")
COLUMNS = (
    "name",
    "kind",
    "amount",
    "growth",
    "start",
    "months",
    "ramp",
    "probability",
    *SPREAD,
    "driver",
    "match",
    "source",
)


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
    names = {line["name"] for line in body["lines"] if "spread" in line and "name" in line}
    body["correlations"] = [each for each in body["correlations"] if {each["first"], each["second"]} <= names]
    return parsed(RoiCase, body, f"case '{fields.get('name') or before.name}'")


def with_case(body: Mapping[str, Any], case: RoiCase, day: date) -> dict[str, Any]:
    """The document in which a case rules from a day on; what ruled before stays.

    Raises:
        UsageError: The document can't be so.
    """
    dated = case.model_copy(update={"valid_from": day, "valid_to": None})
    kept = [each for each in body["cases"] if not (each["name"] == case.name and str(each["valid_from"]) >= str(day))]
    kept = [_ended(each, day) if each["name"] == case.name else each for each in kept]
    found = plain({**body, "cases": [*kept, dated.model_dump(exclude_none=True)]})
    return _checked(found, day)


def without_case(body: Mapping[str, Any], name: str, day: date) -> dict[str, Any]:
    """The document in which a case rules no more from a day on; what ruled before stays.

    Raises:
        UsageError: It is the only case.
    """
    kept = [each for each in body["cases"] if not (each["name"] == name and str(each["valid_from"]) >= str(day))]
    found = plain({**body, "cases": [_ended(each, day) if each["name"] == name else each for each in kept]})
    return _checked(found, day)


def _checked(body: dict[str, Any], day: date) -> dict[str, Any]:
    RoiPolicy.of(body).on(day)
    return body


def _ended(entry: Mapping[str, Any], day: date) -> dict[str, Any]:
    end = entry.get("valid_to")
    return {**entry, "valid_to": min(str(end), str(day)) if end else str(day)}


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
