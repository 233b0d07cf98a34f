"""Commands of tenant costs: ``allocate``."""

import argparse
from datetime import UTC, datetime

from costlib.cli import late
from costlib.cli.commands import Answer, Commands, command, currency, ledger_of
from costlib.models.allocation.report import report
from costlib.policy.owners import OWNERS
from costlib.scope import BASES, Period, Scope


def add(commands: Commands) -> None:
    """Add what shares cost out and seals it."""
    added = command(commands, "allocate", _allocate, "share out a month's cost: who pays how much, and why not all")
    added.add_argument("--month", required=True, metavar="YYYY-MM")
    added.add_argument("--basis", default="EffectiveCost", choices=BASES)
    added.add_argument("--currency", default="USD", type=currency)
    added.add_argument("--owner", default="tenant", choices=OWNERS, help="among whom (default: tenant)")


def _allocate(arguments: argparse.Namespace) -> Answer:
    scope = Scope(Period.month(arguments.month), arguments.currency, arguments.basis)
    ledger, now = ledger_of(arguments), datetime.now(UTC)
    found, (told, lines) = report(ledger, scope, arguments.owner, now), late.told(ledger, scope, now)
    return found.as_json() | told, "\n".join([found.as_text(), *lines]), 0
