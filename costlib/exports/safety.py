r"""Text that no spreadsheet takes for a formula.

A spreadsheet computes a cell that starts with ``=``, ``+``, ``-`` or ``@`` (or a wide form of them, or blanks before
them). Where its separator is not the comma, a new cell starts inside our text too, after a semicolon, tab or line
break. An apostrophe before the sign makes it text again; it stays visible in the cell, so that nothing is hidden.
The two patterns are written in the dialect that Python's ``re`` and DuckDB's RE2 share.

Source: OWASP, CSV Injection.
"""

import re

from costlib import sql

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
"""ASCII, full-width and small forms, and the mathematical minus; as the inside of a character class."""
BLANKS = "\\x00-\\x20\\x7f-\\xa0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
"""Controls, spaces and characters without width; as the inside of a character class."""
INSIDE = (f"([;\\t\\r\\n][{BLANKS}]*)([{SIGNS}])", r"\1'\2")
START = (f"^([\\t\\r\\n]|[{BLANKS}]*[{SIGNS}])", r"'\1")
SUSPECT = f"[;\\t\\r\\n]|^[{BLANKS}]*[{SIGNS}]"
"""What a text must have for either pattern to match."""
AFTER_COMMA = (f"(,[{BLANKS}]*)([{SIGNS}])", r"\1'\2")


def neutral(text: str) -> str:
    """Text that is safe as a quoted CSV cell.

    >>> neutral("=1+1"), neutral(" @SUM(A1)"), neutral("x;=1+1"), neutral("a - b")
    ("'=1+1", "' @SUM(A1)", "x;'=1+1", 'a - b')
    """
    return re.sub(*START, re.sub(*INSIDE, text))


def neutral_line(text: str) -> str:
    r"""Text that is safe inside an unquoted line, where commas separate too; line breaks become spaces.

    >>> neutral_line("a,=1+1\nb")
    "a,'=1+1 b"
    """
    return neutral(re.sub(*AFTER_COMMA, re.sub(r"[\r\n]+", " ", text)))


def neutral_sql(expression: str) -> str:
    """SQL that does what ``neutral`` does; the many harmless texts are passed by one look."""
    inside, start = (", ".join(map(sql.text, each)) for each in (INSIDE, START))
    mended = f"regexp_replace(regexp_replace({expression}, {inside}, 'g'), {start})"
    return f"CASE WHEN regexp_matches({expression}, {sql.text(SUSPECT)}) THEN {mended} ELSE {expression} END"
