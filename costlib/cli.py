"""The command line: the same library, for schedulers and notebooks' neighbours.

Exit 0 = done, 1 = a check failed or part was refused, 2 = bad usage. An error is one line on stderr.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn

from costlib import serving
from costlib.doctor import examine
from costlib.errors import CostlibError, UsageError
from costlib.exports import Format, export_ledger
from costlib.ledger import Ledger
from costlib.ledger.verify import Finding, verify
from costlib.models.spend_answer import spend, whole_period
from costlib.sample.load import load_sample
from costlib.scope import BASES, Scope

EXPORTS: dict[str, Format] = {".csv": "csv", ".parquet": "parquet"}
Answer = tuple[dict[str, Any], str, int]
"""What a command says: as JSON, as text, and the exit code."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one line on stderr."""
        self.exit(2, f"costboard: {message} (see '{self.prog} --help')\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = parser().parse_args(argv)
    sys.excepthook = partial(_last_words, _home(arguments))
    try:
        body, text, code = arguments.run(arguments)
    except CostlibError as error:
        print(f"costboard: {' '.join(str(error).split())}", file=sys.stderr)  # noqa: T201 - a command line prints
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:
        return 0
    print(json.dumps(body, indent=2) if arguments.json else text)  # noqa: T201 - a command line prints
    return int(code)


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(prog="costboard", description="Cloud and LLM cost in one FOCUS ledger.")
    top.add_argument("--home", type=Path, help="folder of lake and state (default: $COSTBOARD_HOME, else .costboard)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    command = _command(commands, "ingest", _ingest, "load bills: files, folders or globs; the format is detected")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    command.add_argument("--source", help="name of the source (default: format and billing account)")
    command.add_argument("--format", dest="wanted", help="format, where the content leaves it open")
    command.add_argument("--replace", action="store_true", help="load even what would shrink a closed month")

    _command(commands, "sample", _sample, "load the sample company")

    command = _command(commands, "spend", _spend, "ask the ledger: how much, by what")
    command.add_argument("--by", action="append", default=[], metavar="COLUMN")
    command.add_argument("--basis", default="BilledCost", choices=BASES)
    command.add_argument("--from", dest="start", type=_day, metavar="DAY")
    command.add_argument("--to", dest="end", type=_day, metavar="DAY", help="first day after the period")
    command.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE")
    command.add_argument("--currency", default="USD", type=str.upper)

    command = _command(commands, "export", _export, "write the ledger, or the part of a period, to a file")
    command.add_argument("target", type=Path, metavar="FILE", help="ends in .csv or .parquet")
    command.add_argument("--focus-version", choices=("1.2", "1.4"), help="exactly the columns of that FOCUS version")
    command.add_argument("--from", dest="start", type=_day, metavar="DAY")
    command.add_argument("--to", dest="end", type=_day, metavar="DAY", help="first day after the period")

    _command(commands, "verify", _verify, "check audit chain, stored totals and cube against each other")
    _command(commands, "doctor", _doctor, "check this machine and the folder of the ledger")

    command = _command(commands, "serve", _serve, "open the dashboard")
    command.add_argument("--port", type=int, default=8501)
    command.add_argument("--address", default="127.0.0.1", help="where to listen (default: this machine only)")
    command.add_argument("--with-sample", action="store_true", help="load the sample company if the ledger is empty")
    return top


def _command(
    commands: "argparse._SubParsersAction[Parser]",
    name: str,
    run: Callable[[argparse.Namespace], Answer],
    text: str,
) -> Parser:
    command = commands.add_parser(name, help=text, description=text)
    command.add_argument("--json", action="store_true", help="print JSON, amounts as decimal strings")
    command.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    command.set_defaults(run=run)
    return command


def _home(arguments: argparse.Namespace) -> Path:
    return arguments.home or Path(os.environ.get("COSTBOARD_HOME", ".costboard"))


def _ledger(arguments: argparse.Namespace) -> Ledger:
    return Ledger(_home(arguments))


def _last_words(home: Path, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One line for what nobody foresaw; the details go to a file beside the ledger."""
    if issubclass(kind, KeyboardInterrupt):
        print("costboard: stopped; nothing half done was kept", file=sys.stderr)  # noqa: T201 - a command line prints
        return
    log = home / "errors.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as stream:
        stream.write("".join(traceback.format_exception(kind, error, trace)))
    print(f"costboard: unforeseen {kind.__name__}: see {log} and report it", file=sys.stderr)  # noqa: T201 - as above


def _ingest(arguments: argparse.Namespace) -> Answer:
    report = _ledger(arguments).ingest(
        arguments.paths,
        now=datetime.now(UTC),
        source=arguments.source,
        wanted=arguments.wanted,
        replace=arguments.replace,
        progress=_told,
    )
    return report.as_json(), report.as_text(), 0


def _sample(arguments: argparse.Namespace) -> Answer:
    report = load_sample(_ledger(arguments), datetime.now(UTC), _told)
    return report.as_json(), report.as_text(), 0


def _spend(arguments: argparse.Namespace) -> Answer:
    ledger = _ledger(arguments)
    scope = Scope(whole_period(ledger, arguments.start, arguments.end), arguments.currency, arguments.basis)
    for condition in arguments.where:
        column, sign, value = condition.partition("=")
        if not sign:
            raise UsageError(f"'{condition}' is no condition: write COLUMN=VALUE")
        scope = scope.where(**{column: (value,)})
    answer = spend(ledger, scope, arguments.by, datetime.now(UTC))
    return answer.as_json(), answer.as_text(), 0


def _export(arguments: argparse.Namespace) -> Answer:
    ledger = _ledger(arguments)
    kind = EXPORTS.get(arguments.target.suffix)
    if kind is None:
        raise UsageError(f"{arguments.target.name} ends in neither {' nor '.join(EXPORTS)}: the ending says the format")
    dated = arguments.start or arguments.end
    period = whole_period(ledger, arguments.start, arguments.end) if dated else None
    report = export_ledger(ledger, period, arguments.target, kind, arguments.focus_version)
    ledger.state.record("export", arguments.target.name, report.as_json(), actor="local", now=datetime.now(UTC))
    text = f"{report.rows} rows written to {report.path}"
    text += "".join(f"\nfilled by FOCUS's fallback: {column} in {rows} rows" for column, rows in report.filled.items())
    text += "".join(
        f"\nunknown where FOCUS demands a value: {name} in {rows} rows" for name, rows in report.gaps.items()
    )
    return report.as_json(), text, 0


def _verify(arguments: argparse.Namespace) -> Answer:
    return _findings(verify(_ledger(arguments).home))


def _doctor(arguments: argparse.Namespace) -> Answer:
    return _findings(examine(_ledger(arguments).home))


def _findings(findings: Sequence[Finding]) -> Answer:
    lines = []
    for finding in findings:
        lines.append(f"{'ok    ' if finding.ok else 'FAILED'} {finding.check}")
        lines += [f"       {problem}" for problem in finding.problems]
    good = all(finding.ok for finding in findings)
    return {"ok": good, "findings": [f.as_json() for f in findings]}, "\n".join(lines), 0 if good else 1


def _serve(arguments: argparse.Namespace) -> Answer:
    ledger = _ledger(arguments)
    if arguments.with_sample and not ledger.version():
        load_sample(ledger, datetime.now(UTC), _told)
    code = serving.serve(ledger.home.path, arguments.address, arguments.port)
    return {"exit": code}, "", code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write it as 2026-10-31") from None


def _told(what: str, share: float) -> None:
    """Show progress where a person is looking."""
    if sys.stderr.isatty():
        print(f"\r\033[K{share:4.0%} {what}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
