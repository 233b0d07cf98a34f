"""What people decide and do, in one SQLite file: an append-only, hash-chained audit and the index of deliveries.

One connection per call (Streamlit reruns on another thread each time), WAL, transactions. The index of deliveries and
files is derived from the reports that the lake's commits carry, so that a process that dies between the lake's commit
and this file loses nothing: ``catch_up`` writes what is missing.
"""

import contextlib
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from costlib.errors import StateError

WAIT_SECONDS = 30.0
RETRY_SECONDS = 0.005
MOST_FREE = 0.25
"""Share of the file that may lie empty before it is given back to the disk ..."""
LEAST_FREE = 4 << 20
"""... and bytes below which that is not worth while."""
GENESIS = "0" * 64
AUDIT = {
    "seq": int,
    "at": str,
    "actor": str,
    "action": str,
    "subject": str,
    "detail": str,
    "previous": str,
    "hash": str,
}


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. ``hash`` covers every other field and the entry before it."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str


class State:
    """The state file of one home."""

    def __init__(self, path: Path, wait: float = WAIT_SECONDS) -> None:
        self.path = path
        self.wait = wait

    @contextlib.contextmanager
    def database(self) -> Iterator[sqlite_utils.Database]:
        """Open the file to write: one transaction, alone from its start, so that all of it is written, or nothing.

        Raises:
            StateError: Locked for longer than ``wait`` seconds, or damaged.
        """
        with self._opened() as db:
            db.conn.execute("BEGIN IMMEDIATE")
            with db.conn:
                yield db

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite_utils.Database]:
        """Open the file for one call, to read; a writer does not hold readers up."""
        try:
            with contextlib.closing(self._connect()) as connection:
                yield sqlite_utils.Database(connection)
        except sqlite3.OperationalError as error:
            raise StateError(
                f"{self.path} can't be written ({error}): {_remedy(str(error))}, then try again"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StateError(f"{self.path} is damaged ({error}): restore it from a backup") from error

    def record(self, action: str, subject: str, detail: Mapping[str, Any], *, actor: str, now: datetime) -> AuditEntry:
        """Append one entry to the audit chain."""
        with self.database() as db:
            return append(db, action, subject, detail, actor=actor, at=now.isoformat())

    def audit(self, limit: int | None = None) -> list[AuditEntry]:
        """Entries, newest first."""
        with self._opened() as db:
            rows = db.table("audit").rows_where(order_by="seq desc", limit=limit) if db.table("audit").exists() else []
            return [AuditEntry(**row) for row in rows]

    def broken_links(self) -> list[str]:
        """What is wrong with the chain, a line each; empty when every entry is as it was written."""
        return broken_links(list(reversed(self.audit())))

    def rows(self, table: str, where: str | None = None, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a table; empty when there is no such table yet."""
        with self._opened() as db:
            return list(db.table(table).rows_where(where, args)) if db.table(table).exists() else []

    def shrink(self) -> int:
        """Give back to the disk what deleted rows have left, where it is much; returns how many bytes that is.

        Raises:
            StateError: As of ``database``.
        """
        with self._opened() as db:
            (size, pages, free, gradual) = (
                db.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_size", "page_count", "freelist_count", "auto_vacuum")
            )
            if free * size < LEAST_FREE or free < MOST_FREE * pages:
                return 0
            if gradual:
                db.conn.executescript("PRAGMA incremental_vacuum")  # execute would free one page and stop
            else:  # a file of an older version
                db.execute("VACUUM")
            return int(free * size)

    def _connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateError(f"{self.path.parent} can't be made ({error.strerror}): check the path") from error
        with contextlib.ExitStack() as undo:
            connection = undo.enter_context(contextlib.closing(sqlite3.connect(self.path, timeout=self.wait)))
            self._use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            undo.pop_all()
        return connection

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """Switch a new file over. SQLite waits for nobody here, and others may be doing the same."""
        until = time.monotonic() + self.wait
        while True:
            try:
                if self.path.stat().st_size == 0:
                    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # can't be had later without a rewrite
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
                time.sleep(RETRY_SECONDS)
            else:
                return


def _remedy(said: str) -> str:
    """What to do about what SQLite says.

    >>> _remedy("database is locked"), _remedy("attempt to write a readonly database"), _remedy("disk I/O error")
    ('close what holds it', 'mend the rights of its folder', 'free space on its disk')
    """
    if "locked" in said:
        return "close what holds it"
    return "mend the rights of its folder" if "readonly" in said or "open" in said else "free space on its disk"


def append(
    db: sqlite_utils.Database, action: str, subject: str, detail: Mapping[str, Any], *, actor: str, at: str
) -> AuditEntry:
    """Append inside a transaction that is already open."""
    db.table("audit").create(AUDIT, pk="seq", if_not_exists=True)
    last = next(db.table("audit").rows_where(order_by="seq desc", limit=1), None)
    fields: dict[str, Any] = {
        "seq": last["seq"] + 1 if last else 1,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": json.dumps(detail, sort_keys=True),
        "previous": last["hash"] if last else GENESIS,
    }
    entry = AuditEntry(**fields, hash=link(fields))
    db.table("audit").insert({**fields, "hash": entry.hash})
    return entry


def link(fields: Mapping[str, Any]) -> str:
    """SHA-256 over an entry's fields (but ``hash``), the hash before it among them."""
    named = {name: fields[name] for name in AUDIT if name != "hash"}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def broken_links(entries: Sequence[AuditEntry]) -> list[str]:
    """Find altered, missing and foreign entries in a chain given from its start."""
    broken = []
    previous, expected = GENESIS, 1
    for entry in entries:
        fields = {name: getattr(entry, name) for name in AUDIT}
        if entry.seq != expected:
            broken.append(f"audit entries {expected} to {entry.seq - 1} are missing")
        elif entry.previous != previous:
            broken.append(f"audit entry {entry.seq} does not follow entry {entry.seq - 1}: one of them was replaced")
        if entry.hash != link(fields):
            broken.append(f"audit entry {entry.seq} was altered after it was written")
        previous, expected = entry.hash, entry.seq + 1
    return broken
