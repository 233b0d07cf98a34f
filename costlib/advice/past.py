"""What providers foretold earlier: the first answer of each calendar month stays, to be held against what came."""

import json
from datetime import datetime
from typing import Any

import sqlite_utils

from costlib.advice.shapes import Forecast, Said
from costlib.state import State

TABLE = "advice_past"
COLUMNS: dict[str, Any] = {"source": str, "topic": str, "month": str, "at": str, "provider": str, "body": str}
KEY = ("source", "topic", "month")


def keep(db: sqlite_utils.Database, row: dict[str, Any]) -> None:
    """Keep an answer of forecasts, unless that month has one; inside a transaction that is open.

    Args:
        db: The state file.
        row: As of the table of newest answers.
    """
    if row["shape"] != Forecast.__name__ or row["body"] == "[]":
        return
    kept = {name: row[name] for name in COLUMNS if name != "month"}
    db.table(TABLE).create(COLUMNS, pk=KEY, if_not_exists=True)
    db.table(TABLE).insert({**kept, "month": row["at"][:7]}, pk=KEY, ignore=True)


def foretold(state: State) -> list[tuple[Said, tuple[Forecast, ...]]]:
    """Forecasts that were kept, oldest first."""
    return [
        (_said(row), tuple(Forecast.model_validate(each) for each in json.loads(row["body"])))
        for row in state.rows(TABLE, "1 order by at")
    ]


def _said(row: dict[str, Any]) -> Said:
    at = datetime.fromisoformat(row["at"])
    return Said(source=row["source"], topic=row["topic"], at=at, provider=row["provider"])
