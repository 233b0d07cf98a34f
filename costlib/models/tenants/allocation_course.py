"""Course of an allocation: amounts per month of who or what takes most, the others as one, the unallocated apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

import pyarrow as pa

from costlib.amounts import added
from costlib.models.allocation.result import Allocation, Share
from costlib.models.ratios import share
from costlib.models.spend import TREND_MONTHS
from costlib.scope import Period, add_months, next_month

By = Literal["tenant", "pool"]
Kind = Literal["part", "other", "unallocated"]
SHOWN = 8
UNALLOCATED = "Unallocated"
MONEY = pa.decimal128(38, 12)
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts per month, oldest first, of a part, of all other parts, or of what is unallocated."""

    name: str
    amounts: tuple[Decimal, ...]
    kind: Kind = "part"

    @property
    def total(self) -> Decimal:
        """All months."""
        return added(self.amounts)


@dataclass(frozen=True, slots=True)
class Course:
    """Months (first days, oldest first) and series that add up to the total of each month."""

    months: tuple[date, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[Decimal, ...]:
        """Total of each month."""
        return tuple(added(column) for column in zip(*(each.amounts for each in self.series), strict=True))


def course(found: Allocation, by: By, shown: int = SHOWN) -> Course:
    """Amounts per month by owner or by pool, the dearest first; more than ``shown`` are one.

    Args:
        found: All months that are wanted.
        by: ``tenant`` for owners, ``pool`` for the way on which cost came to them.
        shown: How many stand alone.
    """
    return _course(found.rows, by, _month, shown)


def _course(rows: Sequence[Share], by: By, when: Callable[[Share], date], shown: int) -> Course:
    months = tuple(sorted({when(row) for row in rows}))
    cells = _cells(rows, by, when)
    left = cells.pop(None, {})
    parts = sorted((_series(name, months, cells[name]) for name in cells if name), key=lambda s: (-s.total, s.name))
    parts = [each for each in parts if any(each.amounts)]
    return Course(
        months, (*condensed(parts, shown), *([_series(UNALLOCATED, months, left, "unallocated")] if left else []))
    )


def days_course(found: Allocation, by: By, shown: int = SHOWN) -> Course:
    """As ``course``, by day instead of month.

    Args:
        found: Broken down by ``charge_date`` alone.
        by: As there.
        shown: As there.
    """
    return _course(found.rows, by, _day, shown)


def condensed(parts: Sequence[Series], shown: int) -> list[Series]:
    """The first, and the rest as one."""
    rest = parts[shown:] if len(parts) > shown + 1 else []
    if not rest:
        return list(parts)
    amounts = tuple(added(column) for column in zip(*(each.amounts for each in rest), strict=True))
    return [*parts[:shown], Series(f"All others ({len(rest)})", amounts, "other")]


def course_table(found: Allocation, by: By) -> pa.Table:
    """All of it as a table, nothing condensed: month, ``by``, amount; what is unallocated has no name."""
    return _table(_cells(found.rows, by, _month), "month", by)


def days_table(found: Allocation, by: By) -> pa.Table:
    """As ``course_table``, by day: of what ``days_course`` takes."""
    return _table(_cells(found.rows, by, _day), "day", by)


def _month(row: Share) -> date:
    return row.month


def _day(row: Share) -> date:
    return date.fromisoformat(row.slice[0] or "")


def _table(cells: Mapping[str | None, Mapping[date, Decimal]], when: str, by: By) -> pa.Table:
    names = sorted(cells, key=lambda name: (name is None, name or ""))
    rows = [(month, name, cells[name][month]) for name in names for month in sorted(cells[name])]
    return pa.table(
        {
            when: pa.array([month for month, _, _ in rows], pa.date32()),
            by: pa.array([name for _, name, _ in rows], pa.string()),
            "amount": pa.array([amount for _, _, amount in rows], MONEY),
        }
    )


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """One month of all owners."""

    total: Decimal
    allocated: Decimal

    @property
    def unallocated(self) -> Decimal:
        """What no one was charged."""
        return self.total - self.allocated

    @property
    def accuracy(self) -> float | None:
        """Fraction that has an owner; None where the total is not positive."""
        return share(self.allocated, self.total)

    @property
    def unallocated_share(self) -> float | None:
        """Fraction that no one was charged; None where the total is not positive."""
        return share(self.unallocated, self.total)


def month_totals(found: Allocation, as_of: date) -> dict[date, MonthTotal]:
    """Totals of the months that are over, oldest first: a line that ends in half a month would seem to fall."""
    sums = found.sums(lambda row: (row.month, row.tenant is None))
    months = whole_months(sorted({month for month, _ in sums}), as_of)
    allocated = {month: sums.get((month, False), _NONE) for month in months}
    return {month: MonthTotal(allocated[month] + sums.get((month, True), _NONE), allocated[month]) for month in months}


def whole(found: Allocation) -> MonthTotal:
    """All its months as one."""
    return MonthTotal(found.total, found.allocated)


def months(found: Allocation) -> list[date]:
    """First days of its months, oldest first."""
    return sorted({row.month for row in found.rows})


def periods_over(found: Allocation, as_of: date) -> list[Period]:
    """Its months that are over, oldest first, each as a period."""
    return [Period(month, next_month(month)) for month in whole_months(months(found), as_of)]


def whole_months(months: Iterable[date], as_of: date) -> list[date]:
    """The months that are over: a line that ends in half a month would seem to fall."""
    return [month for month in months if next_month(month) <= as_of]


def over(found: Allocation, period: Period) -> Allocation:
    """Only the months that begin in a period. Its ledger's total is made of its own rows: it proves nothing."""
    rows = tuple(row for row in found.rows if period.start <= row.month < period.end)
    flows = tuple(each for each in found.flows if period.start <= each.segment.start < period.end)
    problems = tuple(each for each in found.problems if period.start <= each.segment.start < period.end)
    ledger = added(row.exact for row in rows)
    return replace(found, scope=found.scope.over(period), rows=rows, flows=flows, problems=problems, ledger=ledger)


def comparable(whole: Period, first_day: date, as_of: date) -> tuple[Period, Period] | None:
    """The months of a period that are over, and as many before them; None where the data holds no such pair.

    Args:
        whole: Whole months.
        first_day: Of the data.
        as_of: Exclusive end of the data.

    >>> pair = comparable(Period(date(2026, 10, 1), date(2026, 12, 1)), date(2024, 1, 1), as_of=date(2026, 11, 15))
    >>> [str(period) for period in pair or ()]
    ['2026-10-01 to 2026-10-31', '2026-09-01 to 2026-09-30']
    """
    end = min(whole.end, as_of.replace(day=1))
    if end <= whole.start:
        return None
    now = Period(whole.start, end)
    before = now.before()
    return (now, before) if before.start >= first_day else None


def course_period(whole: Period, first_day: date) -> Period:
    """The months that put a period into its course, and those that it compares with: a year back at least.

    >>> course_period(Period.month("2026-10"), date(2024, 1, 1))
    Period(start=datetime.date(2025, 10, 1), end=datetime.date(2026, 11, 1))
    """
    earliest = min(whole.before().start, add_months(whole.last_day, 1 - TREND_MONTHS))
    return Period(min(max(earliest, first_day.replace(day=1)), whole.start), whole.end)


def _cells(rows: Iterable[Share], by: By, when: Callable[[Share], date]) -> dict[str | None, dict[date, Decimal]]:
    """Amount per name and month; None is unallocated."""
    cells: dict[str | None, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        name = None if row.tenant is None else row.tenant if by == "tenant" else row.pool
        cells[name][when(row)] += row.amount
    return dict(cells)


def _series(name: str, months: Iterable[date], amounts: Mapping[date, Decimal], kind: Kind = "part") -> Series:
    return Series(name, tuple(amounts.get(month, _NONE) for month in months), kind)
