"""Commands of price books: ``prices``."""

import argparse
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from costlib.amounts import exact
from costlib.cli.commands import Answer, Commands, command, ledger_of
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.models.ai.repricing import Repricing, preview, reprice
from costlib.models.spend_answer import whole_period
from costlib.policy import decisions
from costlib.policy.documents import from_toml, to_toml
from costlib.policy.prices import KIND
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.sheet import from_csv, to_csv
from costlib.policy.prices.stored import replaced
from costlib.scope import Period, Scope


def add(commands: Commands) -> None:
    """Add what keeps price books."""
    added = command(
        commands, "prices", _prices, "price books of models: list them, see what a changed one does, keep it"
    )
    added.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="books as .toml or .csv, for those of its names"
    )
    added.add_argument(
        "--keep", action="store_true", help="keep the books of FILE (default: only show what they change)"
    )
    added.add_argument("--source", metavar="TEXT", help="why, or where the prices come from; needed to keep them")
    added.add_argument("--save", type=Path, metavar="FILE", help="write the kept books as .toml or .csv")


def _prices(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    if arguments.keep and not (arguments.file and arguments.source):
        raise UsageError("--keep needs a FILE of price books and --source, where they come from: add them")
    said = _changed(ledger, arguments) if arguments.file else _listed(ledger)
    if arguments.save:
        _save(ledger, arguments.save)
    return said


def _listed(ledger: Ledger) -> Answer:
    books = PriceList.of(decisions.read(ledger.state, KIND)).books()
    rows = [
        {
            "book": name,
            "entries": len(book.entries),
            "since": str(min(entry.valid_from for entry in book.entries)),
        }
        for name, book in books.items()
    ]
    lines = [f"{row['book']}: {row['entries']} entries, from {row['since']}" for row in rows]
    return {"books": rows}, "\n".join([*lines, "genai-prices: as packaged"]), 0


def _changed(ledger: Ledger, arguments: argparse.Namespace) -> Answer:
    now = datetime.now(UTC)
    before = decisions.newest(ledger.state, KIND)
    body = replaced(before.body, _read(arguments.file))
    empty = not ledger.version()
    scope = Scope(Period(now.date(), now.date()) if empty else whole_period(ledger, None, None))
    if not arguments.keep:
        return _told(preview(ledger, scope, body), kept=False)
    told = {"actor": "local", "source": arguments.source, "now": now, "onto": before.sha256}
    return _told(reprice(ledger, scope, body, **told)[1], kept=True)


def _told(found: Repricing, *, kept: bool) -> Answer:
    body: dict[str, Any] = {"kept": kept, **found.as_json()}
    lines = [f"{name}: {_cost(body[name])}" for name in ("before", "after")]
    end = "kept" if kept else "not kept: add --keep and --source"
    return body, "\n".join([f"Tokens of {found.scope.period} by the usual price books, estimated", *lines, end]), 0


def _cost(told: dict[str, Any]) -> str:
    amounts = " ".join(exact(Decimal(cost), currency) for currency, cost in told["cost"].items())
    return f"{amounts or 'nothing priced'}, {told['unpriced_rows']} unpriced"


def _read(path: Path) -> dict[str, Any]:
    readers = {".toml": from_toml, ".csv": from_csv}
    if path.suffix not in readers:
        raise UsageError(f"{path.name} ends in neither {' nor '.join(readers)}: the ending says the format")
    try:
        return readers[path.suffix](path.read_text("utf-8"), path.name)
    except OSError as error:
        raise UsageError(f"{path} can't be read ({error.strerror}): name a file of price books") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no text in UTF-8: save it as that") from error


def _save(ledger: Ledger, target: Path) -> None:
    body = decisions.read(ledger.state, KIND)
    if target.suffix not in {".toml", ".csv"}:
        raise UsageError(f"{target.name} ends in neither .toml nor .csv: the ending says the format")
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is no folder: make it, or name another")
    text = to_csv(PriceList.of(body)) if target.suffix == ".csv" else to_toml(body)
    with disk_errors(target):
        target.write_text(text, "utf-8")
