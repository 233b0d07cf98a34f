"""What lines of a case come to on some of its days: each month's amount lies evenly over the days of that month.

Months of a case begin on the day of the month that the case begins on, or on the last one of a shorter month.
"""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from costlib.amounts import added
from costlib.models.roi.flows import MONTHS, ZERO, of_month
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.scope import Period, add_months


def later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day.

    >>> later(date(2026, 1, 31), 1), later(date(2025, 8, 6), 12)
    (datetime.date(2026, 2, 28), datetime.date(2026, 8, 6))
    """
    first = add_months(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def horizon(case: RoiCase) -> Period:
    """All days of a case."""
    return Period(case.begins, later(case.begins, MONTHS * case.years))


def running(line: Line, case: RoiCase) -> Period:
    """Days on which a line runs; one that begins after the case ends has none."""
    end = MONTHS * case.years
    first = min(line.start, end)
    last = end if line.months is None else min(end, line.start + line.months)
    return Period(later(case.begins, first), later(case.begins, max(first, last)))


def shared(one: Period, other: Period) -> Period:
    """The days that lie in both; none from the later start on where there are none."""
    start = max(one.start, other.start)
    return Period(start, max(start, min(one.end, other.end)))


def planned(line: Line, case: RoiCase, period: Period) -> Decimal:
    """What a line comes to on some days of a case, in its currency.

    >>> body = {"name": "c", "begins": "2026-01-01", "discount_rate": 0, "risk_rate": 0, "valid_from": "2026-01-01"}
    >>> lines = [{"name": "run", "kind": "cost", "amount": 372}]
    >>> case = RoiCase(**body, source="", lines=lines)
    >>> planned(case.lines[0], case, Period(date(2026, 1, 1), date(2026, 1, 11)))
    Decimal('10')
    """
    days = shared(period, horizon(case))
    if line.kind == "investment":
        return line.amount if days.start <= later(case.begins, line.start) < days.end else ZERO
    first, last = _month(case.begins, days.start), _month(case.begins, days.end)
    return added(_share(line, case, month, days) for month in range(first, last + 1) if days.days)


def _month(begins: date, day: date) -> int:
    """Whole months of a case before a day."""
    months = (day.year - begins.year) * MONTHS + day.month - begins.month
    return months - (later(begins, months) > day)


def _share(line: Line, case: RoiCase, month: int, period: Period) -> Decimal:
    whole = Period(later(case.begins, month), later(case.begins, month + 1))
    return of_month(line, month) * shared(whole, period).days / whole.days
