"""How budgets lie to each other: what parents have handed out, and which budgets count the same cost unawares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import added
from costlib.policy.budget_scope import Match, shares
from costlib.policy.budget_tree import above, by_name
from costlib.policy.budgets import MONTHS, Budget, BudgetPolicy
from costlib.scope import Period, add_months


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a parent has handed out over one of its cycles, one view of it.

    Args:
        parent: The budget.
        period: Its cycle.
        by: Columns that its children are told apart by: departments and providers are two views of the same amount.
        amount: Of the parent.
        children: Name to what it holds over the parent's cycle.
    """

    parent: Budget
    period: Period
    by: tuple[str, ...]
    amount: Decimal
    children: Mapping[str, Decimal]

    @property
    def allotted(self) -> Decimal:
        """What the children hold together, in the parent's currency."""
        return added(self.children.values())

    @property
    def left(self) -> Decimal:
        """What no child holds; negative where more was handed out than there is."""
        return self.amount - self.allotted


def entry_on(entries: Sequence[Budget], period: Period) -> Budget | None:
    """The entry that rules a cycle: at its last day, else at its first one. Entries must have their ends."""
    days = (period.last_day, period.start)
    return next((each for day in days for each in entries if each.rules_on(day)), None)


def allotments(policy: BudgetPolicy, day: date) -> list[Allotment]:
    """What every budget that rules on a day has handed out over its cycle; none for one without children."""
    chains = by_name(policy.entries)
    children: dict[str, list[str]] = {}
    for name, chain in chains.items():
        for parent in {each.parent for each in chain if each.parent is not None}:
            children.setdefault(parent, []).append(name)
    return [each for parent in policy.on(day) for each in _views(parent, day, children.get(parent.name, ()), chains)]


def overlaps(policy: BudgetPolicy, day: date) -> list[tuple[Budget, Budget]]:
    """Pairs of budgets of one cycle that count the same cost, though neither is a part of the other."""
    ruling = policy.on(day)
    named = by_name(ruling)
    return [
        (one, other)
        for one, other in _meeting(ruling)
        if one.cycle == other.cycle and other.name not in above(one, named) and one.name not in above(other, named)
    ]


def _views(
    parent: Budget, day: date, names: Sequence[str], chains: Mapping[str, Sequence[Budget]]
) -> Iterator[Allotment]:
    period = parent.cycle_of(day)
    views: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for name in names:
        for each in _cycles(chains[name], period):
            if each.parent == parent.name:
                held = views.setdefault(tuple(sorted(each.match)), {})
                held[name] = held.get(name, Decimal(0)) + each.amount
    yield from (Allotment(parent, period, by, parent.amount, held) for by, held in views.items())


def _cycles(chain: Sequence[Budget], period: Period) -> Iterator[Budget]:
    """The entry of a budget for each of its cycles in a period."""
    start = period.start
    while start < period.end:
        cycle = Period(start, add_months(start, min(MONTHS[each.cycle] for each in chain)))
        found = entry_on(chain, cycle)
        if found is not None:
            yield found
        start = cycle.end


def _meeting(budgets: Sequence[Budget]) -> Iterator[tuple[Budget, Budget]]:
    """Pairs that share cost, each once; budgets are looked up by their values, so that thousands take no longer."""
    kinds: dict[tuple[str, ...], list[int]] = {}
    for number, each in enumerate(budgets):
        kinds.setdefault(tuple(sorted(each.match)), []).append(number)
    pairs = {
        (min(one, other), max(one, other))
        for wide in kinds
        for narrow in kinds
        if set(wide) <= set(narrow)
        for one, other in _candidates(budgets, wide, kinds[wide], kinds[narrow])
    }
    yield from (
        (budgets[one], budgets[other])
        for one, other in sorted(pairs)
        if shares(budgets[one].match, budgets[other].match)
    )


def _candidates(
    budgets: Sequence[Budget], columns: Sequence[str], wide: Sequence[int], narrow: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs that share a value of the column with most values; all pairs where the wider scope has no column."""
    column = max(columns, key=lambda name: len({v for at in wide for v in budgets[at].match[name]}), default=None)
    index: dict[str | None, list[int]] = {}
    for number in wide:
        for value in _values(budgets[number].match, column):
            index.setdefault(value, []).append(number)
    for number in narrow:
        for value in _values(budgets[number].match, column):
            yield from ((other, number) for other in index.get(value, ()) if other != number)


def _values(match: Match, column: str | None) -> Sequence[str | None]:
    return (None,) if column is None else match[column]
