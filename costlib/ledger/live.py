"""Sources that are fetched: the ledger asks for them alone, since one that falls silent may be late, and not over."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from costlib.state import State

SETTINGS = "sources.toml"
"""Where live sources are named, in the folder of the ledger."""
FETCHES = "fetches"
"""Table of the state file in which every fetch is noted."""


EACH_DAY = frozenset({"openai", "anthropic"})
"""Kinds that tell of every day that is asked for: one without cost is told as such."""
BUCKETS = frozenset({"aws-s3", "azure-blob", "gcs"})
"""Kinds that lay files down: when one is fetched says nothing of its days, only when it was written does."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a source may be known to reach, though it brought no charge of the last days.

    Args:
        day: On which its provider told of it last: when it was asked, or when it wrote the files.
        each_day: Whether it told of every day, those without cost among them.
    """

    day: date
    each_day: bool = False


def live_sources(home: Path, state: State) -> dict[str, Proof | None]:
    """Live sources that are switched on, and what the newest fetch of each proves; None for nothing.

    Where the settings can't be read nothing is known to be live: whoever fetches tells why.
    """
    kinds = {str(each.get("name")): each.get("kind") for each in _entries(home) if each.get("enabled") is not False}
    return {name: _proof(state, name, kinds[name]) for name in sorted(kinds)}


def named(home: Path) -> Collection[str] | None:
    """Sources that the settings name, switched on or not; None where they name none or can't be read."""
    return {str(each.get("name")) for each in _entries(home)} or None


def mark(home: Path) -> str:
    """What changes with the settings; empty where there are none."""
    try:
        return f"{(home / SETTINGS).stat().st_mtime_ns:x}"
    except OSError:
        return ""


def _entries(home: Path) -> list[dict[str, Any]]:
    try:
        body = tomllib.loads((home / SETTINGS).read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []
    entries = body.get("sources")
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []


def _proof(state: State, name: str, kind: object) -> Proof | None:
    rows = state.rows(FETCHES, "source = ? and status = 'done'", [name])
    newest = max((row for row in rows if _is_newest(row)), key=lambda row: row["id"], default=None)
    told = newest and (newest.get("told") or ("" if kind in BUCKETS else newest["started"]))
    return Proof(datetime.fromisoformat(told).date(), kind in EACH_DAY) if told else None


def _is_newest(row: Mapping[str, Any]) -> bool:
    """Whether a fetch was of the month that it was made in: only that says how far the source reaches."""
    return str(row["month"]) == str(row["started"])[:7]
