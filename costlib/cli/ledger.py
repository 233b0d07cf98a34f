"""Commands of the ledger: load bills, ask, export, check, serve."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from costlib import serving
from costlib.cli import late
from costlib.cli.commands import Answer, Commands, command, currency, day, findings, ledger_of, told
from costlib.errors import UsageError
from costlib.exports import Format, export_allocated, export_ledger
from costlib.ledger.overlaps import warned
from costlib.ledger.verify import verify
from costlib.models.spend_answer import spend, whole_period
from costlib.sample.load import load_sample
from costlib.scope import BASES, Scope

EXPORTS: dict[str, Format] = {".csv": "csv", ".parquet": "parquet"}


def add_loading(commands: Commands) -> None:
    """``ingest`` and ``sample``."""
    added = command(commands, "ingest", _ingest, "load bills: files, folders or globs; the format is detected")
    added.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    added.add_argument("--source", help="name of the source (default: format and billing account)")
    added.add_argument("--format", dest="wanted", help="format, where the content leaves it open")
    added.add_argument("--replace", action="store_true", help="load even what would shrink a closed month")
    command(commands, "sample", _sample, "load the sample company")


def add_asking(commands: Commands) -> None:
    """``spend`` and ``export``."""
    added = command(commands, "spend", _spend, "ask the ledger: how much, by what")
    added.add_argument("--by", action="append", default=[], metavar="COLUMN")
    added.add_argument("--basis", default="BilledCost", choices=BASES)
    _add_period(added)
    added.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE")
    added.add_argument("--currency", default="USD", type=currency)
    added = command(commands, "export", _export, "write the ledger, or the part of a period, to a file")
    added.add_argument("target", type=Path, metavar="FILE", help="ends in .csv or .parquet")
    which = added.add_mutually_exclusive_group()
    which.add_argument("--focus-version", choices=("1.2", "1.4"), help="exactly the columns of that FOCUS version")
    which.add_argument("--allocated", action="store_true", help="shared cost split among tenants, as FOCUS 1.4 says it")
    _add_period(added)


def add_running(commands: Commands) -> None:
    """``verify`` and ``serve``."""
    command(commands, "verify", _verify, "check audit chain, stored totals and cube against each other")
    added = command(commands, "serve", _serve, "open the dashboard")
    added.add_argument("--port", type=int, default=8501)
    added.add_argument("--address", default="127.0.0.1", help="where to listen (default: this machine only)")
    added.add_argument("--with-sample", action="store_true", help="load the sample company if the ledger is empty")


def _add_period(added: argparse.ArgumentParser) -> None:
    added.add_argument("--from", dest="start", type=day, metavar="DAY")
    added.add_argument("--to", dest="end", type=day, metavar="DAY", help="first day after the period")


def _ingest(arguments: argparse.Namespace) -> Answer:
    report = ledger_of(arguments).ingest(
        arguments.paths,
        now=datetime.now(UTC),
        source=arguments.source,
        wanted=arguments.wanted,
        replace=arguments.replace,
        progress=told,
    )
    return report.as_json(), report.as_text(), 0


def _sample(arguments: argparse.Namespace) -> Answer:
    report = load_sample(ledger_of(arguments), datetime.now(UTC), told)
    return report.as_json(), report.as_text(), 0


def _spend(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    scope = Scope(whole_period(ledger, arguments.start, arguments.end), arguments.currency, arguments.basis)
    for condition in arguments.where:
        column, sign, value = condition.partition("=")
        if not sign:
            raise UsageError(f"'{condition}' is no condition: write COLUMN=VALUE")
        scope = scope.where(**{column: (value,)})
    now = datetime.now(UTC)
    answer, (told, lines) = spend(ledger, scope, arguments.by, now), late.told(ledger, scope, now)
    return answer.as_json() | told, "\n".join([answer.as_text(), *lines]), 0


def _export(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    kind = EXPORTS.get(arguments.target.suffix)
    if kind is None:
        raise UsageError(f"{arguments.target.name} ends in neither {' nor '.join(EXPORTS)}: the ending says the format")
    dated = arguments.start or arguments.end
    period = whole_period(ledger, arguments.start, arguments.end) if dated else None
    if arguments.allocated:
        report = export_allocated(ledger, period or whole_period(ledger, None, None), arguments.target, kind)
    else:
        report = export_ledger(ledger, period, arguments.target, kind, arguments.focus_version)
    ledger.state.record("export", arguments.target.name, report.as_json(), actor="local", now=datetime.now(UTC))
    text = f"{report.rows} rows written to {report.path}"
    text += "".join(f"\nfilled by FOCUS's fallback: {column} in {rows} rows" for column, rows in report.filled.items())
    text += "".join(
        f"\nunknown where FOCUS demands a value: {name} in {rows} rows" for name, rows in report.gaps.items()
    )
    return report.as_json(), text, 0


def _verify(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    return findings([*verify(ledger.home), warned(ledger)])


def _serve(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    if arguments.with_sample and not ledger.version():
        load_sample(ledger, datetime.now(UTC), told)
    code = serving.serve(ledger.home.path, arguments.address, arguments.port)
    return {"exit": code}, "", code
