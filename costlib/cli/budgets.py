"""Commands of budgets: ``budgets``, and of it ``check``, ``import`` and ``export``."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from costlib.cli.commands import Answer, Commands, Parser, command, currency, ledger_of
from costlib.errors import UsageError
from costlib.exports import budget_csv
from costlib.exports.sheet_csv import decoded
from costlib.ledger import Ledger
from costlib.ledger.home import disk_errors
from costlib.models.advised import budget_words, budgets
from costlib.models.budgets import gate_words, gates, report
from costlib.models.budgets.flags import flags
from costlib.models.budgets.sheet import Imported, imported, whole
from costlib.models.budgets.status import statuses
from costlib.models.budgets.stored import body
from costlib.models.wording import visible
from costlib.policy import decisions
from costlib.policy.budgets import KIND, BudgetPolicy, stored
from costlib.policy.documents import from_toml, to_toml, within_bounds
from costlib.scope import Period

WHO = "local"


def add(commands: Commands) -> None:
    """Add what budgets are asked, and how they come in and go out."""
    added = command(commands, "budgets", _budgets, "budgets with what is spent and expected; the gates of a spend")
    added.add_argument("--month", metavar="YYYY-MM", help="whose cycles (default: those of the last day of the data)")
    parts = added.add_subparsers(metavar="PART")
    check = _part(parts, "check", _check, "whether a spend may go ahead: exit 1 when a gate stops it")
    check.add_argument("--scope", action="append", default=[], metavar="COLUMN=VALUE", help="whose cost it will be")
    check.add_argument("--amount", required=True, metavar="AMOUNT")
    check.add_argument("--currency", default="USD", type=currency)
    taken = _part(parts, "import", _import, "budgets of a .csv, row by row, or the whole document of a .toml")
    taken.add_argument("file", type=Path, metavar="FILE", nargs="?")
    taken.add_argument("--from-provider", action="store_true", help="those that providers keep, in place of a file")
    taken.add_argument("--only", action="append", default=[], metavar="NAME", help="of a provider's, those alone")
    taken.add_argument("--source", metavar="TEXT", help="why, or where they come from; needed to keep them")
    taken.add_argument("--keep", action="store_true", help="keep what is accepted (default: only say what would be)")
    given = _part(parts, "export", _export, "write budgets as .csv, or the whole document as .toml")
    given.add_argument("file", type=Path, metavar="FILE")


def _part(parts: Commands, name: str, run: Callable[[argparse.Namespace], Answer], text: str) -> Parser:
    """A command of the command: ``--json`` may stand before it or after it."""
    added = parts.add_parser(name, help=text, description=text)
    added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    added.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    added.set_defaults(run=run)
    return added


def _budgets(arguments: argparse.Namespace) -> Answer:
    ledger = ledger_of(arguments)
    day = Period.month(arguments.month).last_day if arguments.month else None
    policy = stored(ledger.state)
    told = report.Told(tuple(statuses(ledger, day, policy=policy)), flags(policy, day or ledger.freshness().last_day))
    return told.as_json(), told.as_text(), 0


def _check(arguments: argparse.Namespace) -> Answer:
    scope: dict[str, tuple[str, ...]] = {}
    for each in arguments.scope:
        column, mark, value = each.partition("=")
        if not mark or not value:
            raise UsageError(f"'{each}' is no scope: write it as department=platform")
        scope[column] = (*scope.get(column, ()), value)
    try:
        amount = within_bounds(arguments.amount)
    except ValueError:
        raise UsageError(f"'{arguments.amount}' is no amount: write it as 1200.00") from None
    found = gates.check(
        ledger_of(arguments), gates.asked(scope, amount, arguments.currency), today=datetime.now(UTC).date()
    )
    return gate_words.as_json(found), gate_words.as_text(found), 1 if found.stopped else 0


def _import(arguments: argparse.Namespace) -> Answer:
    if arguments.from_provider:
        return _import_theirs(arguments)
    if arguments.file is None or arguments.only:
        raise UsageError("name a FILE of budgets, or add --from-provider (to which --only belongs)")
    if arguments.keep and not arguments.source:
        raise UsageError("--keep needs --source, where the budgets come from: add it")
    ledger, file = ledger_of(arguments), arguments.file
    before = decisions.newest(ledger.state, KIND)
    found = _accepted(BudgetPolicy.of(before.body), file, arguments.source or "")
    if arguments.keep:
        told = {"actor": WHO, "source": arguments.source, "now": datetime.now(UTC), "onto": before.sha256}
        decisions.save(ledger.state, KIND, body(found.policy), **told)
    end = "kept" if arguments.keep else "not kept: add --keep and --source"
    gone = [visible(each) for each in found.gone]
    lines = [found.as_text(), *gone, *(visible(f"line {each.line}: {each.reason}") for each in found.refused), end]
    rows = [{"line": each.line, "reason": each.reason} for each in found.refused]
    said = {"kept": arguments.keep, "budgets": len(found.policy.budgets), "refused": rows, "gone": [*found.gone]}
    return said, "\n".join(lines), 1 if found.refused else 0


def _import_theirs(arguments: argparse.Namespace) -> Answer:
    """Take over what providers keep; nothing is asked of them here."""
    if arguments.file is not None:
        raise UsageError("--from-provider takes no FILE: leave one of them out")
    ledger = ledger_of(arguments)
    found, before = _theirs(ledger, arguments.only), decisions.newest(ledger.state, KIND)
    policy = budgets.take_over(BudgetPolicy.of(before.body), [each for each in found if each.entry])
    if arguments.keep:
        why, now = arguments.source or "budgets of providers", datetime.now(UTC)
        decisions.save(ledger.state, KIND, body(policy), actor=WHO, source=why, now=now, onto=before.sha256)
    return budget_words.answer(found, policy, kept=arguments.keep)


def _theirs(ledger: Ledger, only: list[str]) -> list[budgets.Theirs]:
    found = budgets.theirs(ledger)
    if not found:
        raise UsageError("no provider was asked for its budgets yet: add the topic budgets to a source, then sync")
    names = {each.told.name for each in found}
    astray = next((name for name in only if name not in names), None)
    if astray is not None:
        raise UsageError(f"no provider keeps a budget '{astray}': there are {', '.join(sorted(names))}")
    return [each for each in found if not only or each.told.name in only]


def _accepted(policy: BudgetPolicy, file: Path, source: str) -> Imported:
    """What a file makes of the document: a .csv adds to it, a .toml is all of it."""
    ending, content = _ending(file), _content(file)
    if ending == ".csv":
        return imported(policy, budget_csv.read(content, file.name), source)
    return whole(policy, BudgetPolicy.of(from_toml(decoded(content, file.name), file.name)))


def _export(arguments: argparse.Namespace) -> Answer:
    ledger, file = ledger_of(arguments), arguments.file
    policy = stored(ledger.state)
    content = to_toml(body(policy)).encode() if _ending(file) == ".toml" else budget_csv.write(policy.budgets)
    if not file.parent.is_dir():
        raise UsageError(f"{file.parent} is no folder: make it, or name another")
    with disk_errors(file):
        file.write_bytes(content)
    return {"budgets": len(policy.budgets), "file": str(file)}, f"{len(policy.budgets):,} budgets in {file}", 0


def _ending(file: Path) -> str:
    if file.suffix.lower() not in {".toml", ".csv"}:
        raise UsageError(f"{file.name} ends in neither .toml nor .csv: the ending says the format")
    return file.suffix.lower()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} can't be read ({error.strerror}): name a file of budgets") from error
