"""Policy documents as data: TOML for people, plain values for the state file, models for the code.

A document is a table of sections; a section is a list of entries, each with a ``name`` or an ``owner``.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import tomli_w
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from costlib.errors import UsageError

Model = TypeVar("Model", bound=BaseModel)
DATED = frozenset({"valid_from", "valid_to"})
"""Fields that hold days: text in the state file, dates in TOML."""
BOM = "\ufeff"
"""What some editors put in front of a text."""
LONGEST = 100
"""Digits before or after the point of a number that someone decides on."""
SHOWN = 60
"""Characters of a wrong value that an error repeats."""


def from_toml(text: str, what: str = "the document") -> dict[str, Any]:
    """Read a document; numbers with a fraction are Decimal.

    Raises:
        UsageError: The text is no TOML.
    """
    try:
        return tomllib.loads(text.removeprefix(BOM), parse_float=within_bounds)
    except (ValueError, RecursionError) as error:  # what is no TOML, and whole numbers of thousands of digits
        raise UsageError(f"{what} is no TOML ({error}): correct that place") from error


def within_bounds(text: str) -> Decimal:
    """Read a number; an exponent that writing it out would turn into a book is refused.

    Raises:
        ValueError: It is none, or beyond all bounds.

    >>> within_bounds("2.50"), within_bounds("1e3")
    (Decimal('2.50'), Decimal('1E+3'))
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"the number {_short(text)} is none, or beyond all bounds") from None
    if number.is_finite() and abs(int(number.as_tuple().exponent)) > LONGEST:
        raise ValueError(f"the number {_short(text)} is beyond all bounds")
    return number


def to_toml(body: Mapping[str, Any]) -> str:
    """Write a document; what is None is left out, days are dates.

    >>> print(to_toml({"rules": [{"name": "a", "valid_from": "2026-01-01", "valid_to": None}]}))
    rules = [
        { name = "a", valid_from = 2026-01-01 },
    ]
    <BLANKLINE>
    """
    return tomli_w.dumps(_for_toml(body))


def plain(value: Any) -> Any:
    """The same with nothing in it but what JSON has: days and decimals as text, tuples as lists.

    >>> plain({"rate": Decimal("0.10"), "from": date(2026, 1, 1), "tags": ("a", "b")})
    {'rate': '0.10', 'from': '2026-01-01', 'tags': ['a', 'b']}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, date | Decimal) else value


def parsed(model: type[Model], body: Mapping[str, Any], what: str, *, shows: bool = True) -> Model:
    """Turn a document into its model.

    Args:
        model: What the document must be.
        body: As read from TOML or from the state file.
        what: The document's name, for errors.
        shows: Whether an error may repeat the value that is wrong.

    Raises:
        UsageError: The first thing that is wrong, in one line: document, entry, field, remedy.
    """
    try:
        return model.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise UsageError(f"{what}{_place(body, found[0])}: {_fault(found[0], shows=shows)}{more}") from error


def _place(body: Mapping[str, Any], fault: ErrorDetails) -> str:
    """Entry by its name, and field, of a fault; nothing for a fault of the whole document."""
    section, *path = fault["loc"] or ("",)
    if not path or not isinstance(path[0], int):
        return f", {'.'.join(map(str, fault['loc']))}" if section else ""
    entry = body[str(section)][path[0]]
    name = entry.get("name") if isinstance(entry, Mapping) else None
    field = ".".join(str(each) for each in path[1:])
    named = f"'{_short(name)}'" if name else f"number {path[0] + 1}"
    return f", entry {named} of {section}{f', {field}' if field else ''}"


def _fault(fault: ErrorDetails, *, shows: bool) -> str:
    kind, message = fault["type"], fault["msg"].removeprefix("Value error, ")
    if kind == "missing":
        return "is missing: add it"
    if kind == "extra_forbidden":
        return "is no field of it: remove it or correct its name"
    if kind == "value_error":
        return message
    given = f", it is {_short(fault['input'])}" if shows else ""
    return f"{message}{given}: correct it"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _for_toml(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _dated(key, each) for key, each in value.items() if each is not None}
    return [_for_toml(each) for each in value] if isinstance(value, list | tuple) else value


def _dated(key: object, value: Any) -> Any:
    if key not in DATED or not isinstance(value, str):
        return _for_toml(value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
