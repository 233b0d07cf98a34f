"""What was fetched when: one row per attempt at a month of a source, the newest of which says how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from costlib.scope import Period
from costlib.state import State

TABLE = "fetches"
COLUMNS: dict[str, Any] = {
    "id": int,
    "source": str,
    "month": str,
    "turn": str,
    "started": str,
    "ended": str,
    "status": str,
    "requests": int,
    "cost": str,
    "rows": int,
    "error": str,
    "told": str,
    "asked": str,
    "unread": int,
    "failures": int,
}
Status = Literal["running", "fetched", "done", "failed"]
"""``fetched``: every answer is kept, but they are not in the ledger yet."""
BROKEN_OFF: tuple[Status, str] = ("failed", "it broke off: the next sync goes on where it stood")
"""How an attempt ends that was stopped or killed."""
SKEW_MINUTES = 5
"""Clocks of two machines on one ledger may differ by so much."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a month. ``ended`` is empty while it runs, or after it was killed.

    ``told`` is when the provider wrote what was fetched; empty, or None of older attempts, where that is not known.
    ``asked`` is the mark of what was asked, likewise; ``unread`` counts rows that could not be read, ``failures``
    how often it failed, as one that is gone on with may again.
    """

    id: int
    source: str
    month: str
    turn: str
    started: str
    ended: str
    status: Status
    requests: int
    cost: str
    rows: int
    error: str
    told: str | None = ""
    asked: str | None = ""
    unread: int | None = 0
    failures: int | None = 0


def begin(state: State, source: str, month: str, turn: str, now: datetime, *, told: str = "", asked: str = "") -> int:
    """Note that an attempt begins, or goes on; returns its number. ``told`` and ``asked`` are as of ``Attempt``."""
    known = {"told": told, "asked": asked}
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk="id", if_not_exists=True)
        row = next(db.table(TABLE).rows_where("source = ? and month = ? and turn = ?", [source, month, turn]), None)
        if row is not None:
            db.table(TABLE).update(row["id"], {"status": "running", "ended": "", "error": "", **known}, alter=True)
            return int(row["id"])
        blank = {"ended": "", "status": "running", "requests": 0, "cost": "0", "rows": 0, "error": ""}
        row = {"source": source, "month": month, "turn": turn, "started": now.isoformat(), **known, **blank}
        db.table(TABLE).insert(row, alter=True)
        return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def end(  # noqa: PLR0913 - keyword-only words read better than an object of them
    state: State,
    number: int,
    status: Status,
    now: datetime,
    *,
    requests: int,
    cost: Decimal,
    rows: int = 0,
    error: str = "",
    unread: int = 0,
) -> None:
    """Note how an attempt ended; requests and cost are those since it began or went on."""
    with state.database() as db:
        row = db.table(TABLE).get(number)
        sums = {"requests": row["requests"] + requests, "cost": str(Decimal(row["cost"]) + cost)}
        said = {"status": status, "ended": now.isoformat(), "rows": rows, "error": error, "unread": unread}
        failed = (row.get("failures") or 0) + ((status, error) != BROKEN_OFF and status == "failed")
        db.table(TABLE).update(number, {**said, **sums, "failures": failed}, alter=True)


def break_off(state: State, source: str, now: datetime) -> int:
    """Note that attempts which still run have ended, for who made them is gone; returns how many.

    Only who alone may fetch the source can tell.
    """
    if not state.rows(TABLE, "source = ? and status = 'running'", [source]):
        return 0
    status, error = BROKEN_OFF
    with state.database() as db:
        return int(
            db.execute(
                f"UPDATE {TABLE} SET status = ?, error = ?, ended = ? WHERE source = ? AND status = 'running'",
                [status, error, now.isoformat(), source],
            ).rowcount
        )


def trim(state: State, source: str, before: datetime) -> int:
    """Forget attempts that began before a moment, but for the newest at each part and its newest that was done."""
    found = attempts(state, source)
    kept = {
        each.id for part in {each.month for each in found} for each in (newest(found, part), done(found, part)) if each
    }
    gone = [each.id for each in found if each.started < before.isoformat() and each.id not in kept]
    if gone:
        with state.database() as db:
            db.conn.executemany(f"DELETE FROM {TABLE} WHERE id = ?", [[number] for number in gone])
    return len(gone)


def attempts(state: State, source: str | None = None) -> list[Attempt]:
    """Attempts, newest first."""
    where, args = ("source = ?", [source]) if source else (None, [])
    rows = state.rows(TABLE, where, args)
    return [Attempt(**row) for row in sorted(rows, key=lambda row: -row["id"])]


def newest(found: Sequence[Attempt], month: str) -> Attempt | None:
    """The newest attempt at a month."""
    return next((each for each in found if each.month == month), None)


def done(found: Sequence[Attempt], month: str) -> Attempt | None:
    """The newest attempt at a month that came to its end."""
    return next((each for each in found if each.month == month and each.status == "done"), None)


def until(found: Sequence[Attempt], now: datetime) -> list[Attempt]:
    """Attempts without those that a clock that was ahead has dated into the future: they prove nothing."""
    latest = now + timedelta(minutes=SKEW_MINUTES)
    return [each for each in found if datetime.fromisoformat(each.started) <= latest]


def is_settled(attempt: Attempt | None, month: Period, settle_days: int) -> bool:
    """Whether a month was fetched after its provider could still change it."""
    if attempt is None:
        return False
    return datetime.fromisoformat(attempt.started).date() >= month.end + timedelta(days=settle_days)
