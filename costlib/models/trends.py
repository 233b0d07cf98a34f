"""Trends: by how much cost grows from period to period, where it heads, and how much it swings.

Source: models.md of the reference framework (AWS, trends).
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from costlib import amounts, queries
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.ratios import known
from costlib.models.wording import percent
from costlib.scope import Period, Scope, next_month

LEAST = 2
"""Periods that a trend needs."""
FLAT = 0.005
"""A mean growth of less than this fraction a period is none."""
MONTHS = 13
"""Whole months looked at: a year, and the same month of the year before."""
Direction = Literal["up", "flat", "down"]


@dataclass(frozen=True, slots=True)
class Trend:
    """The course of costs over periods of one length.

    Args:
        periods: How many.
        growth: Mean change from one to the next, as a fraction; None where every step begins at 0.
        direction: Of the growth.
        volatility: Population standard deviation of the costs, in their currency.
        low: The lowest cost.
        high: The highest.
        span: Highest less lowest, as a fraction of the lowest; None where that is not positive.
    """

    periods: int
    growth: float | None
    direction: Direction
    volatility: float
    low: Decimal
    high: Decimal
    span: float | None


def trend(costs: Sequence[Decimal]) -> Trend:
    """The trend of costs, oldest first; steps from 0 or less are skipped.

    Raises:
        NotEnoughHistoryError: There are fewer than two.

    >>> found = trend([Decimal(100), Decimal(110), Decimal(99)])
    >>> found.growth, found.direction, round(found.volatility, 4), round(found.span, 4)
    (0.0, 'flat', 4.9666, 0.1111)
    """
    if len(costs) < LEAST:
        raise NotEnoughHistoryError(f"a trend needs {LEAST} whole periods, there are {len(costs)}: load earlier bills")
    steps = [after / before - 1 for before, after in pairwise(costs) if before > 0]
    growth = float(sum(steps, Decimal(0)) / len(steps)) if steps else None
    low, high = min(costs), max(costs)
    return Trend(
        len(costs),
        growth,
        _direction(growth),
        statistics.pstdev(map(float, costs)),
        low,
        high,
        float(high / low - 1) if low > 0 else None,
    )


def by_month(ledger: Ledger, currency: str) -> Trend:
    """The trend of what was billed by whole month, the last 13 of them at most.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
        NotEnoughHistoryError: There are fewer than two whole months whose cost is known.
    """
    data = ledger.freshness()
    end = data.as_of.replace(day=1)
    first = data.first_day if data.first_day.day == 1 else next_month(data.first_day)
    rows = ledger.ask_exact(queries.spend_by_month, Scope(Period(min(first, end), end), currency)).to_pylist()
    costs = [known(row["cost"], row["known"], row["rows"]) for row in rows]
    return trend([each for each in costs if each is not None][-MONTHS:])


def words(found: Trend, currency: str) -> str:
    """A trend of months in one line."""
    low, high = (amounts.short(each, currency) for each in (found.low, found.high))
    between = f"between {low} and {high} in {found.periods} whole months"
    if found.growth is None or found.direction == "flat":
        return f"Flat, {between}"
    return f"{found.direction.capitalize()} {percent(abs(found.growth))} a month on average, {between}"


def _direction(growth: float | None) -> Direction:
    return "flat" if growth is None or abs(growth) < FLAT else "up" if growth > 0 else "down"
