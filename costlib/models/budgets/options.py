"""Budgets as options of the optimiser: parts of one budget, with bounds and what their money returns."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.errors import UsageError
from costlib.models.budgets.hierarchy import Allotment, allotments
from costlib.models.budgets.optimise import Optimum
from costlib.models.budgets.optimise_option import Option, Step
from costlib.policy.budget_scope import SPOKEN
from costlib.policy.budgets import Budget, BudgetPolicy

FEWEST = 2
"""Parts between which money can move."""
COVERED, BEYOND = 1.0, 0.0
"""What money returns at first: 1 for 1 up to the expected cost, then nothing."""


def groups(policy: BudgetPolicy, day: date) -> list[Allotment]:
    """Views of budgets whose parts last as long as they do, two or more, the largest first."""
    found = (each for each in allotments(policy, day) if len(each.children) >= FEWEST and _alike(policy, each, day))
    return sorted(found, key=lambda each: -each.allotted)


def title(group: Allotment) -> str:
    """A view in words, as ``Company by department``."""
    spoken = {column: name.replace("_", " ") for name, column in SPOKEN.items()}
    return f"{group.parent.name} by {' and '.join(spoken.get(name, name) for name in group.by) or 'part'}"


def rows(
    group: Allotment, expected: Mapping[str, float | None], floor: Decimal, ceiling: Decimal
) -> list[dict[str, Any]]:
    """What is said of each part at first.

    Args:
        group: The view.
        expected: Name to expected cost of its cycle; what it has where that is not known.
        floor: Fraction of what it has.
        ceiling: Likewise.
    """
    unit = minor_unit(group.parent.currency)
    return [
        {
            "name": name,
            "amount": float(amount),
            "floor": float(rounded(amount * floor, unit)),
            "ceiling": float(rounded(amount * ceiling, unit)),
            "first": COVERED,
            "up_to": float(rounded(Decimal(str(_or(expected.get(name), amount))), unit)),
            "beyond": BEYOND,
        }
        for name, amount in group.children.items()
    ]


def read(given: Sequence[Mapping[str, Any]], group: Allotment) -> list[Option]:
    """What was said of each part.

    Raises:
        UsageError: A cell is empty; names the budget.
    """
    unit = minor_unit(group.parent.currency)
    return [_option(row, group.children[str(row["name"])], unit) for row in given]


def entries(found: Optimum, policy: BudgetPolicy, since: date, source: str) -> list[Budget]:
    """New entries for the parts whose amount changes, from a day on."""
    ruling = {each.name: each for each in policy.on(since)}
    return [
        ruling[name].model_copy(update={"amount": amount, "valid_from": since, "valid_to": None, "source": source})
        for name, amount in found.amounts.items()
        if name in ruling and ruling[name].amount != amount
    ]


def _alike(policy: BudgetPolicy, group: Allotment, day: date) -> bool:
    cycles = {each.cycle for each in policy.on(day) if each.name in group.children}
    return cycles == {group.parent.cycle}


def _or(value: float | None, amount: Decimal) -> float:
    return float(amount) if value is None else max(value, 0.0)


def _option(row: Mapping[str, Any], amount: Decimal, unit: Decimal) -> Option:
    cells = {name: row[name] for name in ("floor", "ceiling", "first", "up_to", "beyond")}
    empty = next((name for name, value in cells.items() if value is None or value != value), None)  # noqa: PLR0124 - NaN
    if empty is not None:
        raise UsageError(f"'{row['name']}' has nothing under {empty.replace('_', ' ')}: fill it in")
    exact = {name: Decimal(str(value)) for name, value in cells.items()}
    first = Step(rounded(exact["up_to"], unit), exact["first"])
    steps = (*([first] if first.up_to else []), Step(None, exact["beyond"]))
    return Option(str(row["name"]), amount, rounded(exact["floor"], unit), rounded(exact["ceiling"], unit), steps)
