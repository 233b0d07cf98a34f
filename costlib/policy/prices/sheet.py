"""Price books as a table that spreadsheets edit: one line per entry, one column per token kind."""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from costlib.errors import UsageError
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.price import KINDS

UNITS = ("per_1k", "per_1m")
FIELDS = ("book", "provider", "model", "tier", "currency", "valid_from", "valid_to", "source", "unit")
"""Columns beside those of the kinds; ``unit`` is per_1k or per_1m. Empty means: as usual, or unknown."""
_NEEDED = ("book", "provider", "model", "valid_from", "source", "unit")


def to_csv(listed: PriceList) -> str:
    """Write every entry; kinds that no entry prices have no column."""
    rows = [_row(entry.model_dump(mode="json")) for entry in listed.prices]
    used = [kind for kind in KINDS if any(kind in row for row in rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, (*FIELDS, *used), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def from_csv(text: str, what: str = "the file") -> dict[str, Any]:
    """Read a table as a document (see ``stored.checked`` for what it must hold to be kept).

    Raises:
        UsageError: A column is missing or unknown, a unit or a number is none; names the line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        columns = list(reader.fieldnames or ())
        _check_columns(columns, what)
        return {"prices": [_entry(row, f"{what}, line {reader.line_num}") for row in reader]}
    except csv.Error as error:
        raise UsageError(f"{what} is no CSV ({error}): save it again as CSV with commas") from error


def _check_columns(columns: list[str], what: str) -> None:
    missing = next((name for name in _NEEDED if name not in columns), None)
    if missing is not None:
        raise UsageError(f"{what} has no column '{missing}': add it")
    odd = next((name for name in columns if name not in {*FIELDS, *KINDS} or columns.count(name) > 1), None)
    if odd is not None:
        raise UsageError(f"{what}: column '{odd}' is none of {', '.join((*FIELDS, *KINDS))}, or stands twice")


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    unit = next(unit for unit in UNITS if entry[unit])
    plain = {name: value for name, value in entry.items() if name in FIELDS}
    return {**plain, "model": entry["name"], "unit": unit, **entry[unit]}


def _entry(row: Mapping[str | None, Any], where: str) -> dict[str, Any]:
    if None in row or None in row.values():
        raise UsageError(f"{where} has not as many cells as the header: put quotes around cells that hold commas")
    cells = {str(name): value.strip() for name, value in row.items() if value.strip()}
    unit = cells.pop("unit", "")
    if unit not in UNITS:
        raise UsageError(f"{where}: unit '{unit}' is neither {' nor '.join(UNITS)}: write one of them")
    rates = dict(_numbers(cells, where))
    named = {"model": "name"}
    return {named.get(name, name): value for name, value in cells.items() if name in FIELDS} | {unit: rates}


def _numbers(cells: Mapping[str, str], where: str) -> Iterator[tuple[str, Decimal]]:
    for kind, text in cells.items():
        if kind in KINDS:
            try:
                yield kind, Decimal(text)
            except InvalidOperation:
                raise UsageError(f"{where}: {kind} '{text}' is no number: write it as 0.5") from None
