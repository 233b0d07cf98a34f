"""Decisions store: one document per kind, as people saved it, else as it ships. Nothing saved is ever overwritten."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlite_utils

from costlib.errors import UsageError
from costlib.policy.documents import from_toml, plain
from costlib.policy.files import default
from costlib.state import AuditEntry, State, append

TABLE = "policy"
COLUMNS = {"id": int, "kind": str, "body": str, "at": str, "actor": str, "source": str, "sha256": str}
NAMED = 20
"""Most entries that the audit names per kind of change."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of a document. ``id`` 0 is the one that ships with Costboard, which nobody saved.

    Args:
        id: Grows with every version of any document.
        kind: Which document.
        body: Its sections, in plain values: days and decimals are text.
        at: When it was saved, ISO 8601; empty for what ships.
        actor: Who saved it.
        source: Why, or where it comes from.
        sha256: Of the body.
    """

    id: int
    kind: str
    body: dict[str, Any]
    at: str
    actor: str
    source: str
    sha256: str


def read(state: State, kind: str) -> dict[str, Any]:
    """Sections of the newest version: the last one saved, else the one that ships."""
    return newest(state, kind).body


def newest(state: State, kind: str) -> Saved:
    """The newest version of a document.

    Raises:
        FileNotFoundError: No such document was ever saved, and none ships.
    """
    rows = state.rows(TABLE, "kind = ? and id = (select max(id) from policy where kind = ?)", [kind, kind])
    return _saved(rows[0]) if rows else shipped(kind)


def shipped(kind: str) -> Saved:
    """The version that ships with Costboard.

    Raises:
        FileNotFoundError: None of that kind ships.
    """
    body = plain(from_toml(default(f"{kind}.toml"), f"{kind}.toml"))
    return Saved(0, kind, body, "", "", "ships with Costboard", _sha256(body))


def history(state: State, kind: str) -> list[Saved]:
    """Every saved version, newest first; to go back, save one of them again."""
    return [_saved(row) for row in reversed(state.rows(TABLE, "kind = ?", [kind]))]


def save(
    state: State,
    kind: str,
    body: Mapping[str, Any],
    *,
    actor: str,
    source: str,
    now: datetime,
    onto: str | None = None,
) -> Saved:
    """Keep a new version of a document, with its audit entry. The caller has checked what it says.

    Args:
        state: Where to.
        kind: Which document.
        body: Its sections.
        actor: Who decides.
        source: Why, or where it comes from.
        now: The time of the decision, UTC.
        onto: SHA-256 of the version that was changed into this one; None saves onto whatever is newest.

    Returns:
        The new version, or the newest one, as it is, if the body says the same.

    Raises:
        UsageError: Another version was saved since ``onto``.
    """
    fresh = plain(body)
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk="id", if_not_exists=True)
        before = _newest(db, kind)
        if before is not None and before.sha256 == _sha256(fresh):
            return before
        if before is not None and onto not in {None, before.sha256}:
            raise UsageError(
                f"{before.actor} saved another version of '{kind}' at {before.at} ({before.source}): keep yours as a "
                "file, start again from theirs and put your change into it"
            )
        row = {"kind": kind, "body": json.dumps(fresh), "at": now.isoformat(), "actor": actor, "source": source}
        row |= {"sha256": _sha256(fresh)}
        number = db.execute("SELECT coalesce(max(id), 0) + 1 FROM policy").fetchone()[0]
        db.table(TABLE).insert({"id": number, **row})
        detail = {"sha256": row["sha256"], "source": source, **_changes(before.body if before else {}, fresh)}
        append(db, "policy", kind, detail, actor=actor, at=row["at"])
    return Saved(number, kind, fresh, row["at"], actor, source, row["sha256"])


def altered(state: State) -> list[str]:
    """What is wrong with saved versions, a line each: empty when the audit knows every one as it is, in its order."""
    known = [_audited(entry) for entry in reversed(state.audit()) if entry.action == "policy"]
    versions = sorted((_saved(row) for row in state.rows(TABLE)), key=lambda each: each.id)
    there = [_told(each) for each in versions if each.sha256 == _sha256(each.body)]
    gone, foreign = Counter(known) - Counter(there), Counter(there) - Counter(known)
    moved = {one[0] for one, other in zip(known, there, strict=False) if one != other and not gone and not foreign}
    return [
        *(f"a version of {kind} is gone or was altered: restore the state file from a backup" for kind, *_ in gone),
        *(f"a version of {kind} is not in the audit: restore the state file from a backup" for kind, *_ in foreign),
        *(f"versions of {kind} changed places: restore the state file from a backup" for kind in sorted(moved)),
    ]


def _audited(entry: AuditEntry) -> tuple[str, ...]:
    """What the audit knows of a version: kind, SHA-256, time, who, why."""
    detail = json.loads(entry.detail)
    return entry.subject, detail["sha256"], entry.at, entry.actor, detail["source"]


def _told(saved: Saved) -> tuple[str, ...]:
    return saved.kind, saved.sha256, saved.at, saved.actor, saved.source


def _newest(db: sqlite_utils.Database, kind: str) -> Saved | None:
    """The newest version inside a transaction; None where there is none at all."""
    row = next(db.table(TABLE).rows_where("kind = ?", [kind], order_by="id desc", limit=1), None)
    if row is not None:
        return _saved(row)
    try:
        return shipped(kind)
    except FileNotFoundError:
        return None


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """Names of entries added, removed and changed, in short."""
    old, new = dict(_entries(before)), dict(_entries(after))
    found = {
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
        "changed": [name for name in new if name in old and old[name] != new[name]],
    }
    if not any(found.values()):
        return {"reordered": []}
    return {how: _in_short(names) for how, names in found.items() if names}


def _in_short(names: list[str]) -> list[str]:
    rest = len(names) - NAMED
    return names if rest <= 0 else [*names[:NAMED], f"and {rest} more"]


def _entries(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every entry with what it is called; a section that is no list is one entry."""
    for section, entries in body.items():
        if not isinstance(entries, list):
            yield section, entries
            continue
        seen: dict[str, int] = {}
        for entry in entries:
            name = _called(section, entry)
            seen[name] = seen.get(name, 0) + 1
            yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), entry


def _called(section: str, entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return f"{section}: {entry}"
    parts = (entry.get(field) for field in ("owner", "name", "valid_from"))
    return f"{section}: {' '.join(str(part) for part in parts if part)}"


def _sha256(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _saved(row: Mapping[str, Any]) -> Saved:
    return Saved(**{**row, "body": json.loads(row["body"])})
