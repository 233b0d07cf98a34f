"""One answer of the ledger by day and columns, and what it says of one budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from costlib.amounts import added
from costlib.models.ratios import known
from costlib.policy.budgets import Budget
from costlib.scope import Period

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
_NONE: frozenset[int] = frozenset()
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Spent:
    """Cost of one budget.

    Args:
        first: First day of ``booked`` and ``daily``.
        booked: Cost per day of charge up to the end of the data, floats; a day without known cost is 0.
        daily: The same, with what is charged for several days at once spread over them, as far as the data reaches.
        actual: Exact cost of the cycle so far; None where charges exist and no cost of them is known.
        charged: First day with a charge; None without any.
        unknown: Charges of the cycle that don't give the cost.
    """

    first: date
    booked: Floats
    daily: Floats
    actual: Decimal | None
    charged: date | None
    unknown: int


class Days:
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
        self.days, self.ends = (self._numbers(table[name]) for name in ("charge_date", "charged_until"))
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
        sides = self._booked(), self._spread()
        return [self._spent(sides, inside, exact[cycles[place]]) for place, inside in zip(wanted, members, strict=True)]

    def _spent(
        self, sides: tuple[Floats, Floats], inside: list[int], exact: Mapping[int, tuple[Decimal, int, int]]
    ) -> Spent:
        sums = [exact[code] for code in inside if code in exact]
        rows, with_cost = sum(each[1] for each in sums), sum(each[2] for each in sums)
        booked, daily = (side[:, inside].sum(axis=1) for side in sides)
        charged = np.flatnonzero(daily)
        return Spent(
            self.period.start,
            booked,
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

    def _numbers(self, days: pa.ChunkedArray) -> Integers:
        """Days as numbers, 0 for the first of the period."""
        numbers: Integers = days.cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)
        return numbers + _EPOCH - self.period.start.toordinal()

    def _booked(self) -> Floats:
        """Cost per day of charge (row) and combination (column)."""
        return self._added(self.days, self.codes, self.sums["cost"].cast(pa.float64()).to_numpy())

    def _spread(self) -> Floats:
        """As ``_booked``, with the charges of several days spread evenly; what lies after the data is left out."""
        costs = self.sums["cost"].cast(pa.float64()).to_numpy()
        lengths = np.maximum(self.ends - self.days, 1)
        rows = np.repeat(np.arange(len(costs)), lengths)
        starts = np.cumsum(lengths) - lengths
        days = self.days[rows] + np.arange(len(rows)) - starts[rows]
        inside = days < self.period.days
        return self._added(days[inside], self.codes[rows][inside], (costs / lengths)[rows][inside])

    def _added(self, days: Integers, codes: Integers, costs: Floats) -> Floats:
        shape = (self.period.days, max(self.count, 1))
        sums = np.bincount(days * shape[1] + codes, weights=costs, minlength=shape[0] * shape[1])
        return sums.astype(np.float64).reshape(shape)

    def _exact(self, cycle: Period) -> dict[int, tuple[Decimal, int, int]]:
        """Cost, charges, and charges that give it, per combination, in a cycle."""
        start, end = ((day - self.period.start).days for day in (cycle.start, cycle.end))
        kept = self.sums.filter(pa.array((self.days >= start) & (self.days < end)))
        table = kept.group_by("code").aggregate([("cost", "sum"), ("rows", "sum"), ("known", "sum")])
        return {
            row["code"]: (row["cost_sum"], int(row["rows_sum"]), int(row["known_sum"])) for row in table.to_pylist()
        }


def _codes_of(there: Integers, dictionaries: Sequence[Sequence[str]]) -> list[dict[str, set[int]]]:
    """Value to the combinations that have it, per column."""
    found: list[dict[str, set[int]]] = [{} for _ in dictionaries]
    for code, mixed in enumerate(there.tolist()):
        rest = mixed
        for column, values in reversed(list(enumerate(dictionaries))):
            rest, at = divmod(rest, len(values))
            found[column].setdefault(values[at], set()).add(code)
    return found
