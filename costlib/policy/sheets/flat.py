r"""What a cell can't hold, on one line: ``tokens=0.6; api_calls=0.4``, ``ServiceName=EKS|S3*``, ``..100=1; ..=0.5``.

A backslash before a character takes it as it is, so that any name can be written; ``""`` is a name without characters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from costlib.policy.documents import SHOWN, within_bounds

EVERYTHING = "*"
"""A match that every charge fits."""
EMPTY = '""'
_SPECIAL = frozenset('\\;=|"')
_SIGNS = frozenset("=+-@")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def names(text: str) -> list[str]:
    r"""Read a list.

    >>> names(r"tenant; a\;b")
    ['tenant', 'a;b']
    """
    return [_plain(each) for each in _split(text, ";") if each.strip()]


def names_text(values: Iterable[str]) -> str:
    """Write a list."""
    return "; ".join(map(_safe, values))


def weights(text: str) -> dict[str, Decimal]:
    """Read name to number.

    Raises:
        ValueError: Names the part that is wrong.

    >>> weights("tokens=0.6; api_calls=0.4")
    {'tokens': Decimal('0.6'), 'api_calls': Decimal('0.4')}
    """
    return _once((_plain(name), number(value)) for name, value in _pairs(text, "tokens=0.6"))


def weights_text(values: Mapping[str, Any]) -> str:
    """Write name to number."""
    return "; ".join(f"{_safe(name)}={number_text(value)}" for name, value in values.items())


def match(text: str) -> dict[str, tuple[str, ...]]:
    """Read column to patterns.

    Raises:
        ValueError: Names the part that is wrong.

    >>> match("ServiceCategory=Storage|Databases; SubAccountName=")
    {'ServiceCategory': ('Storage', 'Databases'), 'SubAccountName': ('',)}
    >>> match("*")
    {}
    """
    if text.strip() == EVERYTHING:
        return {}
    pairs = _pairs(text, "ServiceCategory=Storage|Databases")
    return _once((_plain(name), tuple(_plain(each) for each in _split(value, "|"))) for name, value in pairs)


def match_text(values: Mapping[str, Sequence[str]]) -> str:
    """Write column to patterns."""
    columns = (f"{_safe(name)}={'|'.join(map(_safe, patterns))}" for name, patterns in values.items())
    return "; ".join(columns) or EVERYTHING


def bands(text: str) -> list[dict[str, Decimal | None]]:
    """Read tiers: up to which volume, and the rate there.

    Raises:
        ValueError: Names the part that is wrong.

    >>> bands("..1000=1; ..=0.5")
    [{'up_to': Decimal('1000'), 'rate': Decimal('1')}, {'up_to': None, 'rate': Decimal('0.5')}]
    """
    return [_band(bound.strip(), rate) for bound, rate in _pairs(text, "..1000=1.0")]


def bands_text(tiers: Iterable[Mapping[str, Any]]) -> str:
    """Write tiers."""
    return "; ".join(f"..{_bound_text(tier.get('up_to'))}={number_text(tier['rate'])}" for tier in tiers)


def number(text: str) -> Decimal:
    """Read a number.

    Raises:
        ValueError: It is none.
    """
    try:
        found = within_bounds(text.strip())
    except ValueError:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValueError(f"'{text.strip()[:SHOWN]}' is no number: write it as 0.5, without signs of units")
    return found


def number_text(value: Any) -> str:
    """Write a number."""
    return f"{Decimal(str(value)):f}"


def _band(bound: str, rate: str) -> dict[str, Decimal | None]:
    if not bound.startswith(".."):
        raise ValueError(f"'{bound}' is no band: write ..1000=1.0 for what lies below 1000, ..=0.5 for the rest")
    return {"up_to": number(bound[2:]) if bound[2:].strip() else None, "rate": number(rate)}


def _pairs(text: str, example: str) -> Iterator[tuple[str, str]]:
    for each in _split(text, ";"):
        if each.strip():
            name, *values = _split(each, "=")
            if len(values) != 1 or not name.strip():
                raise ValueError(f"'{each.strip()}' is not NAME=VALUE: write it as {example}, parts parted by ;")
            yield name, values[0]


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"'{name}' stands twice: keep one")
        found[name] = value
    return found


def _split(text: str, mark: str) -> list[str]:
    """Parts between marks that no backslash takes as they are."""
    parts, start, escaped = [], 0, False
    for place, sign in enumerate(text):
        if sign == mark and not escaped:
            parts.append(text[start:place])
            start = place + 1
        escaped = sign == "\\" and not escaped
    return [*parts, text[start:]]


def _plain(written: str) -> str:
    """A name without blanks around it and without backslashes."""
    bare = written.strip()
    if bare == EMPTY:
        return ""
    slashes = len(bare) - len(bare.rstrip("\\"))
    if slashes % 2 and (after := written.lstrip()[len(bare) :]):
        bare += after[0]
    return _ESCAPED.sub(r"\1", bare)


def _safe(name: str) -> str:
    """A name as ``_plain`` reads it; a sign at its start would be a formula to a spreadsheet."""
    if not name:
        return EMPTY
    ends = {0, len(name) - 1}
    escape = (
        sign in _SPECIAL or (place in ends and sign.isspace()) or (place == 0 and sign in _SIGNS)
        for place, sign in enumerate(name)
    )
    return "".join(f"\\{sign}" if wrong else sign for sign, wrong in zip(name, escape, strict=True))


def _bound_text(value: Any) -> str:
    return "" if value is None else number_text(value)
