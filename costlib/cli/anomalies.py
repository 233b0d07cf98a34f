"""Command of anomalies: ``anomalies``."""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from costlib.cli.alerts import answer_told
from costlib.cli.commands import Answer, Commands, command, currency, day, ledger_of
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.anomalies import Settings, detect
from costlib.models.anomalies.series_file import read_series
from costlib.models.forecasting.ruling import FIRST
from costlib.models.notices import recent
from costlib.models.spend_answer import whole_period
from costlib.models.watch.answer import watched
from costlib.models.watch.report import as_json, as_text, days_json, days_text
from costlib.policy.anomalies import KIND, WATCHABLE, AnomalyPolicy
from costlib.scope import Scope

LEDGER_ONLY = ("where", "alert", "open")


def add(commands: Commands) -> None:
    """Add what is unusual."""
    added = command(commands, "anomalies", _anomalies, "what is unusual: cost off what was expected, with its causes")
    added.add_argument("--series", type=Path, metavar="FILE.csv", help="a CSV ds,y in place of the ledger")
    added.add_argument("--sensitivity", help="name of one (default: as the policy rules)")
    added.add_argument("--from", dest="first", type=day, metavar="DAY")
    added.add_argument("--to", dest="end", type=day, metavar="DAY", help="exclusive")
    added.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE")
    added.add_argument("--currency", default="USD", type=currency)
    added.add_argument(
        "--alert", action="store_true", help="and tell the channels of the open ones of the last 30 days"
    )
    added.add_argument("--open", action="store_true", help="only those that nobody has spoken of")


def _anomalies(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    if arguments.series:
        _only_file(arguments)
        return _of_file(ledger, arguments)
    found = watched(ledger, _scope(ledger, arguments), arguments.sensitivity)
    body, text = as_json(found, open_only=arguments.open), as_text(found, open_only=arguments.open)
    return answer_told(ledger, recent(found), body, text) if arguments.alert else (body, text, 0)


def _only_file(arguments: argparse.Namespace) -> None:
    names = {"from": arguments.first, "to": arguments.end, **{each: getattr(arguments, each) for each in LEDGER_ONLY}}
    given = [f"--{name}" for name, value in names.items() if value]
    if given:
        raise UsageError(f"{given[0]} is for the ledger: leave it out, or --series")


def _of_file(ledger: Ledger, arguments: argparse.Namespace) -> Answer:
    series, today = read_series(arguments.series), datetime.now(UTC).date()
    last = min(max(series.index.max().date(), FIRST), today)
    settings = Settings.of(AnomalyPolicy.of(ledger.policy(KIND)).on(last), sensitivity=arguments.sensitivity)
    found = detect(series, settings, as_of=today + timedelta(days=1))
    return days_json(series, found), days_text(series, found), 0


def _scope(ledger: Ledger, arguments: argparse.Namespace) -> Scope:
    scope = Scope(whole_period(ledger, arguments.first, arguments.end), arguments.currency)
    for condition in arguments.where:
        column, given, value = condition.partition("=")
        if not given or column not in WATCHABLE:
            raise UsageError(f"'{condition}' is no condition: write COLUMN=VALUE, with one of {', '.join(WATCHABLE)}")
        scope = scope.where(**{column: (value,)})
    return scope
