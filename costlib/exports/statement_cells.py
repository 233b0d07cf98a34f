"""Cells of a printed table: what a column says, which rows are sums, and how figures are written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from costlib.amounts import UNKNOWN
from costlib.currencies import minor_unit

Kind = Literal["line", "group", "sum", "total"]
ZERO = Decimal(0)
WHOLE_FROM, PLACES = 1_000, 2
_SHORT = re.compile(r"\b(ai|api|cdn|cpu|gpu|iops|llm|sql)\b", re.IGNORECASE)
"""Words that are written in capitals."""
_SPOKEN = {"facts.cost": "owned cost", "heads": "even parts"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its part of the width, and whether it holds numbers (set flush right)."""

    title: str
    width: float = 1
    number: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a line, the head of a group of lines, a sum of lines, or the total."""

    cells: tuple[str, ...]
    kind: Kind = "line"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, and a sentence on how to read it (may be empty)."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


def money(amount: Decimal, currency: str) -> str:
    """An amount to the minor unit of its currency, without its code.

    >>> money(Decimal("-1234.5"), "USD"), money(Decimal("1234"), "JPY")
    ('-1,234.50', '1,234')
    """
    return f"{amount.quantize(minor_unit(currency)) + ZERO:,f}"


def quantity(value: Decimal | None, unit: str = "") -> str:
    """A quantity as people read it: whole from a thousand up, two decimals below, three digits of less than one.

    >>> (
    ...     quantity(Decimal("2666.6208"), "GB"),
    ...     quantity(Decimal("4.000")),
    ...     quantity(Decimal("0.00012345")),
    ...     quantity(None),
    ... )
    ('2,667 GB', '4', '0.000123', 'unknown')
    """
    if value is None:
        return UNKNOWN
    places = 0 if abs(value) >= WHOLE_FROM else max(PLACES, 2 - value.adjusted()) if value else 0
    text = f"{value:,.{places}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}".strip()


def readable(*names: str) -> str:
    """Names of the policy as words; empty ones are left out.

    >>> readable("basic_support"), readable("facts.cost"), readable("ai_api_usage", "heads")
    ('Basic support', 'Owned cost', 'AI API usage: even parts')
    """
    words = ": ".join(_SPOKEN.get(name, name.replace("_", " ")) for name in names if name)
    return _SHORT.sub(lambda word: word[0].upper(), words[:1].upper() + words[1:])


def with_sum(rows: list[Row], total: tuple[str, ...]) -> tuple[Row, ...]:
    """Rows and below them their sum; none of none."""
    return (*rows, Row(total, "sum")) if rows else ()
