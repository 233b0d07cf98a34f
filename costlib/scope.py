"""What a question is about: a period, a currency, a cost basis, filters, and who may see what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, Self

from costlib.errors import UsageError

Basis = Literal["BilledCost", "EffectiveCost", "ContractedCost", "ListCost"]
BASES: tuple[Basis, ...] = ("BilledCost", "EffectiveCost", "ContractedCost", "ListCost")
BASIS_TITLES: Mapping[str, str] = {
    "BilledCost": "billed",
    "EffectiveCost": "effective",
    "ContractedCost": "contracted",
    "ListCost": "list",
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``start`` up to but not including ``end``, UTC."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UsageError(f"the period ends ({self.end}) before it starts ({self.start}): swap the two dates")

    @classmethod
    def month(cls, text: str) -> Self:
        """One calendar month.

        >>> Period.month("2026-12")
        Period(start=datetime.date(2026, 12, 1), end=datetime.date(2027, 1, 1))
        """
        try:
            start = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
            return cls(start, next_month(start))
        except ValueError:  # the last month that there is has no day after it
            raise UsageError(f"'{text}' is no month: write it as 2026-10") from None

    def __str__(self) -> str:
        return f"{self.start} to {self.last_day}"

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside the period."""
        return self.end - timedelta(days=1)

    def before(self) -> "Period":
        """Return the period just before: whole months before whole months, else as many days.

        >>> Period(date(2026, 1, 1), date(2026, 4, 1)).before()
        Period(start=datetime.date(2025, 10, 1), end=datetime.date(2026, 1, 1))
        >>> Period(date(2026, 1, 5), date(2026, 1, 8)).before()
        Period(start=datetime.date(2026, 1, 2), end=datetime.date(2026, 1, 5))
        """
        if self.start.day == 1 and self.end.day == 1 and self.days > 0:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            return Period(add_months(self.start, -months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)


@dataclass(frozen=True, slots=True)
class Scope:
    """The frame of one question. Hashable, so that caches can be keyed on it.

    Args:
        period: Charge days, half-open.
        currency: Reporting currency; costs in other currencies are converted by dated rates or listed as unconverted.
        basis: The FOCUS cost column that is summed.
        filters: Column name and the values kept, as a sorted tuple so that equal scopes are equal.
        tenant: A restriction, not a filter: with it only rows that this tenant owns are ever seen.
    """

    period: Period
    currency: str = "USD"
    basis: Basis = "BilledCost"
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tenant: str | None = None

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise UsageError(f"'{self.basis}' is no cost basis: choose one of {', '.join(BASES)}")

    def where(self, **values: tuple[str, ...]) -> Self:
        """Narrow to rows whose column has one of the values; a column already filtered keeps what both allow.

        >>> Scope(Period.month("2026-10")).where(ServiceName=("S3",)).filters
        (('ServiceName', ('S3',)),)
        """
        merged = dict(self.filters)
        for column, wanted in values.items():
            kept = merged.get(column)
            merged[column] = tuple(sorted(set(wanted) if kept is None else set(wanted) & set(kept)))
        return replace(self, filters=tuple(sorted(merged.items())))

    def over(self, period: Period) -> Self:
        """Ask the same question of another period."""
        return replace(self, period=period)


def add_months(day: date, months: int) -> date:
    """First day of the month that lies ``months`` after the month of ``day``.

    >>> add_months(date(2026, 1, 31), -1)
    datetime.date(2025, 12, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def next_month(day: date) -> date:
    """First day of the month after the month of ``day``."""
    return add_months(day, 1)
