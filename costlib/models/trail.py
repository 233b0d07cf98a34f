"""The audit trail, a page at a time, each entry in a sentence."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from costlib.state import AuditEntry, State

PAGE = 25
"""Entries of one page."""
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: when (ISO 8601, UTC), by whom, what, and the whole record as JSON."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    summary: str
    detail: str
    hash: str


def entries(state: State) -> int:
    """How many entries the trail should have: the number of the newest."""
    newest = state.audit(limit=1)
    return newest[0].seq if newest else 0


def newest_hash(state: State) -> str:
    """Hash of the newest entry, which stands for the whole trail; empty before the first."""
    newest = state.audit(limit=1)
    return newest[0].hash if newest else ""


def pages(count: int, size: int = PAGE) -> int:
    """How many pages so many entries take, at least one.

    >>> pages(0), pages(25), pages(26)
    (1, 1, 2)
    """
    return max(1, -(-count // size))


def steps(state: State, page: int | None = None) -> list[Step]:
    """Entries, newest first.

    Args:
        state: Where they are kept.
        page: From 1, the newest; None for all.
    """
    if page is None:
        return [_step(entry) for entry in state.audit()]
    last = entries(state) - (page - 1) * PAGE
    found = state.rows("audit", "seq > ? and seq <= ?", [last - PAGE, last])
    return [_step(AuditEntry(**row)) for row in sorted(found, key=lambda row: -row["seq"])]


def _step(entry: AuditEntry) -> Step:
    detail = json.loads(entry.detail)
    summary = SUMMARIES.get(entry.action, _plainly)(detail)
    short = summary if len(summary) <= LONGEST else f"{summary[: LONGEST - 1]}…"
    return Step(entry.seq, entry.at, entry.actor, entry.action, entry.subject, short, entry.detail, entry.hash)


def _load(detail: Mapping[str, Any]) -> str:
    files, replaced = detail["files"], detail["replaced"]
    if not files and not detail["deliveries"]:
        rows = sum(each["rows"] for each in replaced)
        return f"{rows:,} rows taken out, of which their source says nothing any more"
    names = ", ".join(file["path"] for file in files)
    counts = {name: sum(file[name] for file in files) for name in ("rows_stored", "rows_quarantined")}
    again = f", replacing {len(replaced)} {'delivery' if len(replaced) == 1 else 'deliveries'}" if replaced else ""
    aside = f", {counts['rows_quarantined']:,} quarantined" if counts["rows_quarantined"] else ""
    return f"{names}: {counts['rows_stored']:,} rows stored{aside}{again}"


def _alert(detail: Mapping[str, Any]) -> str:
    wrong = f" ({detail['error']})" if detail["error"] else ""
    return f"{detail['status']}: {detail['title']}{wrong}"


def _plainly(detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in detail.items())


SUMMARIES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"ingest": _load, "alert": _alert}
"""Actions that are told in words of their own."""
