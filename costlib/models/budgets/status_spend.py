"""What budgets are held against: cost by day of every budget at once, and exact cost of its cycle so far.

Budgets with the same columns, currency and basis share one question, however many they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from costlib import queries
from costlib.amounts import added
from costlib.ledger import Ledger
from costlib.models.budgets.status_scope import ask, columns_of, tags_of
from costlib.models.ratios import known
from costlib.policy.budgets import Budget
from costlib.scope import Period, Scope

Floats = npt.NDArray[np.float64]
_Kind = tuple[str, str, tuple[str, ...], int | None]
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Spent:
    """Cost of one budget.

    Args:
        first: Day of the first of ``daily``.
        daily: Cost per day up to the end of the data, floats; a day without known cost is 0.
        actual: Exact cost of the cycle so far; None where charges exist and no cost of them is known.
        charged: First day with a charge; None without any.
        unknown: Charges of the cycle that don't give the cost.
    """

    first: date
    daily: Floats
    actual: Decimal | None
    charged: date | None
    unknown: int


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
        found |= dict(zip(places, _Days(table, columns, days).of(budgets, cycles, places), strict=True))
    return [found[place] for place in range(len(budgets))]


def _asked(
    ledger: Ledger, alike: Sequence[Budget], columns: Sequence[str], days: Period, tenant: str | None
) -> pa.Table:
    filters = tuple((name, tuple(sorted({v for each in alike for v in each.match[name]}))) for name in columns)
    scope = Scope(days, alike[0].currency, alike[0].basis, filters, tenant)
    return ask(ledger, alike[0], queries.spend_over_time, scope, *columns)


class _Days:
    """One answer by day and columns; values of the columns that occur together are a combination, numbered."""

    def __init__(self, table: pa.Table, columns: Sequence[str], period: Period) -> None:
        self.period = period
        self.columns, self.codes = columns, np.zeros(len(table), dtype=np.int64)
        dictionaries = []
        for name in columns:
            coded = table[name].combine_chunks().dictionary_encode()
            dictionaries.append(coded.dictionary.to_pylist())
            self.codes = self.codes * len(coded.dictionary) + coded.indices.to_numpy()
        there, self.codes = np.unique(self.codes, return_inverse=True)
        self.count = len(there)
        self.codes_of = _codes_of(there, dictionaries)
        days = table["charge_date"].cast(pa.date32()).cast(pa.int32()).to_numpy()
        self.days = days.astype(np.int64) - period.start.toordinal() + date(1970, 1, 1).toordinal()
        self.sums = pa.table(
            {
                "code": pa.array(self.codes),
                "cost": pc.fill_null(table["cost"], Decimal(0)),
                "rows": table["rows"].cast(pa.int64()),
                "known": pc.fill_null(table["known"].cast(pa.int64()), 0),
            }
        )

    def of(self, budgets: Sequence[Budget], cycles: Sequence[Period], places: Iterable[int]) -> list[Spent]:
        """Cost of the budgets at these places."""
        wanted = list(places)
        exact = {cycle: self._exact(cycle) for cycle in {cycles[place] for place in wanted}}
        members = [self._members(budgets[place]) for place in wanted]
        by_day = self._by_day()
        return [
            self._spent(by_day, inside, exact[cycles[place]]) for place, inside in zip(wanted, members, strict=True)
        ]

    def _spent(self, by_day: Floats, inside: list[int], exact: Mapping[int, tuple[Decimal, int, int]]) -> Spent:
        sums = [exact[code] for code in inside if code in exact]
        rows, with_cost = sum(each[1] for each in sums), sum(each[2] for each in sums)
        daily = by_day[:, inside].sum(axis=1) if inside else np.zeros(self.period.days)
        charged = np.flatnonzero(daily)
        return Spent(
            self.period.start,
            daily,
            known(added(each[0] for each in sums), with_cost, rows),
            self.period.start + timedelta(days=int(charged[0])) if len(charged) else None,
            rows - with_cost,
        )

    def _members(self, budget: Budget) -> list[int]:
        """Combinations that the budget counts."""
        allowed = [
            set().union(*(codes.get(value, _NONE) for value in budget.match[name]))
            for name, codes in zip(self.columns, self.codes_of, strict=True)
        ]
        return sorted(set.intersection(*allowed)) if allowed else list(range(self.count))

    def _by_day(self) -> Floats:
        shape = (self.period.days, max(self.count, 1))
        places = self.days * shape[1] + self.codes
        costs = self.sums["cost"].cast(pa.float64()).to_numpy()
        sums: Floats = np.bincount(places, weights=costs, minlength=shape[0] * shape[1]).astype(np.float64)
        return sums.reshape(shape)

    def _exact(self, cycle: Period) -> dict[int, tuple[Decimal, int, int]]:
        """Cost, charges, and charges that give it, per combination, in a cycle."""
        start, end = ((day - self.period.start).days for day in (cycle.start, cycle.end))
        kept = self.sums.filter(pa.array((self.days >= start) & (self.days < end)))
        table = kept.group_by("code").aggregate([("cost", "sum"), ("rows", "sum"), ("known", "sum")])
        return {
            row["code"]: (row["cost_sum"], int(row["rows_sum"]), int(row["known_sum"])) for row in table.to_pylist()
        }


def _codes_of(there: npt.NDArray[np.int64], dictionaries: Sequence[Sequence[str]]) -> list[dict[str, set[int]]]:
    """Value to the combinations that have it, per column."""
    found: list[dict[str, set[int]]] = [{} for _ in dictionaries]
    for code, mixed in enumerate(there.tolist()):
        rest = mixed
        for column, values in reversed(list(enumerate(dictionaries))):
            rest, at = divmod(rest, len(values))
            found[column].setdefault(values[at], set()).add(code)
    return found
