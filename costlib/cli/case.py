"""Commands of the executive case: ``claims``."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from costlib.cli.commands import Answer, Commands, command, day, ledger_of
from costlib.errors import UsageError
from costlib.exports.board import board_pdf
from costlib.exports.csv_file import write_csv
from costlib.exports.excel import write_excel
from costlib.ledger.home import disk_errors
from costlib.models.case.answer import CaseAnswer, case_answer
from costlib.models.case.measured import measured
from costlib.models.case.report import as_json, as_text, claims_table
from costlib.policy import case

KINDS = (".csv", ".xlsx", ".pdf")


def add(commands: Commands) -> None:
    """Add what weighs the case for AI."""
    added = command(commands, "claims", _claims, "hold what a case claims against what its inputs compute to")
    added.add_argument("--case", type=Path, metavar="FILE", help="your own case as TOML (default: the one in force)")
    added.add_argument("--on", type=day, metavar="DAY", help="entries that rule on that day (default: today)")
    added.add_argument("--save", type=Path, metavar="FILE", help="claims as .csv or .xlsx, the board's page as .pdf")


def _claims(arguments: argparse.Namespace) -> Answer:
    now = datetime.now(UTC)
    ruling = _case(arguments)
    found = case_answer(ruling, arguments.on or now.date(), measured(ledger_of(arguments), ruling.currency))
    if arguments.save:
        _save(arguments, found, now)
    sources = found.measured.sources
    return as_json(found.claims, sources), as_text(found.claims, sources), 0


def _case(arguments: argparse.Namespace) -> case.Case:
    if arguments.case is None:
        return case.stored(ledger_of(arguments).state)
    try:
        return case.written(arguments.case.read_text("utf-8"), arguments.case.name)
    except OSError as error:
        raise UsageError(f"{arguments.case} can't be read ({error.strerror}): name a TOML file") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{arguments.case} is no text in UTF-8: name a TOML file") from error


def _save(arguments: argparse.Namespace, found: CaseAnswer, now: datetime) -> None:
    target: Path = arguments.save
    if target.suffix not in KINDS:
        raise UsageError(f"{target.name} ends in none of {', '.join(KINDS)}: the ending says the format")
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is no folder: make it, or name another")
    ledger_of(arguments).state.record("export", target.name, found.header, actor="local", now=now)
    with disk_errors(target):
        target.write_bytes(_content(target.suffix, found))


def _content(kind: str, found: CaseAnswer) -> bytes:
    if kind == ".pdf":
        return board_pdf(found)
    write = write_csv if kind == ".csv" else write_excel
    return write(claims_table(found.claims, found.measured.sources), found.header)
