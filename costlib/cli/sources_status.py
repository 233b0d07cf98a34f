"""How live sources stand, for people and for monitors: ``sync --status``. Nothing is asked."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from costlib.cli.commands import Answer
from costlib.errors import EmptyLedgerError, UsageError
from costlib.ledger import Ledger
from costlib.ledger.overlaps import counted_once
from costlib.models.wording import visible
from costlib.sources.standing import tables as status_tables
from costlib.sources.standing.overview import Overview, overview
from costlib.sources.standing.words import WORDS, delivered, headline


def status(ledger: Ledger, names: Sequence[str]) -> Answer:
    """The tab Live sources as an answer; exit 1 where a source fails or the settings can't be read.

    Args:
        ledger: Whose sources.
        names: Only these; all where it is empty.

    Raises:
        UsageError: There is no source of such a name.
    """
    found = _only(overview(ledger, os.environ, lambda: datetime.now(UTC)), names)
    try:
        reached = {each.source: each.until for each in ledger.freshness().sources}
    except EmptyLedgerError:
        reached = {}
    rows = status_tables.as_json(status_tables.sources_table(found, reached))
    for row, each in zip(rows, found.sources, strict=True):
        parts = {"missing_parts": list(each.missing), "parts_out_of_reach": list(each.beyond)}
        row.update(state=each.standing, stale=each.stale, said=each.said, **parts)
    lines = [f"{headline(found)}.", *([found.error] if found.error else [])]
    lines += [_line(row, WORDS[row["state"]], delivered(reached.get(row["source"]))) for row in rows]
    cap = "" if found.cap is None else f" of at most {found.cap:f}"
    twice = counted_once(ledger).problems
    lines += [f"twice: {each}" for each in twice]
    lines.append(f"requests this month: {found.requests:,}, which cost {found.spent:f}{cap} USD")
    return (
        _body(found, rows) | {"doubled": list(twice)},
        "\n".join(map(visible, lines)),
        1 if found.failing or found.error else 0,
    )


def _only(found: Overview, names: Sequence[str]) -> Overview:
    known = [each.name for each in found.sources]
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"there is no live source '{unknown[0]}': there are {', '.join(known) or 'none'}")
    kept = tuple(each for each in found.sources if not names or each.name in names)
    return replace(found, sources=kept)


def _body(found: Overview, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "error": found.error,
        "cap": None if found.cap is None else f"{found.cap:f}",
        "spent": f"{found.spent:f}",
        "requests": found.requests,
        "failing": [each.name for each in found.failing],
        "stale": [each.name for each in found.stale],
        "sources": rows,
    }


def _line(row: dict[str, Any], word: str, reach: str) -> str:
    return f"{word:<18}{row['source']:<20}  {reach}, {row['parts']} parts. {row['what_to_do']}"
