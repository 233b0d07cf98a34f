"""What a connector is: it recognises a file's content and says, as one SQL view, how source rows become FOCUS rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from costlib import sql
from costlib.focus.contract import FACTS, Dataset

Shape = Literal["table", "json"]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, enough to recognise it.

    Args:
        shape: ``table`` for CSV and Parquet, ``json`` for a JSON body or JSON lines.
        columns: Column names of a table; top-level keys of a JSON body or of the first JSON line.
        sample: First rows of a table (as text), or the first JSON object itself.
        file_name: Name without folder; a hint at most, never the decision.
    """

    shape: Shape
    columns: tuple[str, ...]
    sample: tuple[Mapping[str, Any], ...]
    file_name: str

    def has(self, *names: str) -> bool:
        """Whether all these columns are there."""
        return set(names) <= set(self.columns)


@dataclass(frozen=True, slots=True)
class Source:
    """Source rows as a connector's SQL sees them: the view ``source`` with these columns and ``x_SourceRow``.

    ``types`` maps each column to its DuckDB type (VARCHAR for CSV; a JSON file has the one column ``body``).
    """

    types: Mapping[str, str]
    file_name: str = ""

    def col(self, *names: str) -> str:
        """Return the first of these columns that the file has, quoted, or ``NULL``.

        >>> Source({"ResourceGroup": "VARCHAR"}).col("ResourceGroupName", "ResourceGroup")
        '"ResourceGroup"'
        >>> Source({}).col("Cost")
        'NULL'
        """
        return next((sql.ident(name) for name in names if name in self.types), "NULL")

    def txt(self, *names: str) -> str:
        """As ``col``, as text whatever the source's type is."""
        return f"CAST({self.col(*names)} AS VARCHAR)"

    def rest(self, used: Iterable[str]) -> str:
        """One JSON object of the columns that the mapping did not use (``NULL`` without any)."""
        unused = [name for name in self.types if name not in set(used)]
        if not unused:
            return "NULL"
        pairs = ", ".join(f"{sql.ident(name)} := {sql.ident(name)}" for name in unused)
        return f"nullif(CAST(json_merge_patch('{{}}', to_json(struct_pack({pairs}))) AS VARCHAR), '{{}}')"


class Connector(Protocol):
    """One source format. A connector holds no state and touches no file: ``to_focus`` is pure text to text."""

    name: str
    """Format name on the command line and, with the billing account, the default ``x_Source``."""
    title: str
    """What people call it."""
    dataset: Dataset
    """Where its rows go."""
    explodes: bool
    """Whether one source row may yield several FOCUS rows."""

    def recognises(self, head: Head) -> bool:
        """Whether the content is this format. Exactly one connector recognises a file."""
        ...

    def source_rows(self, source: Source) -> str:
        """SQL over the view ``staged`` that yields the source rows to be counted.

        Must carry ``x_SourceRow`` through, or make it (``row_number()``) where one staged row holds many.
        """
        ...

    def to_focus(self, source: Source) -> str:
        """SQL over the view ``source`` that yields FOCUS rows.

        Columns are named as in FOCUS (1.4) or ``OWN``; those left out are null. Values may be text: the contract casts
        and checks them. ``x_SourceRow`` must be carried through; one source row may yield several rows but at least
        one. A column ``x_Reject`` that is not null sends the source row to quarantine with that reason.
        """
        ...


class TableConnector:
    """Base of connectors whose source rows are the rows of a CSV or Parquet file."""

    dataset: Dataset = FACTS
    explodes: bool = False

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """Every staged row is a source row."""
        return "SELECT * FROM staged"


def select(columns: Mapping[str, str], tail: str = "FROM source") -> str:
    """Write the SELECT of a mapping ``{FOCUS column: SQL expression}``, with ``x_SourceRow`` carried through.

    >>> print(select({"BilledCost": '"cost"'}))
    SELECT "cost" AS "BilledCost", x_SourceRow FROM source
    """
    fields = ", ".join(f"{expression} AS {sql.ident(name)}" for name, expression in columns.items())
    return f"SELECT {fields}, x_SourceRow {tail}"
