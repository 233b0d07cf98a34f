"""Commands of live sources: ``sync``."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from costlib.cli import advice, sources_status
from costlib.cli.commands import Answer, Commands, command, ledger_of, told
from costlib.errors import CostlibError, UsageError
from costlib.ledger import Ledger, live
from costlib.sources import pages, spending
from costlib.sources.plan import Plan
from costlib.sources.settings import FILE, Sources, SourceSettings, read
from costlib.sources.sync import Outcome, planned, replay, sync
from costlib.sources.tidying import drop_strangers

STOPPED = 130
"""Exit code after Ctrl-C, as shells know it."""


def add(commands: Commands) -> None:
    """Add what fetches live sources."""
    added = command(commands, "sync", _sync, f"fetch what is due from the sources in {FILE}")
    added.add_argument("source", nargs="*", help="names (default: all)")
    how = added.add_mutually_exclusive_group()
    how.add_argument("--plan", action="store_true", help="say what would be asked and what it costs, ask nothing")
    how.add_argument(
        "--status", action="store_true", help="say how each source stands, ask nothing; exit 1 if one fails"
    )
    how.add_argument("--replay", action="store_true", help="load the answers that are kept once more, ask nothing")
    how.add_argument(
        "--tidy", action="store_true", help="drop the answers that are kept of sources without settings, ask nothing"
    )
    how.add_argument(
        "--show", metavar="TOPIC", help="what providers say beside the bill: recommendations, forecast, ..."
    )
    added.add_argument("--top", type=int, default=20, help="rows that --show prints (default: 20)")
    added.add_argument("--force", action="store_true", help="ask even what counts as fresh or settled")
    added.add_argument("--replace", action="store_true", help="load even what takes days off or shrinks a closed month")


def _sync(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    if arguments.show:
        return advice.show(ledger.state, arguments.show, arguments.top, live.named(ledger.home.path))
    if arguments.status:
        return sources_status.status(ledger, arguments.source)
    settings = read(ledger.home.path)
    chosen = [settings.named(name) for name in arguments.source] or list(settings.sources)
    if arguments.plan:
        return _planned(ledger, chosen, settings, force=arguments.force)
    if arguments.tidy:
        return _tidied(ledger, settings)
    return _fetched(ledger, chosen, settings.cap, arguments)


def _fetched(ledger: Ledger, chosen: Sequence[SourceSettings], cap: Decimal, arguments: argparse.Namespace) -> Answer:
    rows: list[dict[str, Any]] = []
    try:
        for each in chosen:
            rows.append(_one(ledger, each, cap, arguments))  # noqa: PERF401 - those before Ctrl-C are told
    except KeyboardInterrupt:
        lines = [*map(_line, rows), "stopped: what came is kept, the next sync goes on there"]
        return {"sources": rows, "stopped": True}, "\n".join(lines), STOPPED
    failed = [row for row in rows if row["error"]]
    return {"sources": rows, "stopped": False}, "\n".join(map(_line, rows)) or _nobody(ledger), 1 if failed else 0


def _nobody(ledger: Ledger) -> str:
    return f"{ledger.home.path / FILE} names no source: nothing is fetched"


def _tidied(ledger: Ledger, settings: Sources) -> Answer:
    if not settings.sources:
        raise UsageError(f"{ledger.home.path / FILE} names no source, so all answers would go: put it back first")
    gone = drop_strangers(ledger.state, {each.name for each in settings.sources})
    freed = ledger.state.shrink()
    answers, size = pages.weight(ledger.state)
    words = f"{gone:,} answers dropped; {answers:,} are kept in {size / 1e6:,.1f} MB"
    return {"dropped": gone, "freed_bytes": freed, "kept": answers, "kept_bytes": size}, words, 0


def _now() -> datetime:
    return datetime.now(UTC)


def _one(ledger: Ledger, each: SourceSettings, cap: Decimal, arguments: argparse.Namespace) -> dict[str, Any]:
    try:
        if arguments.replay:
            return replay(ledger, each, _now).as_json()
        how = {"force": arguments.force, "replace": arguments.replace}
        return sync(ledger, each, os.environ, _now, cap=cap, progress=told, **how).as_json()
    except CostlibError as error:  # one source that can't be fetched does not hold up the others
        return Outcome(each.name, Plan(each, ()), 0, Decimal(0), (), 0, str(error)).as_json()


def _planned(ledger: Ledger, chosen: list[SourceSettings], settings: Sources, *, force: bool) -> Answer:
    rows = [_plan(ledger, each, force=force) for each in chosen]
    lines = [f"{row['source']}: {row['error'] or _due(row)}" for row in rows]
    left = max(Decimal(0), settings.cap - spending.spent(ledger.state, _now()))
    if any(Decimal(row["most_cost"]) for row in rows):
        lines.append(f"of the cap of {settings.cap:f} USD a month {left:f} are left")
    answer = {"cap": f"{settings.cap:f}", "left": f"{left:f}", "sources": rows}
    return answer, "\n".join(lines) or _nobody(ledger), 1 if any(row["error"] for row in rows) else 0


def _plan(ledger: Ledger, settings: SourceSettings, *, force: bool) -> dict[str, Any]:
    error = ""
    try:
        found = planned(ledger, settings, _now, force=force)
    except CostlibError as refusal:  # one source with wrong settings does not hide the plan of the others
        found, error = Plan(settings, ()), str(refusal)
    return {
        "source": settings.name,
        "due": [due.name for due in found.due],
        "most_requests": found.most_requests,
        "most_cost": f"{found.most_cost:f}",
        "why": found.why,
        "beyond": list(found.beyond),
        "note": found.note,
        "error": error,
    }


def _due(row: dict[str, Any]) -> str:
    if not row["due"]:
        return f"nothing is due: {row['why']}{_beyond(row)}"
    if row["note"]:
        return str(row["note"])
    most = f"at most {row['most_requests']} requests for {row['most_cost']} USD"
    return f"{_counted(row['due'])}, {most}{_beyond(row)}"


def _line(row: dict[str, Any]) -> str:
    return "\n".join([_outcome(row), *(f"{row['source']}: {note}" for note in row["notes"])])


def _outcome(row: dict[str, Any]) -> str:
    if row["error"]:
        return f"{row['source']}: {_counted(row['parts'])} loaded, then: {row['error']}"
    if row["why"]:
        return f"{row['source']}: nothing is due: {row['why']}{_beyond(row)}"
    price = "at the provider's list price" if row["note"] else f"for {row['cost']} USD"
    sent = f"{row['requests']} requests {price}"
    return f"{row['source']}: {_counted(row['parts'])}, {row['rows_stored']} rows, {sent}{_beyond(row)}"


def _counted(parts: Sequence[str]) -> str:
    return f"{len(parts)} part{'' if len(parts) == 1 else 's'}"


def _beyond(row: dict[str, Any]) -> str:
    """Parts that the provider no longer tells of."""
    months = row["beyond"]
    return f"; its provider no longer tells of {months[0]} to {months[-1]}" if months else ""
