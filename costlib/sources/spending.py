"""What requests have cost, by calendar month and source: booked before each is sent, so a break-off hides none."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from costlib.state import State

TABLE = "fetch_costs"
COLUMNS: dict[str, Any] = {"month": str, "source": str, "requests": int, "cost": str}


def book(state: State, source: str, price: Decimal, now: datetime) -> None:
    """Add a request, its price in US dollars."""
    key = (f"{now:%Y-%m}", source)
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk=("month", "source"), if_not_exists=True)
        rows = db.table(TABLE).rows_where("month = ? and source = ?", key)
        row: dict[str, Any] = next(rows, {"requests": 0, "cost": "0"})
        sums = {"requests": row["requests"] + 1, "cost": str(Decimal(row["cost"]) + price)}
        db.table(TABLE).upsert({"month": key[0], "source": source, **sums}, pk=("month", "source"))


def spent(state: State, now: datetime) -> Decimal:
    """What the requests of a moment's calendar month have cost so far, over all sources, in US dollars."""
    rows = state.rows(TABLE, "month = ?", [f"{now:%Y-%m}"])
    return sum((Decimal(row["cost"]) for row in rows), Decimal(0))


def of_source(state: State, source: str, now: datetime) -> tuple[int, Decimal]:
    """Requests of one source that cost something in a moment's calendar month, and what they cost in US dollars."""
    rows = state.rows(TABLE, "month = ? and source = ?", [f"{now:%Y-%m}", source])
    return sum(row["requests"] for row in rows), sum((Decimal(row["cost"]) for row in rows), Decimal(0))
