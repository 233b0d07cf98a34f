"""Budgets as parts of others: what a child must share with its parent, and who stands above whom."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from costlib.policy.budget_entry import MONTHS, Budget
from costlib.policy.budget_scope import said, within

FOREVER = date.max
MOST_LEVELS = 20
"""Budgets above one another."""


def check(budgets: Sequence[Budget]) -> None:
    """Check that every parent is there, and that its children are parts of it.

    Raises:
        ValueError: The first that is not; names both and the remedy.
    """
    wrong = next(faults(budgets), None)
    if wrong is not None:
        raise ValueError(wrong[1])


def faults(budgets: Sequence[Budget]) -> Iterator[tuple[Budget, str]]:
    """Every entry that is no part of its parent, and why. Entries must have their ends (``dated.ended``)."""
    named = {name: sorted(chain, key=_start) for name, chain in by_name(budgets).items()}
    for child in budgets:
        if child.parent is None:
            continue
        parents = named.get(child.parent)
        if parents is None:
            yield (
                child,
                f"'{child.name}' is a part of '{child.parent}', which is no budget: add it, or correct the name",
            )
        elif child.name in (over := above(child, named)):
            yield child, f"'{child.name}' stands above itself: take it or '{child.parent}' out of that ring"
        elif len(over) > MOST_LEVELS:
            yield (
                child,
                f"'{child.name}' has more than {MOST_LEVELS} budgets above it: name one higher up as its parent",
            )
        else:
            yield from ((child, reason) for parent in _met(child, parents) if (reason := _unlike(child, parent)))


def by_name(budgets: Sequence[Budget]) -> dict[str, list[Budget]]:
    """Entries of each name."""
    found: dict[str, list[Budget]] = {}
    for each in budgets:
        found.setdefault(each.name, []).append(each)
    return found


def above(child: Budget, named: Mapping[str, Sequence[Budget]]) -> list[str]:
    """Names of the budgets that one is a part of, its parent first; ends where a ring closes, or beyond the most."""
    found: list[str] = []
    parent = child.parent
    while parent is not None and parent not in found and len(found) <= MOST_LEVELS:
        found.append(parent)
        parent = next((each.parent for each in reversed(named.get(parent, ()))), None)
    return found


def _met(child: Budget, parents: Sequence[Budget]) -> Iterator[Budget]:
    """Entries of a parent, oldest first, that rule on some day of the child's."""
    first = max(bisect_right(parents, child.valid_from, key=_start) - 1, 0)
    begun = takewhile(lambda at: parents[at].valid_from < (child.valid_to or FOREVER), range(first, len(parents)))
    return (parents[at] for at in begun if child.valid_from < (parents[at].valid_to or FOREVER))


def _start(entry: Budget) -> date:
    return entry.valid_from


def _unlike(child: Budget, parent: Budget) -> str:
    """Why one can't be a part of the other; empty where it can."""
    both = f"'{child.name}' is a part of '{parent.name}', but"
    if not within(child.match, parent.match):
        return f"{both} counts {said(child.match)}, not all of it within {said(parent.match)}: narrow it"
    if MONTHS[child.cycle] > MONTHS[parent.cycle]:
        return f"{both} lasts a {child.cycle}, longer than its {parent.cycle}: give it a shorter cycle"
    for field in ("currency", "basis"):
        mine, theirs = getattr(child, field), getattr(parent, field)
        if mine != theirs:
            return f"{both} its {field} is {mine}, not {theirs}: give both the same"
    return ""
