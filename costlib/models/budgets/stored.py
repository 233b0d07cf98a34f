"""Budgets as they are changed: entries put in, budgets ended. What was before stays in earlier versions."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from costlib.policy.budget_rules import Gate, Ladder
from costlib.policy.budget_tree import by_name
from costlib.policy.budgets import KIND, Budget, BudgetPolicy
from costlib.policy.dated import Dated, ended
from costlib.policy.documents import parsed, plain


def body(policy: BudgetPolicy) -> dict[str, Any]:
    """Sections of a document in plain values, as they are saved."""
    return {
        name: [plain(entry.model_dump(exclude_defaults=True)) for entry in getattr(policy, name)]
        for name in BudgetPolicy.model_fields
    }


def put(policy: BudgetPolicy, entries: Sequence[Budget]) -> BudgetPolicy:
    """The document with these entries.

    An entry replaces one of its name and first day, and ends the one that rules before it.

    Raises:
        UsageError: What would come of it is no such document; names the entry.
    """
    chains = by_name(policy.budgets)
    for name, fresh in by_name(entries).items():
        chains[name] = joined(chains.get(name, []), fresh)
    return replaced(policy, [each for chain in chains.values() for each in chain])


def end(policy: BudgetPolicy, name: str, day: date) -> BudgetPolicy:
    """The document without a budget from a day on; gone altogether if it would never have ruled.

    Raises:
        UsageError: It would be gone, and another budget is a part of it.
    """
    chains = by_name(policy.budgets)
    kept = (each.model_copy(update={"valid_to": min(each.valid_to or day, day)}) for each in chains[name])
    chains[name] = [each for each in kept if each.valid_to is not None and each.valid_from < each.valid_to]
    return replaced(policy, [each for chain in chains.values() for each in chain])


def put_ladders(policy: BudgetPolicy, fresh: Sequence[Ladder]) -> BudgetPolicy:
    """The document with these ladders; one of the name and first day of another takes its place.

    Raises:
        UsageError: What would come of it is no such document; names the entry.
    """
    known = {(each.name, each.valid_from) for each in fresh}
    kept = [each for each in policy.ladders if (each.name, each.valid_from) not in known]
    return _with(policy, "ladders", [*kept, *fresh])


def put_gate(policy: BudgetPolicy, given: Mapping[str, Any]) -> BudgetPolicy:
    """The document with a gate, which takes over from one of its name from its first day on.

    Raises:
        UsageError: It is no gate; names what is wrong.
    """
    fresh = parsed(Gate, given, "the gate")
    others = [each for each in policy.gates if (each.name, each.valid_from) != (fresh.name, fresh.valid_from)]
    return _with(policy, "gates", [*(_cut(each, fresh.name, fresh.valid_from) for each in others), fresh])


def end_gate(policy: BudgetPolicy, name: str, day: date) -> BudgetPolicy:
    """The document without a gate from a day on; gone altogether if it would never have ruled."""
    kept = [each for each in policy.gates if each.name != name or each.valid_from < day]
    ends = [
        each.model_copy(update={"valid_to": min(each.valid_to or day, day)}) if each.name == name else each
        for each in kept
    ]
    return _with(policy, "gates", ends)


def replaced(policy: BudgetPolicy, budgets: Sequence[Budget]) -> BudgetPolicy:
    """The document with these budgets in place of its own.

    Raises:
        UsageError: It is no such document; names the entry.
    """
    return _with(policy, "budgets", budgets)


def joined(before: Iterable[Budget], fresh: Sequence[Budget]) -> list[Budget]:
    """Entries of one name, old and new, oldest first: a new one replaces or ends the old one that it meets."""
    days = sorted({each.valid_from for each in fresh})
    known = set(days)
    kept = [_until(each, days) for each in before if each.valid_from not in known]
    return sorted([*kept, *fresh], key=lambda each: each.valid_from)


def ends_checked(entries: Sequence[Budget]) -> str:
    """What is wrong with the days of entries of one name; empty when nothing is."""
    try:
        ended(entries, lambda entry: entry.name)
    except ValueError as error:
        return str(error)
    return ""


def _with(policy: BudgetPolicy, section: str, entries: Sequence[Dated]) -> BudgetPolicy:
    sections = {name: getattr(policy, name) for name in BudgetPolicy.model_fields}
    return parsed(BudgetPolicy, sections | {section: tuple(entries)}, KIND)


def _cut(gate: Gate, name: str, day: date) -> Gate:
    """A gate of that name whose own end lies beyond a day ends on it."""
    beyond = gate.name == name and gate.valid_from < day and gate.valid_to is not None and gate.valid_to > day
    return gate.model_copy(update={"valid_to": day}) if beyond else gate


def _until(entry: Budget, days: Sequence[date]) -> Budget:
    """An entry that ends no later than the first of the days inside it; the days are in order."""
    after = bisect_right(days, entry.valid_from)
    cut = entry.valid_to is not None and after < len(days) and days[after] < entry.valid_to
    return entry.model_copy(update={"valid_to": days[after]}) if cut else entry
