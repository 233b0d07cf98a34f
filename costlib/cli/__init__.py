"""The command line: the same library, for schedulers and notebooks' neighbours.

Exit 0 = done, 1 = a check failed or part was refused, 2 = bad usage. An error is one line on stderr.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from costlib.cli import (
    ai,
    alerts,
    anomalies,
    budgets,
    case,
    closing,
    doctor,
    forecast,
    ledger,
    pipeline,
    prices,
    roi,
    sources,
    tenants,
)
from costlib.cli.commands import Parser, home
from costlib.errors import CostlibError, UsageError
from costlib.models.wording import visible


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = parser().parse_args(argv)
    try:
        sys.excepthook = partial(_last_words, home(arguments))
        body, text, code = arguments.run(arguments)
        print(json.dumps(body, indent=2) if arguments.json else text, flush=True)  # noqa: T201 - as below
    except CostlibError as error:
        print(f"costboard: {visible(' '.join(str(error).split()))}", file=sys.stderr)  # noqa: T201 - a command line prints
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:  # who read us has enough; nothing is left to be flushed into the pipe at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(code)


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(prog="costboard", description="Cloud and LLM cost in one FOCUS ledger.")
    top.add_argument("--home", type=Path, help="folder of lake and state (default: $COSTBOARD_HOME, else .costboard)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    ledger.add_loading(commands)
    ledger.add_asking(commands)
    tenants.add(commands)
    closing.add(commands)
    case.add(commands)
    ai.add(commands)
    alerts.add(commands)
    prices.add(commands)
    budgets.add(commands)
    anomalies.add(commands)
    forecast.add(commands)
    roi.add(commands)
    sources.add(commands)
    pipeline.add(commands)
    doctor.add(commands)
    ledger.add_running(commands)
    return top


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
