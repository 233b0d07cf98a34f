"""Commands of AI costs: ``ai-costs``."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from costlib.cli.commands import Answer, Commands, command, currency, ledger_of
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.ai.calculator import calculate
from costlib.models.ai.report import calculation_json, calculation_text, token_report
from costlib.models.spend_answer import whole_period
from costlib.policy import ai, prices
from costlib.policy.documents import within_bounds
from costlib.policy.prices.stored import REFERENCE, USUAL
from costlib.scope import Period, Scope


def add(commands: Commands) -> None:
    """Add what models cost."""
    added = command(commands, "ai-costs", _ai_costs, "token spend by model and kind, or a month of content calculated")
    added.add_argument("--month", metavar="YYYY-MM", help="of the ledger (default: all of it)")
    added.add_argument("--currency", default="USD", type=currency)
    added.add_argument("--book", help=f"price book (default: '{USUAL}'; '{REFERENCE}' for the calculator)")
    added.add_argument("--calculator", action="store_true", help="cost of the usage patterns' pieces by a price book")
    added.add_argument("--volume", action="append", default=[], metavar="TYPE=PIECES", help="for the calculator")


def _ai_costs(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    if arguments.calculator:
        return _calculator(ledger, arguments, datetime.now(UTC).date())
    if arguments.volume:
        raise UsageError("--volume is for the calculator: add --calculator")
    period = Period.month(arguments.month) if arguments.month else whole_period(ledger, None, None)
    book = prices.stored(ledger.state).book(arguments.book or USUAL)
    found = token_report(ledger, Scope(period, arguments.currency), book, datetime.now(UTC))
    return found.as_json(), found.as_text(), 0


def _calculator(ledger: Ledger, arguments: argparse.Namespace, today: date) -> Answer:
    if arguments.month:
        raise UsageError("--month is for the ledger's tokens: leave it out, or --calculator")
    book = prices.stored(ledger.state).book(arguments.book or REFERENCE)
    found = calculate(ai.stored(ledger.state).on(today).patterns, book, today, _volumes(arguments.volume))
    return calculation_json(found), calculation_text(found), 0


def _volumes(given: Sequence[str]) -> dict[str, Decimal] | None:
    """Content type to pieces; None where none is given."""
    found = {}
    for each in given:
        name, _, count = each.partition("=")
        try:
            found[name] = within_bounds(count)
        except ValueError:
            raise UsageError(f"'{each}' is no volume: write it as blog_post=200") from None
    return found or None
