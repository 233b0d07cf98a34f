"""What every command shares: its parser, the folder it works in, what it answers, and how it shows progress."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from costlib.environment import environment
from costlib.ledger import Ledger
from costlib.ledger.verify import Finding

Answer = tuple[dict[str, Any], str, int]
"""What a command says: as JSON, as text, and the exit code."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with one line on stderr."""
        self.exit(2, f"costboard: {message} (see '{self.prog} --help')\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse has no public name for it


def command(commands: Commands, name: str, run: Callable[[argparse.Namespace], Answer], text: str) -> Parser:
    """Add a command; its own options are added to the parser that is returned."""
    added = commands.add_parser(name, help=text, description=text)
    added.add_argument("--json", action="store_true", help="print JSON, amounts as decimal strings")
    added.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    added.set_defaults(run=run)
    return added


def home(arguments: argparse.Namespace) -> Path:
    """Folder of lake and state."""
    return arguments.home or environment().home


def ledger_of(arguments: argparse.Namespace) -> Ledger:
    """The ledger that a command works on."""
    return Ledger(home(arguments))


def day(text: str) -> date:
    """A day, for options.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write it as 2026-10-31") from None


def currency(text: str) -> str:
    """A currency's code, for options.

    Raises:
        ArgumentTypeError: It is none.
    """
    code = text.upper()
    if re.fullmatch("[A-Z]{3}", code) is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no currency: write its code as USD")
    return code


def told(what: str, share: float) -> None:
    """Show progress where a person is looking."""
    if sys.stderr.isatty():
        print(f"\r\033[K{share:4.0%} {what}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)  # noqa: T201


def findings(found: Sequence[Finding]) -> Answer:
    """Checks, a line each, with what is wrong; exit 1 unless all hold; warnings are told alone."""
    lines = []
    for finding in found:
        word = "FAILED" if finding.problems else "WARN  " if finding.warnings else "ok    "
        lines.append(f"{word} {finding.check}")
        lines += [f"       {each}" for each in (*finding.problems, *finding.warnings)]
    good = all(finding.ok for finding in found)
    return {"ok": good, "findings": [f.as_json() for f in found]}, "\n".join(lines), 0 if good else 1
