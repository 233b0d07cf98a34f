"""What budgets are held against: cost by day of every budget at once, and exact cost of its cycle so far.

Budgets with the same columns, currency and basis share one question, however many they are.
"""

from collections.abc import Sequence
from datetime import timedelta

import pyarrow as pa

from costlib import queries_budgets
from costlib.ledger import Ledger
from costlib.models.budgets.status_days import Days, Spent
from costlib.models.budgets.status_scope import ask, columns_of, tags_of
from costlib.policy.budgets import Budget
from costlib.scope import Period, Scope

TAG_DAYS = 184
"""History of a budget by tags, which takes single charges to read."""
_Kind = tuple[str, str, tuple[str, ...], int | None]


def spent(
    ledger: Ledger, budgets: Sequence[Budget], cycles: Sequence[Period], days: Period, tenant: str | None = None
) -> list[Spent]:
    """Cost of each budget, in their order.

    Args:
        ledger: Where costs come from.
        budgets: Each is held against its own columns, currency and basis.
        cycles: Of each budget; days of it outside ``days`` count nothing.
        days: History wanted, up to the exclusive end of the data.
        tenant: Restriction, as of a scope.
    """
    kinds: dict[_Kind, list[int]] = {}
    for place, budget in enumerate(budgets):
        alone = place if tags_of(budget) else None
        kinds.setdefault((budget.currency, budget.basis, columns_of(budget), alone), []).append(place)
    found: dict[int, Spent] = {}
    for (_, _, columns, _), places in kinds.items():
        asked = _newest(days, cycles[places[0]]) if tags_of(budgets[places[0]]) else days
        table = _asked(ledger, [budgets[place] for place in places], columns, asked, tenant)
        found |= dict(zip(places, Days(table, columns, days).of(budgets, cycles, places), strict=True))
    return [found[place] for place in range(len(budgets))]


def _newest(days: Period, cycle: Period) -> Period:
    """What is read of single charges: the newest months, and all of the cycle."""
    return Period(max(min(days.end - timedelta(days=TAG_DAYS), cycle.start), days.start), days.end)


def _asked(
    ledger: Ledger, alike: Sequence[Budget], columns: Sequence[str], days: Period, tenant: str | None
) -> pa.Table:
    filters = tuple((name, tuple(sorted({v for each in alike for v in each.match[name]}))) for name in columns)
    scope = Scope(days, alike[0].currency, alike[0].basis, filters, tenant)
    return ask(ledger, alike[0], queries_budgets.by_day, scope, *columns)
