"""What budgets are held against: cost by day of every budget at once, and exact cost of its cycle so far.

Budgets with the same columns, currency and basis share one question, however many they are.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from costlib import queries_budgets
from costlib.ledger import Ledger
from costlib.models.budgets.status_days import Days, Spent
from costlib.models.budgets.status_scope import ask, columns_of, tags_of
from costlib.policy.budgets import Budget
from costlib.scope import Period, Scope

Floats = npt.NDArray[np.float64]
_Kind = tuple[str, str, tuple[str, ...], int | None]
_NONE: frozenset[int] = frozenset()


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
        table = _asked(ledger, [budgets[place] for place in places], columns, days, tenant)
        found |= dict(zip(places, Days(table, columns, days).of(budgets, cycles, places), strict=True))
    return [found[place] for place in range(len(budgets))]


def _asked(
    ledger: Ledger, alike: Sequence[Budget], columns: Sequence[str], days: Period, tenant: str | None
) -> pa.Table:
    filters = tuple((name, tuple(sorted({v for each in alike for v in each.match[name]}))) for name in columns)
    scope = Scope(days, alike[0].currency, alike[0].basis, filters, tenant)
    return ask(ledger, alike[0], queries_budgets.by_day, scope, *columns)
