"""Spend of a period: how much, how much of it has an owner, how much is AI, and for how much of it a cost is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.ledger.freshness import Freshness
from costlib.models.ratios import known, share
from costlib.scope import Basis, Period, add_months, next_month

TREND_MONTHS = 13
"""Months on a trend: a year and the same month of the year before."""


@dataclass(frozen=True, slots=True)
class Spend:
    """Cost of some charges. ``cost`` is None where charges exist and no cost of them is known.

    ``unowned`` is the part that no tenant owns, ``ai`` the part of AI and machine learning; both are parts of ``cost``.
    """

    cost: Decimal | None
    unowned: Decimal
    ai: Decimal

    @property
    def unowned_share(self) -> float | None:
        """Fraction of the cost that no tenant owns."""
        return share(self.unowned, self.cost)

    @property
    def ai_share(self) -> float | None:
        """Fraction of the cost that is AI and machine learning."""
        return share(self.ai, self.cost)


NOTHING_KNOWN = Spend(None, Decimal(0), Decimal(0))


def spend(table: Any | None) -> Spend:
    """Read the one row of ``queries.profile``; without a table nothing is known."""
    return NOTHING_KNOWN if table is None else _spend(table.to_pylist()[0])


def spend_by_month(table: Any, period: Period, data: Freshness) -> dict[date, Spend]:
    """Read ``queries.profile`` per month: one entry for each month of the period.

    A month without charges cost nothing if a source has delivered it; else nothing is known of it.

    Args:
        table: Answer of ``queries.profile`` by ``month``.
        period: The months wanted.
        data: How far the sources reach.
    """
    found = {row["month"].date(): _spend(row) for row in table.to_pylist()}
    nothing = {True: Spend(Decimal(0), Decimal(0), Decimal(0)), False: NOTHING_KNOWN}
    return {
        month: found.get(month) or nothing[data.covers(Period(month, next_month(month)))] for month in months_of(period)
    }


def months_of(period: Period) -> list[date]:
    """First days of the months that the period touches.

    >>> [str(month) for month in months_of(Period(date(2026, 1, 31), date(2026, 3, 1)))]
    ['2026-01-01', '2026-02-01']
    """
    return list(_months(period))


def trend_period(period: Period, first_day: date, as_of: date) -> Period:
    """Whole months that put a period into its course: the last 13 months up to its end, or all of it if longer.

    The last month is cut where the data ends, the first where it begins.

    >>> trend_period(Period.month("2026-10"), first_day=date(2024, 1, 1), as_of=date(2026, 11, 15))
    Period(start=datetime.date(2025, 10, 1), end=datetime.date(2026, 11, 1))
    >>> trend_period(Period(date(2026, 11, 3), date(2026, 11, 10)), date(2026, 6, 1), date(2026, 11, 15))
    Period(start=datetime.date(2026, 6, 1), end=datetime.date(2026, 11, 15))
    """
    earliest = min(period.start.replace(day=1), add_months(period.last_day, 1 - TREND_MONTHS))
    end = min(next_month(period.last_day), as_of)
    return Period(min(max(earliest, first_day.replace(day=1)), end), end)


def months_over(period: Period, as_of: date) -> list[date]:
    """First days of the months that the period touches and that are over: what a line may end in."""
    return [month for month in months_of(period) if next_month(month) <= as_of]


def whole_months(months: Mapping[date, Spend], as_of: date) -> list[float]:
    """Known costs of the months that are over: a line that ends in half a month would seem to fall."""
    return [float(each.cost) for month, each in months.items() if each.cost is not None and next_month(month) <= as_of]


def comparable(period: Period, first_day: date) -> Period | None:
    """The period before, if the data reaches back to all of it; else None, for half a period compares with nothing."""
    before = period.before()
    return before if before.start >= first_day else None


def last_month(period: Period) -> Period:
    """The days of a period that lie in its last month.

    >>> last_month(Period(date(2026, 6, 1), date(2026, 11, 15)))
    Period(start=datetime.date(2026, 11, 1), end=datetime.date(2026, 11, 15))
    """
    return Period(max(period.start, period.last_day.replace(day=1)), period.end)


def basis_coverage(table: Any, basis: Basis) -> float | None:
    """For which fraction of spend the basis is known; None where nothing at all is.

    Each charge weighs as much as the dearest cost it gives, whatever its basis: usage covered by a commitment, billed
    at 0, weighs its list price.

    Args:
        table: Answer of ``queries.known_costs``.
        basis: The cost that should be known.
    """
    rows = table.to_pylist()
    whole = sum((row["gross"] for row in rows), Decimal(0))
    return share(sum((row["gross"] for row in rows if basis[0] in row["known_bases"]), Decimal(0)), whole)


def _spend(row: Mapping[str, Any]) -> Spend:
    return Spend(known(row["cost"], row["known"], row["rows"]), row["unowned"] or Decimal(0), row["ai"] or Decimal(0))


def _months(period: Period) -> Iterator[date]:
    month = period.start.replace(day=1)
    while month < period.end:
        yield month
        month = next_month(month)
