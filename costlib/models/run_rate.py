"""Run rate: where a month lands if its remaining days cost what its days so far cost. Arithmetic, not a forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from costlib.models.ratios import change
from costlib.scope import Period, add_months, next_month


@dataclass(frozen=True, slots=True)
class RunRate:
    """One month's spend up to a day, stretched to the whole month.

    Args:
        month: First day of the month.
        so_far: Cost of its days that all sources have delivered; None where that is unknown.
        elapsed: Number of these days.
        days: Days of the whole month.
    """

    month: date
    so_far: Decimal | None
    elapsed: int
    days: int

    @property
    def amount(self) -> Decimal | None:
        """Spend so far / days so far x days of the month.

        >>> RunRate(date(2026, 11, 1), Decimal(1400), elapsed=14, days=30).amount
        Decimal('3000')
        """
        return None if self.so_far is None else self.so_far * self.days / self.elapsed

    @property
    def month_before(self) -> Period:
        """What it is compared with."""
        return Period(add_months(self.month, -1), self.month)

    @property
    def complete(self) -> bool:
        """Whether the month is over, so that the amount is its spend."""
        return self.elapsed == self.days


def days_so_far(as_of: date) -> Period:
    """The newest month with data, up to the end of the data.

    >>> days_so_far(date(2026, 11, 15))
    Period(start=datetime.date(2026, 11, 1), end=datetime.date(2026, 11, 15))
    >>> days_so_far(date(2026, 11, 1))
    Period(start=datetime.date(2026, 10, 1), end=datetime.date(2026, 11, 1))
    """
    return Period((as_of - timedelta(days=1)).replace(day=1), as_of)


def run_rate(so_far: Decimal | None, period: Period) -> RunRate:
    """Stretch the spend of ``days_so_far`` to its month."""
    month = Period(period.start, next_month(period.start))
    return RunRate(period.start, so_far, period.days, month.days)


def on_last_month(rate: RunRate, costs: Mapping[date, Decimal | None]) -> float | None:
    """How far the run rate lies above the whole month before, as a fraction of it.

    Args:
        rate: Of a month.
        costs: Cost per month; the month before must be in it whole.
    """
    return change(rate.amount, costs.get(rate.month_before.start))
