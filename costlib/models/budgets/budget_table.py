"""Budgets as a table: each below the one that it is a part of, with what it has handed out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import pyarrow as pa

from costlib.models.budgets.hierarchy import Allotment, allotments
from costlib.models.ratios import in_percent, share
from costlib.policy.budget_scope import said
from costlib.policy.budgets import Budget, BudgetPolicy

INDENT = "\u2003"
MONEY = pa.decimal128(38, 10)


def ordered(budgets: Sequence[Budget]) -> list[tuple[int, Budget]]:
    """Budgets with their level, each right below its parent; one whose parent does not rule stands at the top."""
    names = {each.name for each in budgets}
    children: dict[str | None, list[Budget]] = {}
    for each in budgets:
        children.setdefault(each.parent if each.parent in names else None, []).append(each)
    return list(_below(None, 0, children))


def budget_table(policy: BudgetPolicy, day: date) -> pa.Table:
    """The budgets that rule on a day.

    Columns: ``budget`` (indented by level), ``scope``, ``cycle``, ``amount``, ``currency``, ``handed_out`` (the largest
    of its views; null without children), ``handed_out_percent``, ``ladder``, ``since``, ``until``,
    ``source``, ``basis``, ``part_of``.
    """
    given = {each.parent.name: each for each in sorted(allotments(policy, day), key=lambda each: each.allotted)}
    rows = [(INDENT * level + each.name, each, given.get(each.name)) for level, each in ordered(policy.on(day))]
    return pa.table(
        {
            "budget": pa.array([name for name, _, _ in rows], pa.string()),
            "scope": pa.array([said(each.match) for _, each, _ in rows], pa.string()),
            "cycle": pa.array([each.cycle for _, each, _ in rows], pa.string()),
            "amount": pa.array([each.amount for _, each, _ in rows], MONEY),
            "currency": pa.array([each.currency for _, each, _ in rows], pa.string()),
            "handed_out": pa.array([_allotted(found) for _, _, found in rows], MONEY),
            "handed_out_percent": pa.array([_percent(found) for _, _, found in rows], pa.float64()),
            "ladder": pa.array([each.ladder for _, each, _ in rows], pa.string()),
            "since": pa.array([each.valid_from for _, each, _ in rows], pa.date32()),
            "until": pa.array([each.valid_to for _, each, _ in rows], pa.date32()),
            "source": pa.array([each.source for _, each, _ in rows], pa.string()),
            "basis": pa.array([each.basis for _, each, _ in rows], pa.string()),
            "part_of": pa.array([each.parent for _, each, _ in rows], pa.string()),
        }
    )


def to_come(policy: BudgetPolicy, day: date) -> pa.Table:
    """Entries that begin after a day, soonest first: ``budget``, ``since``, ``amount``, ``currency``, ``source``."""
    rows = sorted((each for each in policy.budgets if each.valid_from > day), key=lambda each: each.valid_from)
    return pa.table(
        {
            "budget": pa.array([each.name for each in rows], pa.string()),
            "since": pa.array([each.valid_from for each in rows], pa.date32()),
            "amount": pa.array([each.amount for each in rows], MONEY),
            "currency": pa.array([each.currency for each in rows], pa.string()),
            "source": pa.array([each.source for each in rows], pa.string()),
        }
    )


def headline(policy: BudgetPolicy, day: date) -> str:
    """How many budgets rule, and how much of the top ones is handed out, in a sentence."""
    budgets = policy.on(day)
    over = [each for each in allotments(policy, day) if each.left < 0]
    parts = sum(each.parent is not None for each in budgets)
    count = f"{len(budgets)} budget{'s' if len(budgets) != 1 else ''} rule on {day.day} {day:%b %Y}"
    told = f"{count}, {parts} of them part of another" if parts else count
    return f"{told}; {len(over)} hand out more than they have" if over else told


def _below(
    parent: str | None, level: int, children: Mapping[str | None, Sequence[Budget]]
) -> Iterator[tuple[int, Budget]]:
    for each in children.get(parent, ()):
        yield level, each
        yield from _below(each.name, level + 1, children)


def _allotted(found: Allotment | None) -> Decimal | None:
    return None if found is None else found.allotted


def _percent(found: Allotment | None) -> float | None:
    return None if found is None else in_percent(share(found.allotted, found.amount))
