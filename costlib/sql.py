"""SQL text made safely: names and values that come from files are always quoted here."""

import re
from collections.abc import Iterable
from pathlib import Path


def ident(name: str) -> str:
    """Quote a column or table name.

    >>> ident("lineItem/UsageAmount")
    '"lineItem/UsageAmount"'
    >>> ident('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Quote a text value.

    >>> text("O'Brien")
    "'O''Brien'"
    """
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Quote several values as the inside of an ``IN (...)`` or a list literal.

    >>> texts(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(text(value) for value in values)


def files(*paths: str | Path) -> str:
    """Quote paths as what a ``read_...`` function takes: each is one file, whatever its name looks like.

    >>> print(files("bills/*[1].csv"))
    ['bills/[*][[]1].csv']
    """
    return "[" + texts(re.sub(r"([*?\[])", r"[\1]", str(path)) for path in paths) + "]"
