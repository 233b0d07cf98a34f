"""Sources that are fetched: the ledger asks for them alone, since one that falls silent may be late, and not over."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from costlib.state import State

SETTINGS = "sources.toml"
"""Where live sources are named, in the folder of the ledger."""
FETCHES = "fetches"
"""Table of the state file in which every fetch is noted."""


def live_sources(home: Path, state: State) -> dict[str, date | None]:
    """Live sources that are switched on, and the day on which each was last fetched whole; None for never.

    Where the settings can't be read nothing is known to be live: whoever fetches tells why.
    """
    names = _names(home)
    return {name: _last(state, name) for name in sorted(names)} if names else {}


def mark(home: Path) -> str:
    """What changes with the settings; empty where there are none."""
    try:
        return f"{(home / SETTINGS).stat().st_mtime_ns:x}"
    except OSError:
        return ""


def _names(home: Path) -> set[str]:
    try:
        body = tomllib.loads((home / SETTINGS).read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return set()
    entries = body.get("sources")
    found = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    return {str(each.get("name")) for each in found if each.get("enabled") is not False}


def _last(state: State, name: str) -> date | None:
    rows = state.rows(FETCHES, "source = ? and status = 'done'", [name])
    newest = max((row for row in rows if _is_newest(row)), key=lambda row: row["id"], default=None)
    return datetime.fromisoformat(newest["started"]).date() if newest else None


def _is_newest(row: Mapping[str, Any]) -> bool:
    """Whether a fetch was of the month that it was made in: only that says how far the source reaches."""
    return str(row["month"]) == str(row["started"])[:7]
