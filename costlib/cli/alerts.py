"""The command that tells people: ``alerts``. It sends nothing unless it is asked to."""

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from costlib.alerts import deliver, log, planned, report, try_out, ways
from costlib.cli.commands import Answer, Commands, command, currency, ledger_of
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.notices import gathered
from costlib.policy import alerts
from costlib.policy.alert_channels import decide
from costlib.policy.documents import from_toml
from costlib.policy.notices import Notice

WHO = "local"


def add(commands: Commands) -> None:
    """Add what tells people."""
    added = command(
        commands, "alerts", _alerts, "what would be told to whom, sent with --send; every attempt is logged"
    )
    what = added.add_mutually_exclusive_group()
    what.add_argument("--send", action="store_true", help="send what is due, each notice once per channel")
    what.add_argument("--test", metavar="CHANNEL", help="send a test message to one channel")
    what.add_argument("--log", action="store_true", help="only print the log of deliveries")
    what.add_argument("--channels", type=Path, metavar="FILE.toml", help="decide on the channels: save this document")
    added.add_argument("--retry", action="store_true", help="try what failed at once, even what was given up")
    added.add_argument("--currency", type=currency, help="of anomalies (default: as billed, else USD)")


def _alerts(arguments: argparse.Namespace) -> Answer:
    ledger, now = ledger_of(arguments), datetime.now(UTC)
    ledger.home.prepare()
    if arguments.channels:
        return _decide(ledger, arguments.channels, now)
    if arguments.log:
        return report.log_json(log(ledger.state)), report.log_text(log(ledger.state)), 0
    if arguments.test:
        return _test(ledger, arguments.test, now)
    return _tell(ledger, arguments, now)


def _tell(ledger: Ledger, arguments: argparse.Namespace, now: datetime) -> Answer:
    policy, found = alerts.stored(ledger.state), gathered(ledger, arguments.currency)
    there = ways(policy.channels_on(now.date()), os.environ)
    if arguments.send:
        made = deliver(
            ledger.state, found.notices, policy, environ=os.environ, actor=WHO, now=now, retry=arguments.retry
        )
    else:
        made = planned(ledger.state, found.notices, policy, environ=os.environ, now=now, retry=arguments.retry)
    told = report.Told(found.notices, found.left_out, there, tuple(made), sent=arguments.send)
    return told.as_json(), told.as_text(), 1 if arguments.send and any(each.failed for each in made) else 0


def answer_told(ledger: Ledger, notices: Sequence[Notice], body: dict[str, Any], text: str) -> Answer:
    """Another command's answer with what became of its notices; exits 1 where one did not get through."""
    policy, now = alerts.stored(ledger.state), datetime.now(UTC)
    made = deliver(ledger.state, notices, policy, environ=os.environ, actor=WHO, now=now)
    there = ways(policy.channels_on(now.date()), os.environ)
    said = report.Told(tuple(notices), (), there, tuple(made), sent=True)
    more = {"deliveries": [each.as_json() for each in made]}
    return body | more, f"{text}\n{said.as_text()}", 1 if any(each.failed for each in made) else 0


def _test(ledger: Ledger, name: str, now: datetime) -> Answer:
    policy = alerts.stored(ledger.state)
    made = try_out(ledger.state, policy, name, environ=os.environ, actor=WHO, now=now)
    told = report.Told((made.notice,), (), ways((policy.channel(name, now.date()),), os.environ), (made,), sent=True)
    return told.as_json(), told.as_text(), 1 if made.failed else 0


def _decide(ledger: Ledger, file: Path, now: datetime) -> Answer:
    body = from_toml(_text(file), file.name)
    policy = alerts.AlertPolicy.of(body, file.name)
    decide(ledger.state, policy, actor=WHO, source=f"file {file.name}", now=now, onto=None)
    names: Sequence[str] = [each.name for each in policy.channels_on(now.date())]
    return {"channels": names}, f"Saved: {', '.join(names) or 'no channel, nothing leaves this machine'}", 0


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can't be read ({type(error).__name__}): give a TOML file in UTF-8") from error
