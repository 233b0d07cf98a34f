"""The command that seals a month: ``close``."""

import argparse
from datetime import UTC, datetime

from costlib.cli.commands import Answer, Commands, command, ledger_of
from costlib.models.chargeback import closing_report
from costlib.models.chargeback.closing import close, examine
from costlib.scope import Period


def add(commands: Commands) -> None:
    """Add what seals a month."""
    added = command(commands, "close", _close, "seal the statements of a billing month, for good")
    added.add_argument("month", metavar="MONTH", help="as 2026-10")
    added.add_argument("--check", action="store_true", help="only say what would be sealed, and what stands against it")


def _close(arguments: argparse.Namespace) -> Answer:
    ledger, month, now = ledger_of(arguments), Period.month(arguments.month), datetime.now(UTC)
    found = examine(ledger, month, now)
    if found.ok and not arguments.check:
        found = close(ledger, month, now)
    return closing_report.as_json(found), closing_report.as_text(found), 0 if found.ok else 1
