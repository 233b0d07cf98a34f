"""Rows of budgets into the document: each one accepted, or refused with its reason, and none lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from costlib.errors import UsageError
from costlib.models.budgets.sheet_gone import gone
from costlib.models.budgets.stored import ends_checked, joined, replaced
from costlib.policy import budget_tree
from costlib.policy.budget_tree import by_name
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.policy.dated import ended
from costlib.policy.documents import parsed
from costlib.policy.sheets.budgets import SHEET
from costlib.policy.sheets.flat import EVERYTHING
from costlib.policy.sheets.numbered import Line, Refused
from costlib.policy.sheets.sheet import entry

MOST_PASSES = 20
"""Times that rows are looked at again after others were refused, before the rest of their names is refused too."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file.

    Args:
        policy: The document with all that was accepted.
        added: Accepted entries whose name and first day are new.
        changed: Accepted entries that replace one.
        same: Accepted entries that say what is there already.
        refused: The others, in the order of the file.
        gone: What a whole document takes away, and what it changes besides budgets, a sentence each.
    """

    policy: BudgetPolicy
    added: tuple[Budget, ...]
    changed: tuple[Budget, ...]
    same: int
    refused: tuple[Refused, ...]
    gone: tuple[str, ...] = ()

    def as_text(self) -> str:
        """What became of them, in a line."""
        return (
            f"{len(self.added):,} new, {len(self.changed):,} changed, {self.same:,} as they were, "
            f"{len(self.refused):,} refused"
        )


def imported(policy: BudgetPolicy, lines: Sequence[Line], source: str) -> Imported:
    """Put the rows of a file into a document.

    Args:
        policy: The document so far; budgets that the file does not name stay.
        lines: Of the file.
        source: What stands for an empty source.
    """
    reasons: dict[int, str] = {}
    found = dict(_read(policy, lines, source, reasons))
    _refuse_twice(found, reasons)
    passes = count()
    while fresh := dict(_clashes(policy, found)):
        if next(passes) >= MOST_PASSES:
            fresh = _with_their_like(fresh, found)
        reasons |= fresh
        found = {number: each for number, each in found.items() if number not in fresh}
    kept = list(found.values())
    refused = [Refused(each.number, each.cells, reasons[each.number]) for each in lines if each.number in reasons]
    return _told(policy, replaced(policy, _merged(policy, kept)), kept, refused)


def whole(policy: BudgetPolicy, fresh: BudgetPolicy) -> Imported:
    """What a whole document would change of another, and what of it would be gone."""
    return replace(_told(policy, fresh, fresh.budgets, ()), gone=gone(policy, fresh))


def _told(before: BudgetPolicy, after: BudgetPolicy, kept: Sequence[Budget], refused: Sequence[Refused]) -> Imported:
    old = {(each.name, each.valid_from): each for each in before.budgets}
    return Imported(
        after,
        tuple(each for each in kept if (each.name, each.valid_from) not in old),
        tuple(each for each in kept if old.get((each.name, each.valid_from), each) != each),
        sum(old.get((each.name, each.valid_from)) == each for each in kept),
        tuple(refused),
    )


def _read(
    policy: BudgetPolicy, lines: Sequence[Line], source: str, reasons: dict[int, str]
) -> Iterator[tuple[int, Budget]]:
    """Every row that is a budget; what is wrong with the others is added to the reasons."""
    ladders = {ladder.name for ladder in policy.ladders}
    for line in lines:
        body, faults = entry(SHEET, {**line.cells, "match": line.cells.get("match") or EVERYTHING})
        reason = line.fault or "; ".join(faults)
        budget = None if reason else _budget({"source": source, **body}, ladders)
        if isinstance(budget, Budget):
            yield line.number, budget
        else:
            reasons[line.number] = reason or str(budget)


def _budget(body: Mapping[str, Any], ladders: set[str]) -> Budget | str:
    """A budget, or what is wrong with it."""
    try:
        found = parsed(Budget, body, "")
    except UsageError as error:
        return str(error).lstrip(",: ")
    if found.ladder not in ladders:
        return f"there is no ladder '{found.ladder}': there are {', '.join(sorted(ladders))}"
    return found


def _refuse_twice(found: dict[int, Budget], reasons: dict[int, str]) -> None:
    """Refuse rows that say once more what begins on a day."""
    first: dict[tuple[object, ...], int] = {}
    for number, each in list(found.items()):
        line = first.setdefault((each.name, each.valid_from), number)
        if line != number:
            reasons[number] = f"'{each.name}' from {each.valid_from} stands in line {line} too: keep one"
            del found[number]


def _clashes(policy: BudgetPolicy, found: Mapping[int, Budget]) -> Iterator[tuple[int, str]]:
    """Rows whose days meet those of another row, or that are no part of their parent."""
    own = by_name(policy.budgets)
    rows: dict[str, list[int]] = {}
    for number, each in found.items():
        rows.setdefault(each.name, []).append(number)
    bad = False
    for name, numbers in rows.items():
        reason = ends_checked(joined(own.get(name, ()), [found[number] for number in numbers]))
        bad = bad or bool(reason)
        yield from ((number, reason) for number in numbers if reason)
    if not bad:
        yield from _orphans(policy, found)


def _with_their_like(fresh: Mapping[int, str], found: Mapping[int, Budget]) -> dict[int, str]:
    """Refused rows with all others of their names, for what is taken out of a chain may leave the rest no better."""
    by = {found[number].name: reason for number, reason in fresh.items()}
    return {number: fresh.get(number, by[each.name]) for number, each in found.items() if each.name in by}


def _orphans(policy: BudgetPolicy, found: Mapping[int, Budget]) -> Iterator[tuple[int, str]]:
    numbers = {(each.name, each.valid_from): number for number, each in found.items()}
    whole = ended(_merged(policy, list(found.values())), lambda each: each.name)
    for child, reason in budget_tree.faults(whole):
        blamed = numbers.get((child.name, child.valid_from))
        parents = (number for number, each in found.items() if each.name == child.parent)
        yield from ((number, reason) for number in ([blamed] if blamed is not None else parents))


def _merged(policy: BudgetPolicy, fresh: Sequence[Budget]) -> list[Budget]:
    chains = by_name(policy.budgets)
    for name, entries in by_name(fresh).items():
        chains[name] = joined(chains.get(name, ()), entries)
    return [each for chain in chains.values() for each in chain]
