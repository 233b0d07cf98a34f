"""A series from a file: ``ds,y``, a row a day."""

from pathlib import Path

import pandas as pd

from costlib.errors import SourceError, UsageError

COLUMNS = ["ds", "y"]
LONGEST = 100_000
"""Rows at most."""
OFFSET = r"([T ].*?)(?:Z|[+-]\d\d:?(?:\d\d)?)$"
"""What a clock shows, and how far it is from UTC."""


def read_series(path: Path) -> pd.Series:
    """Read cost by day from a CSV with the columns ``ds`` and ``y``; an empty ``y`` is unknown.

    Returns:
        Amounts in the file's order, by date.

    Raises:
        SourceError: The file can't be read.
        UsageError: A column is missing, a day or a number can't be read, or it has no rows, or too many.
    """
    try:
        table = pd.read_csv(path, dtype=str, nrows=LONGEST + 1, encoding="utf-8-sig", skipinitialspace=True)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} can't be read ({_why(error)}): check the path and the file") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(f"{path} is no CSV ({_why(error)}): write it with the columns ds,y") from error
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise UsageError(f"{path} has no column {', '.join(missing)}: write it with the columns ds,y")
    if not 0 < len(table) <= LONGEST:
        raise UsageError(
            f"{path} has {'no rows' if table.empty else f'over {LONGEST:,} rows'}: give it 1 to {LONGEST:,}"
        )
    days = _times(table["ds"])
    amounts = pd.to_numeric(table["y"], errors="coerce")
    _refuse(path, table, "ds", days.isna(), "no day: write it as 2026-10-31")
    _refuse(path, table, "y", amounts.isna() & table["y"].notna(), "no number: write it as 12.50")
    return pd.Series(amounts.to_numpy(dtype=float), index=pd.DatetimeIndex(days, name="ds"), name="y")


def _times(texts: pd.Series) -> pd.Series:
    """Times as a clock on the wall shows them where offsets differ, as with summer time."""
    try:
        return pd.to_datetime(texts, errors="coerce", format="ISO8601")
    except ValueError:
        walls = texts.str.replace(OFFSET, r"\1", regex=True)
        return pd.to_datetime(walls, errors="coerce", format="ISO8601")


def _refuse(path: Path, table: pd.DataFrame, column: str, wrong: "pd.Series[bool]", why: str) -> None:
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise UsageError(f"{path}, row {row + 1}: {column} is {table[column].iloc[row]!r}, {why}")


def _why(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
