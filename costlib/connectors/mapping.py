"""What mappings are written with: columns found in any spelling, and small SQL expressions over them."""

import json
import re
from collections.abc import Mapping

from costlib import sql
from costlib.connectors.base import Source

EXACT = "DECIMAL(38, 18)"
BLANKS = ("", "{}", "null")
"""What says nothing: an empty text, an empty map, a null as JSON."""


def bare(name: str) -> str:
    """Return a column name without case and separators.

    >>> bare("lineItem/UsageAccountId") == bare("line_item_usage_account_id")
    True
    """
    return re.sub(r"[^a-z0-9:]", "", name.lower())


class Columns:
    """The columns of a source, found whatever their case and separators, and which of them a mapping has asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: dict[str, str] = {}
        for name in source.types:
            self._names.setdefault(bare(name), name)
        self._used: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the source has the column."""
        return bare(name) in self._names

    def kind(self, name: str) -> str:
        """Return the column's DuckDB type."""
        return self._source.types[self._names[bare(name)]]

    def raw(self, name: str) -> str:
        """Return the column, quoted, as it is; ``NULL`` without it."""
        if not self.has(name):
            return "NULL"
        self._used.add(self._names[bare(name)])
        return sql.ident(self._names[bare(name)])

    def txt(self, *names: str) -> str:
        """Return the first of these columns that is not empty in a row, as text."""
        found = [f"nullif(CAST({self.raw(name)} AS VARCHAR), '')" for name in names if self.has(name)]
        if not found:
            return "CAST(NULL AS VARCHAR)"
        return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"

    def number(self, *names: str) -> str:
        """As ``txt``, as an exact number: for arithmetic. Null where it is none (see ``unreadable``)."""
        return f"TRY_CAST({self.txt(*names)} AS {EXACT})"

    def unreadable(self, *names: str) -> str:
        """SQL of the reason to reject a row in which any of these columns is given and is no number."""
        cases = [
            f"WHEN {self.txt(name)} IS NOT NULL AND {self.number(name)} IS NULL THEN {sql.text(f'{name} is no number')}"
            for name in names
            if self.has(name)
        ]
        return f"CASE {' '.join(cases)} END" if cases else "NULL"

    def starting(self, prefix: str) -> dict[str, str]:
        """Return the columns that start so, as {what follows the prefix: column}, and count them as used."""
        found = {name[len(prefix) :]: name for name in self._source.types if name.lower().startswith(prefix.lower())}
        self._used.update(found.values())
        return found

    def packed(self, columns: Mapping[str, str]) -> str:
        """SQL of one JSON object ``{key: column}`` without the values that say nothing; null where none says anything.

        Text put together is several times faster here than DuckDB's JSON functions: reports have hundreds of columns.
        """
        if not columns:
            return "NULL"
        pairs = ", ".join(self._pair(key, name) for key, name in columns.items())
        return f"nullif('{{' || concat_ws(',', {pairs}) || '}}', '{{}}')"

    def _pair(self, key: str, name: str) -> str:
        column, label = sql.ident(name), sql.text(json.dumps(key) + ":")
        value = f"CAST(to_json({column}) AS VARCHAR)"
        told = column if self._source.types[name] == "VARCHAR" else value
        return f"CASE WHEN {told} NOT IN ({sql.texts(BLANKS)}) THEN {label} || {value} END"

    def rest(self) -> str:
        """One JSON object of the columns that no expression has asked for so far."""
        return self.packed({name: name for name in self._source.types if name not in self._used})


def switch(value: str, cases: Mapping[str, str], default: str = "NULL") -> str:
    """SQL that turns one word into another.

    >>> switch("kind", {"Tax": "Tax", "RIFee": "Purchase"})
    "CASE kind WHEN 'Tax' THEN 'Tax' WHEN 'RIFee' THEN 'Purchase' ELSE NULL END"
    """
    whens = " ".join(f"WHEN {sql.text(word)} THEN {sql.text(result)}" for word, result in cases.items())
    return f"CASE {value} {whens} ELSE {default} END"


def day(value: str) -> str:
    """SQL that reads a day as ISO 8601 or as American M/D/YYYY or M/D/YY (text); null where it is neither.

    The American forms come first: read as ISO, 9/2/23 would be a day in the year 9.
    """
    american = f"try_strptime({value}, ['%m/%d/%y', '%m/%d/%Y', '%m/%d/%y %H:%M:%S', '%m/%d/%Y %H:%M:%S'])"
    return f"CASE WHEN contains({value}, '/') THEN CAST({american} AS DATE) ELSE TRY_CAST({value} AS DATE) END"
