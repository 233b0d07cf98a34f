"""Rounding of an allocation: exact parts in, amounts in whole minor units out, each adding up to the one above."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from costlib.amounts import added
from costlib.cents import apportion, rounded
from costlib.models.allocation.result import Share


class Draft(NamedTuple):
    """A share before rounding: what its line has in common (``line``), and what is its own."""

    line: Share
    tenant: str | None
    quantity: Decimal
    exact: Decimal
    reason: str = ""

    def of(self, amount: Decimal) -> Share:
        """The share with its amount."""
        each = self.line
        return Share(
            each.segment, each.pool, each.activity, each.part, each.method, each.driver, each.unit, self.tenant,
            each.slice, self.quantity, each.total, each.weight, each.cost, self.exact, amount, self.reason,
        )  # fmt: skip


Level = Callable[[Draft], Hashable]
LEVELS: tuple[Level, ...] = (
    lambda draft: (draft.line.segment.start, draft.line.pool),
    lambda draft: (draft.tenant is None, draft.tenant or ""),
    lambda draft: (draft.line.activity, draft.line.part, draft.line.driver, draft.line.slice, draft.reason),
)
"""What is rounded inside what: pools of a month, owners of a pool, lines of an owner."""


def in_units(drafts: Sequence[Draft], totals: Mapping[date, Decimal], unit: Decimal) -> tuple[Share, ...]:
    """Give every draft its amount: months are rounded once, then pools, owners and lines by largest remainder.

    Args:
        drafts: In any order; they keep it.
        totals: Month (first day) to the exact cost that its drafts share out.
        unit: The minor unit.

    Raises:
        UsageError: The drafts of a month do not make its total.
    """
    amounts: dict[int, Decimal] = {}
    months = _grouped(drafts, range(len(drafts)), lambda draft: draft.line.month)
    for month, total in totals.items():
        _settle(drafts, months.get(month, []), rounded(total, unit), LEVELS, unit, amounts)
    return tuple(draft.of(amounts[number]) for number, draft in enumerate(drafts))


def _settle(
    drafts: Sequence[Draft],
    numbers: Sequence[int],
    total: Decimal,
    levels: Sequence[Level],
    unit: Decimal,
    amounts: dict[int, Decimal],
) -> None:
    """Round the drafts of these numbers so that they add up to ``total``; results go into ``amounts``."""
    if not levels:
        amounts.update(apportion(total, {number: drafts[number].exact for number in numbers}, unit))
        return
    groups = _grouped(drafts, numbers, levels[0])
    parts = {key: added(drafts[number].exact for number in inside) for key, inside in groups.items()}
    for key, part in apportion(total, parts, unit).items():
        inside = groups[key]
        if len(inside) == 1:
            amounts[inside[0]] = part
        else:
            _settle(drafts, inside, part, levels[1:], unit, amounts)


def _grouped(drafts: Sequence[Draft], numbers: Iterable[int], key: Level) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number in numbers:
        groups[key(drafts[number])].append(number)
    return groups
