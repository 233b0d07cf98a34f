"""What stays of earlier answers: forecasts, to be held against what came, and anomalies, which providers soon forget.

Of forecasts the first answer of each calendar month is kept; of each anomaly the newest that was said.
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlite_utils

from costlib.advice.reading import rows_of
from costlib.advice.shapes import Anomaly, Forecast, Said
from costlib.state import State

TABLE = "advice_past"
COLUMNS: dict[str, Any] = {"source": str, "topic": str, "month": str, "at": str, "provider": str, "body": str}
KEY = ("source", "topic", "month")
FOUND = "advice_found"
FOUND_COLUMNS: dict[str, Any] = {"source": str, "id": str, "topic": str, "at": str, "provider": str, "body": str}


def keep(db: sqlite_utils.Database, row: dict[str, Any]) -> None:
    """Keep of an answer what the next one would take away; inside a transaction that is open.

    Args:
        db: The state file.
        row: As of the table of newest answers.
    """
    if row["body"] == "[]":
        return
    if row["shape"] == Forecast.__name__:
        _keep_forecasts(db, row)
    elif row["shape"] == Anomaly.__name__:
        _keep_anomalies(db, row)


def _keep_forecasts(db: sqlite_utils.Database, row: dict[str, Any]) -> None:
    """Unless that month has an answer."""
    kept = {name: row[name] for name in COLUMNS if name != "month"}
    db.table(TABLE).create(COLUMNS, pk=KEY, if_not_exists=True)
    db.table(TABLE).insert({**kept, "month": row["at"][:7]}, pk=KEY, ignore=True)


def _keep_anomalies(db: sqlite_utils.Database, row: dict[str, Any]) -> None:
    """In place of what was said of each before."""
    key = {name: row[name] for name in ("source", "topic", "at", "provider")}
    told = [{**key, "id": each["id"], "body": json.dumps(each)} for each in json.loads(row["body"])]
    db.table(FOUND).create(FOUND_COLUMNS, pk=("source", "id"), if_not_exists=True)
    db.table(FOUND).upsert_all(told, pk=("source", "id"))


def found(state: State, named: Collection[str] | None = None) -> list[tuple[Said, tuple[Anomaly, ...]]]:
    """Anomalies that were ever said, with when each was said last; by source, the newest answer last.

    One that a source does not name any more went on to the day on which it was said last, if it had no end then.

    Args:
        state: Of the ledger.
        named: Sources that there are still; None for any.
    """
    told: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in state.rows(FOUND, "1 order by source, at, id"):
        told.setdefault((row["source"], row["at"]), []).append(row)
    newest = {row["source"]: row["at"] for row in state.rows("advice", "shape = ?", [Anomaly.__name__])}
    return [
        (_said(rows[0]), tuple(_anomaly(row, gone=at != newest.get(source, at)) for row in rows))
        for (source, at), rows in told.items()
        if named is None or source in named
    ]


def _anomaly(row: dict[str, Any], *, gone: bool) -> Anomaly:
    (told,) = rows_of(Anomaly, f"[{row['body']}]", row["source"])
    last = max(told.start, datetime.fromisoformat(row["at"]).date())
    return told.model_copy(update={"end": last}) if gone and told.end is None else told


def foretold(state: State) -> list[tuple[Said, tuple[Forecast, ...]]]:
    """Forecasts that were kept, oldest first."""
    return [(_said(row), rows_of(Forecast, row["body"], row["source"])) for row in state.rows(TABLE, "1 order by at")]


def _said(row: dict[str, Any]) -> Said:
    at = datetime.fromisoformat(row["at"])
    return Said(source=row["source"], topic=row["topic"], at=at, provider=row["provider"])
