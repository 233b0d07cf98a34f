"""The last whole day: what it cost, against the week before, and what its month cost so far."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from costlib import amounts, queries
from costlib.ledger import Ledger
from costlib.models.ratios import change, known
from costlib.models.wording import percent
from costlib.scope import Period, Scope

WEEK = 7
"""Days that a day is held against."""
_SAME = 0.0005


@dataclass(frozen=True, slots=True)
class Day:
    """A day. Costs are billed, in one currency; None where they are not known.

    Args:
        day: Which.
        cost: Of the day.
        before: Mean of the days of the week before it.
        month: Of its month, up to its end.
        without: Currencies of the month that no rate converts: their cost is in none of these.
    """

    day: date
    cost: Decimal | None
    before: Decimal | None
    month: Decimal | None
    without: tuple[str, ...] = ()

    @property
    def moved(self) -> float | None:
        """How far it lies from the mean of the days before, as a fraction of that."""
        return change(self.cost, self.before)


def last_day(ledger: Ledger, currency: str) -> Day:
    """The last day that every source has delivered.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    data = ledger.freshness()
    day = data.last_day
    week = Period(max(data.first_day, day - timedelta(days=WEEK)), day)
    mean = _cost(ledger, Scope(week, currency)) if week.days else None
    month = Scope(Period(day.replace(day=1), data.as_of), currency)
    return Day(
        day,
        _cost(ledger, Scope(Period(day, data.as_of), currency)),
        None if mean is None else mean / week.days,
        _cost(ledger, month),
        tuple(each["currency"] for each in ledger.unconverted(month) if each["cost"]),
    )


def words(found: Day, currency: str) -> str:
    """A day in one line.

    >>> words(Day(date(2026, 10, 31), Decimal(80), Decimal(100), Decimal(3100)), "USD")
    '31 Oct cost $80.00, 20% less than the mean of the week before; October so far $3,100'
    """
    said = f"{found.day.day} {found.day:%b} cost {amounts.short(found.cost, currency)}{_against(found.moved)}"
    left = f", without what is in {' and '.join(found.without)}, which no rate converts" if found.without else ""
    return f"{said}; {found.day:%B} so far {amounts.short(found.month, currency)}{left}"


def _against(moved: float | None) -> str:
    if moved is None:
        return ""
    if abs(moved) < _SAME:
        return ", as the mean of the week before"
    return f", {percent(abs(moved))} {'more' if moved > 0 else 'less'} than the mean of the week before"


def _cost(ledger: Ledger, about: Scope) -> Decimal | None:
    (row,) = ledger.ask_by_day(queries.spend_by, about).to_pylist()
    return known(row["cost"], row["known"] or 0, row["rows"] or 0)
