"""What requests have cost, by calendar month and source: booked before each is sent, so a break-off hides none."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlite_utils

from costlib.errors import CapError
from costlib.sources.settings import CAP
from costlib.state import State

TABLE = "fetch_costs"
COLUMNS: dict[str, Any] = {"month": str, "source": str, "requests": int, "cost": str}


def book(state: State, source: str, price: Decimal, now: datetime, cap: Decimal) -> None:
    """Add a request, its price in US dollars, unless all of the month would then cost more than the cap.

    Looked at and added to alone, so that sources that are fetched at once don't pass the cap together.

    Raises:
        CapError: It would; nothing is added, and the request is not to be sent.
    """
    key = (f"{now:%Y-%m}", source)
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk=("month", "source"), if_not_exists=True)
        if _sum(db, key[0]) + price > cap:
            raise CapError(
                f"the next request of '{source}' costs {price} USD and would pass the month's cap: "
                f"raise {CAP}, or wait for the next month"
            )
        rows = db.table(TABLE).rows_where("month = ? and source = ?", key)
        row: dict[str, Any] = next(rows, {"requests": 0, "cost": "0"})
        sums = {"requests": row["requests"] + 1, "cost": str(Decimal(row["cost"]) + price)}
        db.table(TABLE).upsert({"month": key[0], "source": source, **sums}, pk=("month", "source"))


def _sum(db: sqlite_utils.Database, month: str) -> Decimal:
    rows = db.table(TABLE).rows_where("month = ?", [month])
    return sum((Decimal(row["cost"]) for row in rows), Decimal(0))


def spent(state: State, now: datetime) -> Decimal:
    """What the requests of a moment's calendar month have cost so far, over all sources, in US dollars."""
    rows = state.rows(TABLE, "month = ?", [f"{now:%Y-%m}"])
    return sum((Decimal(row["cost"]) for row in rows), Decimal(0))


def of_source(state: State, source: str, now: datetime) -> tuple[int, Decimal]:
    """Requests of one source that cost something in a moment's calendar month, and what they cost in US dollars."""
    rows = state.rows(TABLE, "month = ? and source = ?", [f"{now:%Y-%m}", source])
    return sum(row["requests"] for row in rows), sum((Decimal(row["cost"]) for row in rows), Decimal(0))
