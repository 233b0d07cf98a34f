"""What a whole document would take away or change besides the budgets that it adds, in sentences."""

from collections.abc import Iterator, Sequence
from datetime import date

from costlib.policy.budgets import BudgetPolicy
from costlib.policy.dated import Dated

NAMED = 5
"""Entries that are named; the others are counted."""
_Entries = dict[tuple[str, date], Dated]


def gone(before: BudgetPolicy, after: BudgetPolicy) -> tuple[str, ...]:
    """Entries of every section that one document has and another has not, and rules that it says otherwise."""
    return tuple(said for section in BudgetPolicy.model_fields for said in _of_section(section, before, after))


def _of_section(section: str, before: BudgetPolicy, after: BudgetPolicy) -> Iterator[str]:
    old, new = (_entries(getattr(each, section)) for each in (before, after))
    lost = [key for key in old if key not in new]
    if lost:
        yield f"{section}: {_named(lost)} would be gone"
    changed = [key for key, entry in old.items() if key in new and new[key] != entry]
    if changed and section != "budgets":
        yield f"{section}: {_named(changed)} would change"
    fresh = [key for key in new if key not in old]
    if fresh and section != "budgets":
        yield f"{section}: {_named(fresh)} would be new"


def _entries(section: Sequence[Dated]) -> _Entries:
    return {(each.name, each.valid_from): each for each in section}


def _named(keys: Sequence[tuple[str, date]]) -> str:
    more = f" and {len(keys) - NAMED:,} more" if len(keys) > NAMED else ""
    return ", ".join(f"'{name}' from {day}" for name, day in keys[:NAMED]) + more
